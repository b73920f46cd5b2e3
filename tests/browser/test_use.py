"""What people do with the pages: find, choose, compare, sort, follow a link, print; offline."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


START, COMPARE = "site/index.html", "site/compare/amhs.html"
QUESTION = "site/results/amhs/q31.html"


def test_nothing_but_files_of_the_site_is_asked_for(folder: Path, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in (START, COMPARE, QUESTION, "report.html", "site/organisations/z01/index.html"):
        page.goto((folder / path).as_uri(), wait_until="networkidle")
    root = folder.as_uri()
    assert asked
    assert [url for url in asked if not url.startswith((root, "data:"))] == []


def test_a_report_is_one_file(folder: Path, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / "report.html").as_uri(), wait_until="networkidle")
    assert [url for url in asked if not url.startswith("data:")] == [
        (folder / "report.html").as_uri()
    ]


def test_its_own_style_and_script_pass_the_policy(folder: Path, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for path in ("report.html", START, COMPARE):
        page.goto((folder / path).as_uri())
    assert said == []
    page.goto((folder / "report.html").as_uri())
    assert page.evaluate("getComputedStyle(document.querySelector('.synthetic')).position") == (
        "sticky"
    )


def test_choosing_a_group_and_a_question(folder: Path, page: Page) -> None:
    page.goto((folder / START).as_uri())
    page.select_option("#choose-group", label="Older People's Mental Health Services")
    page.select_option("#choose-question", value="q31.html")
    page.click(".chooser button")
    page.wait_for_url("**/results/opmhs/q31.html")
    assert page.inner_text("h1").startswith("Q31")


def test_choosing_an_organisation_by_a_part_of_its_name(folder: Path, page: Page) -> None:
    page.goto((folder / START).as_uri())
    everyone = page.locator("#organisations li:visible").count()
    assert everyone == 50
    page.fill("#narrow", "kestrel")
    assert page.locator("#organisations li:visible").count() == 1
    page.fill("#narrow", "")
    assert page.locator("#organisations li:visible").count() == 50


def test_choosing_an_organisation_by_its_code(folder: Path, page: Page) -> None:
    page.goto((folder / START).as_uri())
    page.fill("#narrow", "z17")
    found = page.locator("#organisations li:visible")
    assert found.count() == 1
    assert found.first.inner_text().endswith("(Z17)")


def test_the_start_asks_for_the_organisation_first(folder: Path, page: Page) -> None:
    page.goto((folder / START).as_uri())
    heads = page.locator("main h2").all_inner_texts()
    assert heads[:2] == ["Find your trust", "Find a question"]
    assert page.locator("#narrow").bounding_box()["y"] < 400  # type: ignore[index]


def test_a_word_that_fits_nothing_gets_what_is_most_like_it(folder: Path, page: Page) -> None:
    page.goto((folder / "site/find.html").as_uri() + "?q=kestral")
    near = page.locator(".near a")
    assert near.first.inner_text() == "Kestrel Downs Partnership Trust"
    assert page.locator(".r-entry li:visible").count() == 0
    page.fill("#narrow", "qqqqzzzz")
    assert near.count() == 0
    assert "Try another word" in page.inner_text(".tool [role=status]")


def test_what_is_typed_stands_in_the_address(folder: Path, page: Page) -> None:
    page.goto((folder / "site/find.html").as_uri())
    page.fill("#narrow", "Z17")
    page.wait_for_url("**/find.html?q=Z17")
    shown = page.locator(".r-entry li:visible").all_inner_texts()
    page.reload()
    assert page.locator(".r-entry li:visible").all_inner_texts() == shown


def test_the_organisation_looked_at_last_is_marked(folder: Path, page: Page) -> None:
    page.goto((folder / "site/organisations/z17/index.html").as_uri())
    name = page.inner_text("h1")
    page.goto((folder / "site/map/amhs.html").as_uri())
    maps = page.locator("table#map, table[id^=map-]").all()  # sections, and the questions in parts
    assert len(maps) == 3
    assert [table.locator("tr.mine th").all_inner_texts() for table in maps] == [[name]] * 3
    assert page.locator("tr.mine").count() == 3
    page.goto((folder / "site/results/amhs/s8.html").as_uri())
    assert page.locator("tr.mine th").all_inner_texts() == [name]
    assert page.locator("circle.mine > title").text_content() == name
    page.goto((folder / START).as_uri())
    assert page.inner_text(".again a") == name


def test_the_map_sorts_by_a_section(folder: Path, page: Page) -> None:
    page.goto((folder / "site/map/amhs.html").as_uri())
    assert page.locator("#map tbody tr").count() == 47
    page.click("#map thead button:has-text('Medication')")
    shown = page.locator("#map tbody td:nth-of-type(4)").all_inner_texts()
    numbers = [float(text.split()[0]) for text in shown if text[:1].isdigit()]
    assert len(numbers) > 40
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("width", [768, 1024, 1280, 1440])
def test_no_table_of_sections_is_cut_off(width: int, folder: Path, page: Page) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((folder / "site/organisations/z01/amhs.html").as_uri())
    box = page.locator(".scroll:has(.wide)").first
    assert box.evaluate("box => box.scrollWidth - box.clientWidth") <= 1
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_searching_from_any_page(folder: Path, page: Page) -> None:
    page.goto((folder / QUESTION).as_uri())
    page.fill("#search-all", "medication purpose")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find.html?q=medication+purpose")
    found = page.locator(".r-entry li:visible")
    found.nth(1).wait_for()  # the list is made when the page has loaded
    assert found.count() == 2  # one question, in two populations
    found.first.locator("a").click()
    page.wait_for_url("**/results/amhs/q21_1.html")
    assert "Purpose of medication" in page.inner_text("h1")


def test_comparing_five_side_by_side_keeps_them_in_the_address(folder: Path, page: Page) -> None:
    page.goto((folder / COMPARE).as_uri())
    heads = page.locator("#compare thead th:visible")
    assert heads.count() == 48
    for place in range(1, 6):
        page.select_option(f"#choice-{place}", index=place * 3)
    assert heads.count() == 6
    chosen = heads.all_inner_texts()
    words = page.locator("#compare td[data-band]:visible").first.get_attribute("data-band")
    assert words in ("About the same", "Better", "Somewhat better", "Worse", "Somewhat worse")
    page.reload()
    assert page.locator("#compare thead th:visible").all_inner_texts() == chosen
    page.click("text=Show all")
    assert heads.count() == 48


def test_an_organisation_leads_to_its_own_comparison(folder: Path, page: Page) -> None:
    page.goto((folder / "site/organisations/z01/index.html").as_uri())
    name = page.inner_text("h1")
    page.click("text=Compare with other trusts: Adult")
    assert page.locator("#compare thead th:visible").all_inner_texts()[1:] == [name]


def test_a_heading_sorts_its_column_both_ways(folder: Path, page: Page) -> None:
    page.goto((folder / QUESTION).as_uri())
    before = page.locator("#everyone tbody th").all_inner_texts()
    page.click("#everyone thead button:has-text('Respondents')")
    rising = page.locator("#everyone tbody td:nth-of-type(1)").all_inner_texts()
    numbers = [int(text) for text in rising if text.isdigit()]
    assert numbers == sorted(numbers)
    page.click("#everyone thead button:has-text('Respondents')")
    falling = page.locator("#everyone tbody td:nth-of-type(1)").all_inner_texts()
    assert [int(text) for text in falling if text.isdigit()] == numbers[::-1]
    page.click("#everyone thead button:has-text('Trust')")
    names = page.locator("#everyone tbody th").all_inner_texts()
    assert names == sorted(before, key=str.lower)


def test_a_ranking_leads_to_the_question_in_the_organisations_pages(
    folder: Path, page: Page
) -> None:
    page.goto((folder / QUESTION).as_uri())
    page.click("#everyone tbody a[href*='/z01/']")
    page.wait_for_url("**/organisations/z01/amhs-section-s8.html#AMHS-Q31")
    assert page.evaluate("document.getElementById('AMHS-Q31').getBoundingClientRect().top") < 300


@pytest.mark.parametrize("anchor", ["AMHS-Q31", "change-AMHS-Q31", "range-AMHS-Q31"])
def test_a_deep_link_shows_its_question_or_chart(anchor: str, folder: Path, page: Page) -> None:
    page.goto((folder / "report.html").as_uri() + f"#{anchor}")
    top = page.evaluate("(id) => document.getElementById(id).getBoundingClientRect().top", anchor)
    notice = page.evaluate("document.querySelector('.synthetic').getBoundingClientRect().bottom")
    assert notice <= top < 450


def test_the_menu_marks_what_is_read(folder: Path, page: Page) -> None:
    from playwright.sync_api import expect  # waits without a script of its own, which pages forbid

    page.goto((folder / "report.html").as_uri())
    page.click(".menu a[href='#section-AMHS-S8']")
    marked = page.wait_for_selector(".menu a[aria-current]")
    assert marked is not None
    expect(page.locator(".menu a[aria-current]")).to_have_attribute("href", "#section-AMHS-S8")


def test_a_table_is_saved_as_csv_without_a_server(folder: Path, page: Page) -> None:
    page.goto((folder / "report.html").as_uri())
    with page.expect_download() as waiting:
        page.click("#AMHS-Q31 .csv a")
    saved = waiting.value
    assert saved.suggested_filename == "Z01-cmh-2025_figures-AMHS-Q31.csv"
    assert saved.path().read_bytes().startswith("\ufeffQuestion,Wording,".encode())


@pytest.mark.parametrize("path", ["report.html", START, COMPARE, QUESTION])
def test_it_prints_without_what_paper_cannot_do(path: str, folder: Path, page: Page) -> None:
    page.goto((folder / path).as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    for gone in (".menu", ".search", ".main-menu", ".csv", ".here", ".tool"):
        assert page.locator(f"{gone}:visible").count() == 0
    assert page.locator(".synthetic:visible").count() == 1
    assert page.locator("main h1:visible").count() == 1
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(22, 32, 42)"
    sizes = page.eval_on_selector_all(
        ".t-dense td", "all => all.map(one => parseFloat(getComputedStyle(one).fontSize) * 0.75)"
    )
    assert min(sizes, default=9) >= 9  # points


@pytest.mark.parametrize("path", ["report.html", QUESTION])
def test_every_sheet_of_paper_says_that_the_data_are_made_up(
    path: str, folder: Path, page: Page
) -> None:
    """Once, at the foot, with its room kept free."""
    page.goto((folder / path).as_uri())
    notice = page.locator(".synthetic").inner_text()
    sheets = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert len(sheets) > 1
    for sheet in sheets:
        assert notice in " ".join(sheet.extract_text().split())


def test_everything_is_there_without_scripts(browser: Browser, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / START).as_uri())
    assert page.locator("#organisations li:visible").count() == 50
    assert page.locator(".chooser:visible").count() == 0
    page.click("main li a:has-text('Adult Mental Health Services')")
    page.click("text=Q31:")
    assert page.locator("#everyone tbody tr:visible").count() == 50
    assert page.locator("svg:visible").count() == 4  # ranking, funnel, answers, averages
    page.fill("#search-all", "crisis")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find.html?q=crisis")
    assert page.locator(".r-entry li:visible").count() == 142
    page.goto((folder / COMPARE).as_uri())
    assert page.locator("#compare thead th:visible").count() == 48
    page.goto((folder / "report.html").as_uri())
    assert page.locator("svg:visible").count() > 100
    assert page.locator(".menu a:visible").count() > 20
    context.close()
