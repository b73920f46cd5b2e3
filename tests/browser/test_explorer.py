"""The explorer: chosen questions and organisations, as scores, answers or groups, from files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.test_access import faults
from releases import told_apart
from surveybench.report.compose.site import site
from surveybench.report.writers import site as site_writer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EXPLORE = "site/explore/amhs.html"
LARGEST = 300_000


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of all organisations of a survey with peers and breakdowns."""
    root = tmp_path_factory.mktemp("apart")
    for path, content in site_writer.write(site(told_apart(), [])):
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return root / "explore" / "all.html"


def rows(page: Page) -> list[list[str]]:
    """The table of the first question shown."""
    page.wait_for_selector("#explored table")
    found: list[list[str]] = page.evaluate(
        "Array.from(document.querySelector('#explored table').tBodies[0].rows,"
        " row => Array.from(row.cells, cell => cell.textContent))"
    )
    return found


def data(folder: Path, question: str) -> dict:
    """What a question's page holds for scripts."""
    call = (folder / f"site/results/amhs/{question}.js").read_text("utf-8")
    return json.loads(call.partition(",")[2].removesuffix(");\n"))


def test_what_is_chosen_stands_in_the_address_and_comes_back(folder: Path, page: Page) -> None:
    page.goto((folder / EXPLORE).as_uri())
    page.select_option("#explore-section", value="q31")
    page.select_option("#choice-1", value="z17")
    page.select_option("#choice-2", value="z01")
    page.wait_for_url("**/amhs.html#q=q31&with=z17,z01")
    chosen = rows(page)
    given = {row[0]: row for row in data(folder, "q31")["scores"]}
    assert [row[1:] for row in chosen[:2]] == [
        [*given[key][1:5], given[key][6]] for key in ("z17", "z01")
    ]
    assert chosen[-1][:3] == ["England", "", data(folder, "q31")["average"]]
    assert len(chosen) == 3
    page.reload()
    assert rows(page) == chosen
    page.select_option("#explore-show", value="answers")
    page.wait_for_selector("#explored figure[data-kind=answers]")
    answers = data(folder, "q31")["answers"]
    shares = {row[0]: row[1:] for row in answers["rows"]}
    assert [row[1:] for row in rows(page)][1:] == [shares["z17"], shares["z01"]]
    assert rows(page)[0] == ["England", *data(folder, "q31")["nation"]]


def test_a_section_shows_its_questions_and_a_band_its_organisations(
    folder: Path, page: Page
) -> None:
    from playwright.sync_api import expect  # waits without a script of its own, which pages forbid

    page.goto((folder / EXPLORE).as_uri() + "#q=s8")
    page.select_option("#explore-section", value="s8")
    expect(page.locator("#explored figure")).to_have_count(6)
    page.goto((folder / EXPLORE).as_uri() + "#q=q31&band=5")
    expect(page.locator("#explored figure")).to_have_count(1)
    assert {row[5] for row in rows(page)[:-1]} == {"Somewhat better than expected"}


def test_the_own_organisation_comes_first_and_is_marked(folder: Path, page: Page) -> None:
    page.goto((folder / "site/organisations/z17/index.html").as_uri())
    name = page.inner_text("h1")
    page.goto((folder / EXPLORE).as_uri() + "#q=q31&with=z01")
    assert rows(page)[0][0] == name
    assert page.locator("#explored tr.mine th").all_inner_texts() == [name]
    assert page.locator("#explored circle.s-own").count() == 1


def test_peers_have_their_mean_and_groups_their_scores(apart: Path, page: Page) -> None:
    page.goto(apart.as_uri() + "#q=q31&peers=land")
    shown = rows(page)
    assert len(shown) == 15 + 2
    assert shown[-2][0] == "Mean of land"
    page.select_option("#explore-show", value="groups")
    page.wait_for_selector("#explored th:text-is('Age: 66 and over')")
    assert rows(page)[3][0] == "Age: 66 and over"
    assert rows(page)[3][4].startswith("+")
    assert faults(page) == []


def test_charts_and_data_are_saved(folder: Path, page: Page) -> None:
    page.goto((folder / EXPLORE).as_uri() + "#q=q31&with=z01")
    page.wait_for_selector("#explored figure")
    files = {}
    for kind, button in (
        ("svg", "button:text('SVG')"),
        ("png", "button:text('PNG')"),
        ("csv", ".csv a"),
    ):
        with page.expect_download() as waiting:
            page.click(f"#explored {button}")
        files[kind] = waiting.value.path().read_bytes()
        assert waiting.value.suggested_filename == f"explored-q31.{kind}"
    assert b"class=" not in files["svg"]
    assert b'fill="rgb(' in files["svg"]
    assert files["png"].startswith(b"\x89PNG")
    assert len(files["csv"].decode("utf-8-sig").splitlines()) == len(rows(page)) + 1
    page.goto((folder / "site/results/amhs/q31.html").as_uri())
    with page.expect_download() as waiting:
        page.click(".save button >> nth=0")
    assert waiting.value.suggested_filename == "amhs-q31-ranking.svg"


def test_it_is_small_asks_for_files_alone_and_prints(folder: Path, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / EXPLORE).as_uri())
    files = [Path(url.removeprefix("file://")) for url in asked if url.startswith("file:")]
    assert sum(file.stat().st_size for file in files) < LARGEST
    page.goto((folder / EXPLORE).as_uri() + "#q=q31&with=z01&show=answers")
    assert len(rows(page)) == 2
    assert [url for url in asked if not url.startswith((folder.as_uri(), "data:"))] == []
    assert faults(page) == []
    page.emulate_media(media="print")
    assert page.locator("#explored figure:visible, #explored table:visible").count() == 2
    assert page.locator(".tool:visible, .save:visible").count() == 0


def test_it_leads_everywhere_without_a_script(browser: Browser, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / EXPLORE).as_uri())
    assert page.locator("#organisations li:visible").count() == 47
    page.click("#questions a:has-text('Q31:')")
    assert page.locator("#everyone tbody tr:visible").count() == 50
    assert page.locator("#answers-of-all tbody tr:visible").count() > 40
    context.close()
