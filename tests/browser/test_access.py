"""Every kind of page, in light and dark and on a narrow screen, without a fault axe can find."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from browser.samples import sample
from surveybench.report.writers import html

axe = pytest.importorskip("axe_playwright_python.sync_playwright")
if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGES = (
    "site/explore/amhs.html",
    "site/map/amhs.html",
    "small.html",
    "site/index.html",
    "site/find.html",
    "site/about.html",
    "site/compare/amhs.html",
    "site/results/amhs/index.html",
    "site/results/amhs/q31.html",
    "site/results/amhs/q7.html",
    "site/results/amhs/s1.html",
    "site/results/amhs/s8.html",
    "site/organisations/z01/index.html",
    "site/organisations/z01/amhs.html",
    "site/organisations/z01/amhs-section-s8.html",
    "site/organisations/z01/amhs-change.html",
    "site/organisations/z01/amhs-comparison.html",
    "site/organisations/z01/amhs-numbers.html",
    "site/organisations/z01/about.html",
)
COLOURS = ("color-contrast",)
SIZES = ("target-size", "scrollable-region-focusable")


def faults(page: Page, *, only: tuple[str, ...] = (), without: str = "") -> list[str]:
    """What axe finds, rule by rule: of all its rules, or of some."""
    rules = {"target-size": {"enabled": True}, **({without: {"enabled": False}} if without else {})}
    options: dict[str, Any] = {"preload": False, "resultTypes": ["violations"]}
    options |= {"runOnly": {"type": "rule", "values": only}} if only else {"rules": rules}
    found: dict[str, Any] = axe.Axe().run(page, options=options).response
    return [
        f"{fault['id']}: {node['html'][:200]}"
        for fault in found["violations"]
        for node in fault["nodes"][:3]
    ]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_fault_in_light_dark_and_narrow(path: str, folder: Path, page: Page) -> None:
    page.goto((folder / path).as_uri())
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert faults(page, only=COLOURS) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert faults(page, only=SIZES) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_whole_report_has_no_fault(folder: Path, page: Page) -> None:
    page.goto((folder / "report.html").as_uri())
    assert (
        faults(page, without="color-contrast") == []
    )  # that takes a minute; parts of it are above
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_report_of_awkward_texts_has_no_fault(tmp_path: Path, page: Page) -> None:
    awkward = sample(name="Äwkward & <long> " * 12, wording="Did you " + "wait ever so long " * 35)
    file = tmp_path / "awkward.html"
    file.write_bytes(html.write(awkward))
    page.goto(file.as_uri())
    assert faults(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_choosing_and_comparing_leaves_no_fault(folder: Path, page: Page) -> None:
    page.goto((folder / "site/compare/amhs.html").as_uri())
    page.select_option("#choice-1", index=2)
    page.select_option("#choice-2", index=5)
    assert faults(page) == []
    page.goto((folder / "site/find.html").as_uri() + "?q=crisis")
    assert faults(page) == []


def test_every_chart_is_an_image_with_words(folder: Path, page: Page) -> None:
    page.goto((folder / "report.html").as_uri())
    names = page.evaluate(
        """() => [...document.querySelectorAll('svg')].map((svg) => [svg.getAttribute('role'),
        document.getElementById(svg.getAttribute('aria-labelledby')).textContent])"""
    )
    assert len(names) > 100
    assert all(role == "img" and len(name) > 20 for role, name in names)


def test_the_tab_key_reaches_everything_in_order(folder: Path, page: Page) -> None:
    page.goto((folder / "site/results/amhs/q31.html").as_uri())
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert reached[0] == "Skip to main content"
    assert reached.index("Find") < reached.index("Compare") < reached.index("Respondents"), reached
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_the_first_link_skips_to_the_text(folder: Path, page: Page) -> None:
    page.goto((folder / "report.html").as_uri())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)")
