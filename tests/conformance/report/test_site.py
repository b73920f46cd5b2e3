"""The national site: all pages lead somewhere, rank everyone, hide what is hidden, stay small."""

from __future__ import annotations

import csv
import io
import posixpath
import re
from dataclasses import replace
from datetime import date
from functools import cache
from html import unescape
from urllib.parse import unquote

import pytest

from releases import AWKWARD, demonstration, few
from surveybench.disclosure import Release
from surveybench.errors import OutputError
from surveybench.report.compose import chapters, compose, figures, prepare
from surveybench.report.compose.chapters import Chapter, Place
from surveybench.report.compose.site import nation, site
from surveybench.report.compose.site.paths import paths
from surveybench.report.document import Cell, Download, Page, Site, SitePage, Source
from surveybench.report.lens.rounding import number
from surveybench.report.writers import site as writer
from surveybench.survey import load_survey

LARGEST = 300_000
ODD_CODES = ("../x", "CON", "a/b", "a b", "A-1", "a-1", "..", "<b>", "index", "é", "x" * 200)


def written(
    made: Release, files: dict[str, tuple[Download, ...]] | None = None
) -> dict[str, bytes]:
    national = prepare(made)
    documents = [compose(made, organisation.code, national) for organisation in made.organisations]
    return dict(writer.write(site(made, documents, files or {})))


@cache
def national() -> dict[str, bytes]:
    return written(demonstration())


@cache
def uncompared() -> dict[str, bytes]:
    return written(few())


def pages(files: dict[str, bytes]) -> dict[str, str]:
    return {path: content.decode() for path, content in files.items() if path.endswith(".html")}


def words(content: str) -> str:
    """The text of a page."""
    inside = re.sub(r"<(style|script)>.*?</\1>", "", content, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", inside)).split())


@pytest.fixture
def thousands(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The site as it is of too many organisations for a set of pages each."""
    monkeypatch.setattr(nation, "MANY", 20)
    monkeypatch.setattr(nation, "SIDE_BY_SIDE", 12)
    monkeypatch.setattr(figures, "MOST_BARS", 30)
    return dict(writer.write(site(demonstration(), [])))


def lost(files: dict[str, bytes]) -> list[tuple[str, str]]:
    """Links that lead nowhere, by page."""
    found = pages(files)
    ids = {path: set(re.findall(r' id="([^"]*)"', content)) for path, content in found.items()}
    gone = []
    for path, content in found.items():
        for address in re.findall(r'(?:href|src|action)="([^"]*)"', content):
            if address.startswith("data:"):
                continue
            to, _, anchor = address.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), to)) if to else path
            known = target in files and (
                not anchor or anchor.startswith(("with=", "q=")) or unquote(anchor) in ids[target]
            )
            gone += [] if known else [(path, address)]
    return gone


def test_every_link_leads_to_a_page_and_a_place_on_it() -> None:
    assert lost(national()) == []
    assert len(pages(national())) > 1500


# ---- of thousands of organisations ----


def test_each_of_very_many_has_one_page_with_every_score(thousands: dict[str, bytes]) -> None:
    made = demonstration()
    assert lost(thousands) == []
    own = [path for path in thousands if path.startswith("organisations/")]
    assert len(own) == 2 * len(made.organisations)
    for organisation in made.organisations[::7]:
        page = thousands[f"organisations/{organisation.code.lower()}/index.html"].decode()
        refs = dict(re.findall(r'data-ref="([^"]*)">([^<]*)<', page))
        assert page.count('href="scores.csv"') > 1
        assert "data:text/csv" not in page
        for population in made.survey.populations:
            for measure in made.survey.measures:
                key = (measure, organisation.code, population.id, made.survey.wave)
                score = made.figure("score.score", *key)
                if made.has(organisation.code, population.id):
                    shown = "–" if score.value is None else number(score.value, 1)
                    assert refs[str(score.ref)] == shown
                else:
                    assert str(score.ref) not in refs


def test_very_many_stand_side_by_side_in_parts(thousands: dict[str, bytes]) -> None:
    made = demonstration()
    there = [o for o in made.organisations if made.has(o.code, "AMHS")]
    parts = [content.decode() for path, content in thousands.items() if "compare/amhs" in path]
    assert len(parts) == -(-len(there) // 12)
    heads = [name for part in parts for name in re.findall(r'<th scope="col">(.*?)</th>', part)]
    assert sorted(unescape(h) for h in heads if h != "Question or section") == sorted(
        organisation.name for organisation in there
    )
    assert all(f"There are {len(there)} trusts, 12 on a page." in words(part) for part in parts)


def test_a_chart_of_very_many_says_how_many_it_draws(thousands: dict[str, bytes]) -> None:
    page = thousands["results/amhs/q31.html"].decode()
    drawn = page.count('<circle class="f-band-')
    scored = 50 - words(page).count("Not shown: too few answers")
    assert drawn == 30 < scored
    assert f"The chart draws 30 of {scored} trusts, evenly by rank" in words(page)
    assert "All 50 trusts by name" in words(thousands["index.html"].decode())


def test_a_page_of_a_kind_that_no_chapter_has_is_refused() -> None:
    release = few()
    document = compose(release, release.organisations[0].code)
    strange = Page("strange", "strange", "Strange", 2, ())
    made = site(release, [replace(document, pages=(*document.pages, strange))])
    with pytest.raises(LookupError, match="no row of CHAPTERS"):
        list(made.pages())
    with pytest.raises(LookupError, match="SITE_KINDS"):
        list(writer.write(replace(made, pages=lambda: iter([SitePage("x.html", "x", "X")]))))


def test_a_page_of_a_new_kind_has_the_place_that_its_row_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = {kind: Chapter({kind: Place.OWN}) for kind in ("toy", "toys")}
    monkeypatch.setattr(chapters, "KINDS", {**chapters.KINDS, **rows})
    release = few()
    code = release.organisations[0].code
    document = compose(release, code)
    population = next(page.population for page in document.pages if page.population)
    toys = tuple(
        Page(f"toy-{name}", kind, f"Toy {name}", 2, (), population=name)
        for name, kind in (("", "toy"), (population, "toys"))
    )
    parts = [
        page
        for page in site(release, [replace(document, pages=(*document.pages, *toys))]).pages()
        if any(part in toys for part in page.pages)
    ]
    assert {page.pages for page in parts} == {(toy,) for toy in toys}
    assert len({page.path for page in parts}) == 2


def test_titles_tell_pages_apart() -> None:
    found = pages(national())
    titles = {
        re.findall(r"<title>(.*?)</title>", content, re.DOTALL)[0] for content in found.values()
    }
    assert len(titles) == len(found)


def test_a_page_with_its_style_and_script_stays_small() -> None:
    files = national()
    assets = sum(len(content) for path, content in files.items() if path.startswith("assets/"))
    assert max(map(len, files.values())) + assets <= LARGEST


def test_every_page_says_that_the_data_are_made_up() -> None:
    for content in pages(national()).values():
        assert content.count('class="synthetic"') == 1
        assert "default-src 'none'" in content


def test_the_same_bytes_twice() -> None:
    assert written(few()) == uncompared()


def test_a_question_ranks_every_organisation_as_the_release_has_it() -> None:
    made = demonstration()
    content = national()["results/amhs/q31.html"].decode()
    table = content[content.index('id="everyone"') :]
    names = re.findall(
        r'<th scope="row"><a href="[^"]*">(.*?)</a>', table[: table.index("</table>")]
    )
    scores = {
        o.name: made.figure("score.score", "Q31", o.code, "AMHS", 2025).value
        for o in made.organisations
    }
    shown = [scores[unescape(name)] for name in names]
    assert len(names) == 50
    ranked = [score for score in shown if score is not None]
    assert ranked == sorted(ranked, reverse=True)
    assert shown[: len(ranked)] == ranked
    dots = content.count('<circle class="f-band-')
    assert dots == 2 * len(ranked)  # once by rank, once by how many answered


def test_a_question_shows_the_average_of_every_year() -> None:
    made = demonstration()
    text = words(national()["results/amhs/q31.html"].decode())
    for wave in (2025, 2024, 2023):
        average = made.figure("expected_range.national", "Q31", "national", "AMHS", wave).value
        assert average is not None
        assert re.search(rf"{wave} {average:.1f} ", text)


def test_what_is_not_compared_says_why() -> None:
    assert "No section score is given" in words(national()["results/amhs/s1.html"].decode())
    assert "No comparison: fewer than 30 trusts" in words(
        national()["results/amhs/q7.html"].decode()
    )
    text = words(national()["results/amhs/q29.html"].decode())
    assert "It cannot be compared with earlier years" in text


def test_a_question_as_csv_is_the_table_of_its_page() -> None:
    files = national()
    text = files["results/amhs/q31.csv"].decode("utf-8-sig")
    heads, *rows = csv.reader(io.StringIO(text, newline=""))
    assert heads[:3] == ["Trust", "Respondents", "Score"]
    assert len(rows) == 50
    page = words(files["results/amhs/q31.html"].decode())
    assert all(" ".join(row[:3]) in page for row in rows)


def test_an_organisation_as_csv_has_every_measure() -> None:
    made = demonstration()
    text = national()["organisations/z01/scores.csv"].decode("utf-8-sig")
    _, *rows = csv.reader(io.StringIO(text, newline=""))
    assert [row[1] for row in rows] == [*made.survey.measures] * 2


def test_downloads_that_stand_elsewhere_are_linked() -> None:
    table = Download("../national/release.csv", "Every number", "CSV, 60 MB")
    own = Download("../organisations/Z01/report.pdf", "This report as PDF")
    files = written(few(), {"": (table,), few().organisations[0].code: (own,)})
    assert 'href="../national/release.csv" download>Every number</a> CSV, 60 MB' in (
        files["index.html"].decode()
    )
    home = next(
        c.decode() for p, c in files.items() if p.endswith("/index.html") and b"as PDF" in c
    )
    assert 'href="../../../organisations/Z01/report.pdf" download>This report as PDF' in home


def test_names_are_text_and_stay_whole() -> None:
    content = uncompared()["index.html"].decode()
    assert AWKWARD in unescape(content)
    assert "<b>&amp;</b>" not in content


def test_without_anything_to_compare_each_has_its_own_scores() -> None:
    made = few()
    files = uncompared()
    start = words(files["index.html"].decode())
    assert "5 trusts, without comparison: fewer than 30 have results" in start
    assert "questions compared" not in start
    shown = [p.id for p in made.survey.populations if made.has(made.organisations[0].code, p.id)]
    assert shown
    for population in shown:
        folder = population.lower()
        assert "without comparison" in words(files[f"results/{folder}/index.html"].decode())
        table = words(files[f"compare/{folder}.html"].decode())
        assert "not compared" in table
        assert "somewhat better" not in table
        for item in made.survey.evaluative:
            page = words(files[f"results/{folder}/{item.id.lower()}.html"].decode())
            for organisation in made.organisations:
                score = made.figure(
                    "score.score", item.id, organisation.code, population, made.survey.wave
                ).value
                line = f"{organisation.code} "
                if score is not None:
                    assert f" {number(score, 1)} " in page[page.index(line) :]
                    assert "No comparison: fewer than 30 trusts" in page


def test_no_code_leaves_the_folder_or_takes_anothers_place() -> None:
    survey = load_survey("cmh/2025")
    found = [paths(survey, ODD_CODES).organisation(code) for code in ODD_CODES]
    assert all(writer.SAFE.fullmatch(path) for path in found)
    assert len({path.casefold() for path in found}) == len(ODD_CODES)


@pytest.mark.parametrize("path", ["../x.html", "/etc/x.html", "a/../../x.html", "a.exe", "A.html"])
def test_the_writer_refuses_a_path_that_is_not_safe(path: str) -> None:
    page = SitePage(path, "about", "Title")
    made = Site(
        "s",
        1,
        "T",
        "en",
        date(2026, 1, 1),
        "",
        (Cell("Start", link=path),),
        lambda: iter([page]),
        Source("0"),
    )
    with pytest.raises(OutputError, match="cannot be written to the path"):
        list(writer.write(made))
    same = [replace(page, path="a.html"), replace(page, path="a.html")]
    twice = replace(made, pages=lambda: iter(same))
    with pytest.raises(OutputError, match=r"a\.html"):
        list(writer.write(twice))


def test_the_start_page_first_chooses_what_has_scores() -> None:
    release = demonstration()
    start = pages(national())["index.html"]
    box = re.search(r'<select id="choose-question">(.*?)</select>', start, re.DOTALL)
    assert box
    (chosen_path,) = re.findall(r'<option value="([^"]+)" selected>', box[1])
    at_first = re.findall(r'<option value="([^"]+)"', box[1])[0]
    group = re.findall(r'<select id="choose-group"><option value="([^"]+)"', start)[0]
    assert "No trust has enough answers" not in words(pages(national())[f"{group}/{chosen_path}"])
    section = release.survey.sections[0].id
    population = release.survey.populations[0].id
    shown = [
        release.figure("score.score", section, o.code, population, release.survey.wave).value
        for o in release.organisations
    ]
    assert (chosen_path == at_first) == any(value is not None for value in shown)


def test_the_search_box_has_room_for_its_hint() -> None:
    start = pages(national())["index.html"]
    box = re.search(r'<input id="search-all"[^>]+>', start)
    assert box
    size, hint = (re.search(rf'{name}="([^"]+)"', box[0]) for name in ("size", "placeholder"))
    assert size
    assert hint
    assert int(size[1]) > len(unescape(hint[1]))
