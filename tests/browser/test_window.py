"""The window of `surveybench app` in a browser: end to end, by keyboard, read by axe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.test_access import COLOURS, SIZES, faults
from surveybench.cli import world
from windows import Window, files, window

sync_api = pytest.importorskip("playwright.sync_api")
if TYPE_CHECKING:
    from playwright.sync_api import Page

LONG = 120_000  # milliseconds that a command may take on a busy machine


@pytest.fixture
def opened() -> Iterator[Window]:
    with window() as one:
        yield one


def looked_at(page: Page) -> None:
    """No fault that axe can find, in light and dark and on a narrow screen; headings in order."""
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert faults(page, only=COLOURS) == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 320, "height": 800})
    assert faults(page, only=SIZES) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.evaluate("document.activeElement.tagName") in ("H1", "BODY")
    assert page.locator("h1").count() == 1


def come_in(page: Page, opened: Window) -> None:
    """By the address that is printed, as far as the first page, which is read from its heading."""
    page.goto(opened.opening)
    page.locator("h1:focus", has_text="What do you have?").wait_for()


def test_a_link_elsewhere_leads_in_too(opened: Window, page: Page) -> None:
    with world.leading_to(opened.opening) as path:
        page.goto(path.as_uri())
        page.get_by_role("heading", name="What do you have?").wait_for()
        assert page.url == f"{opened.origin}/"
        looked_at(page)


def test_from_answers_to_a_report_on_the_screen(opened: Window, page: Page, tmp_path: Path) -> None:
    root = files(tmp_path)
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url))
    come_in(page, opened)
    assert page.url == f"{opened.origin}/"  # the token does not stay in the address
    looked_at(page)
    page.get_by_role("link", name="Answers of respondents").click()
    page.get_by_label("Folder").fill(str(root))
    page.get_by_role("button", name="Go there").click()
    looked_at(page)
    page.get_by_role("link", name="good", exact=True).click()
    page.get_by_role("link", name="Use the folder good").click()
    looked_at(page)
    page.get_by_label("tiny.yaml, in this folder").check()
    page.get_by_role("button", name="Check the files").click()
    page.get_by_role("heading", name="Ready", exact=True).wait_for(timeout=LONG)
    looked_at(page)
    page.get_by_role("button", name="Choose the reports").click()
    looked_at(page)
    page.get_by_label("Organisation", exact=True).select_option("A")
    page.get_by_label("Report (one web page)").check()
    page.get_by_role("button", name="Make the reports").click()
    page.get_by_role("heading", name="The reports are ready").wait_for(timeout=LONG)
    looked_at(page)
    with page.context.expect_page() as shown:
        page.get_by_role("link", name="Open organisations/A/A_tiny_2025_report.html").click()
    report = shown.value
    report.wait_for_load_state()
    assert report.title() == "Tiny survey 2025: Trust <A> & sons"
    # The report's own script runs, and can reach nothing of the window.
    assert report.evaluate("self.origin") == "null"
    assert all(url.startswith(opened.origin) for url in outside)
    assert (root / "good/reports/organisations/A/A_tiny_2025_report.pdf").is_file()


def test_files_that_are_not_ready_are_told_why(opened: Window, page: Page, tmp_path: Path) -> None:
    root = files(tmp_path)
    come_in(page, opened)
    page.goto(f"{opened.origin}/definition?kind=data&path={root / 'broken'}")
    page.get_by_role("button", name="Check the files").click()
    page.get_by_role("alert").filter(has_text="No survey is chosen").wait_for()
    looked_at(page)
    page.get_by_label("tiny.yaml, in this folder").check()
    page.get_by_role("button", name="Check the files").click()
    page.get_by_role("heading", name="Not ready").wait_for(timeout=LONG)
    looked_at(page)
    assert page.get_by_text("Stands in the way:").count() == 1
    assert page.get_by_role("button", name="Choose the reports").count() == 0


def test_everything_can_be_done_by_keyboard(opened: Window, page: Page, tmp_path: Path) -> None:
    root = files(tmp_path)
    come_in(page, opened)
    page.keyboard.press("Tab")  # from the heading on: the first thing to choose
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Published figures"
    page.keyboard.press("Enter")
    page.wait_for_url("**/choose?kind=published")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type(str(root / "figures" / "table.csv"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/definition?**")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")  # the last of them, which is in the same folder
    assert page.evaluate("document.activeElement.value") == str(root / "figures" / "aip.yaml")
    page.keyboard.press("Enter")
    page.locator("h1:focus", has_text="The file was read").wait_for(timeout=LONG)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/make?**")
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "format-pdf"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="The reports are ready").wait_for(timeout=LONG)


def test_a_file_that_is_dropped_is_not_taken(opened: Window, page: Page) -> None:
    come_in(page, opened)
    notice = page.get_by_text("Nothing was taken")
    assert not notice.is_visible()
    stays = page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["x".repeat(1000)], "answers.csv"));
            const how = {dataTransfer: data, bubbles: true, cancelable: true};
            const drop = new DragEvent("drop", how);
            return !document.body.dispatchEvent(drop);
        }"""
    )
    assert stays
    assert notice.is_visible()
    assert page.url == f"{opened.origin}/"
    looked_at(page)


def test_another_site_cannot_post_or_look(opened: Window, page: Page, tmp_path: Path) -> None:
    come_in(page, opened)
    other = tmp_path / "evil.html"
    other.write_text(
        f'<form method="post" action="{opened.origin}/quit"><button>go</button></form>'
        f'<iframe src="{opened.origin}/"></iframe>'
    )
    page.goto(other.as_uri())
    page.get_by_role("button", name="go").click()
    page.get_by_role("heading", name="Asked by another site").wait_for()
    looked_at(page)
    page.goto(opened.origin)
    page.get_by_role("heading", name="What do you have?").wait_for()
    assert not opened.desk.closing.is_set()


def test_a_page_that_is_closed_in_the_middle_comes_back(
    opened: Window, page: Page, tmp_path: Path
) -> None:
    root = files(tmp_path)
    come_in(page, opened)
    page.goto(f"{opened.origin}/definition?kind=data&path={root / 'good'}")
    page.get_by_label("tiny.yaml, in this folder").check()
    page.get_by_role("button", name="Check the files").click()
    context = page.context
    page.close()
    again = context.new_page()
    again.goto(opened.origin)
    again.get_by_role("link", name="Check of good").click()
    again.get_by_role("heading", name="Ready", exact=True).wait_for(timeout=LONG)
    again.get_by_role("button", name="Close surveybench").click()
    again.get_by_role("heading", name="surveybench is closed").wait_for()
    looked_at(again)
    assert opened.desk.closing.is_set()


def test_whoever_has_no_token_sees_why(opened: Window, page: Page) -> None:
    page.goto(opened.origin)
    page.get_by_role("heading", name="This page is not open to you").wait_for()
    assert page.get_by_role("button").count() == 0
    looked_at(page)
