"""The board page and the summary: what they say is in the data, plain, and fits its page."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from statistics import median

import openpyxl
import pypdf
import pytest
from pptx import Presentation

from readable import grade
from releases import demonstration, few
from surveybench.disclosure import Release
from surveybench.quantities import Flag, Ref
from surveybench.report.charts import SectionDots, Strips
from surveybench.report.charts.picture import Rect
from surveybench.report.compose import board, certainty, compose, prepare
from surveybench.report.compose.summary import slides, summary
from surveybench.report.compose.view import National, View, view
from surveybench.report.document import (
    Block,
    Cell,
    Chart,
    Document,
    Page,
    Table,
    Text,
    texts,
    walk,
)
from surveybench.report.lens.rounding import number
from surveybench.report.words import board as words
from surveybench.report.writers import SUMMARY_WRITERS, WRITERS
from surveybench.survey import Population


@cache
def national(name: str) -> National:
    return prepare({"demonstration": demonstration, "few": few}[name]())


def release() -> Release:
    return national("demonstration").lens.release


def views() -> Iterator[tuple[View, Population]]:
    """Every organisation with each of its populations."""
    for organisation in release().organisations:
        seen = view(national("demonstration"), organisation.code)
        yield from ((seen, p) for p in seen.populations if seen.has(p.id))


@cache
def boards() -> tuple[tuple[View, Population, Page], ...]:
    return tuple((seen, p, board.page(seen, p, linked=True)) for seen, p in views())


def said(page: Page, role: str) -> list[Text]:
    return [b for b in walk(page.blocks) if isinstance(b, Text) and b.role == role]


# ---- what is said is so ----

PROTECTED = (
    *(Flag.SUPPRESSED, Flag.PROTECTS_ANOTHER),
    *(Flag.ABOVE, Flag.BELOW, Flag.NEARLY_ALIKE),
)


def test_every_population_of_every_organisation_has_a_headline_of_the_table() -> None:
    """Each of the sentences begins or ends as a row of the table does, and many rows are met."""
    met = set()
    for _, _, page in boards():
        (headline,) = said(page, "headline")
        text = headline.cells[0].text
        keys = [k for k, sentence in words.HEADLINES.items() if _pattern(sentence).fullmatch(text)]
        assert keys, text
        met.add(keys[0])
    assert len(met) >= 6


def _pattern(sentence: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "(.+)", re.escape(sentence)))


def test_the_cover_says_the_headline_of_each_population_and_where_it_stands() -> None:
    document = compose(release(), "Z07", national("demonstration"))
    cover, *_ = document.pages
    boards_of = {page.id: page for page in document.pages if page.kind == "board"}
    findings = [b for b in cover.blocks if isinstance(b, Text) and b.role == "bullet"]
    assert [finding.cells[0].link for finding in findings] == list(boards_of)
    for finding in findings:
        page = boards_of[finding.cells[0].link]
        assert isinstance(page.blocks[0], Text)
        assert finding.cells[0].text.endswith(": " + page.blocks[0].cells[0].text)


def test_a_section_is_named_only_where_a_question_of_it_stands_out() -> None:
    """Worked out anew from the release: q, the same side again, and the score drawn inwards."""
    named = 0
    for seen, population, page in boards():
        text = said(page, "headline")[0].cells[0].text
        for section in seen.survey.sections:
            for verb, side in (("stands out", 1), ("falls behind", -1)):
                word = "better" if side > 0 else "worse"
                spread = rf"{word}[^;]*, most clearly in {re.escape(section.name)}(;|$)"
                alone = re.search(rf"\b{re.escape(section.name)} {verb}", text)
                if not alone and not re.search(spread, text):
                    continue
                named += 1
                clear = [item for item in section.items if _clear(seen, item, population.id, side)]
                assert clear, (seen.organisation.code, text)
                if not alone:
                    continue
                whole = (seen.band(section.id, population.id) or 4) - 4
                assert (whole * side > 0) != (f"art of {section.name}" in text)
    assert named >= 10


def _clear(seen: View, item: str, population: str, side: int) -> bool:
    band = seen.band(item, population)
    q = seen.own("chance.q_organisation", item, population).value
    again = seen.own("chance.again", item, population).value
    drawn = seen.own("reliability.shrunken", item, population).value
    end = "upper_inner" if side > 0 else "lower_inner"
    limit = seen.own(f"expected_range.{end}", item, population).value
    outside = drawn is None or limit is None or (drawn - limit) * side > 0
    return (
        outside
        and band is not None
        and (band - 4) * side > 0
        and q is not None
        and q < 0.05
        and (again is None or again >= 0.8)
    )


def test_headline_and_certainty_page_agree_on_what_stands_out() -> None:
    """Whatever wordings are known: a question stands out on both pages, or on neither."""
    unworded = 0
    for seen, population, page in boards():
        clear = [
            (item, side)
            for item in seen.survey.evaluative
            for side in (1, -1)
            if _clear(seen, item.id, population.id, side)
        ]
        headline = said(page, "headline")[0].cells[0].text
        names_one = re.search("stands out|falls behind|most clearly in", headline)
        assert bool(names_one) == bool(clear), (seen.organisation.code, headline)
        unworded += bool(clear) and all(item.wording == "unknown" for item, _ in clear)
        pages = [p for p in certainty.pages(seen, population) if not p.parent]
        counts = {0: "None of them stands", 1: "One of them stands"}
        for first in pages:
            lead = said(first, "lead")[0].cells[0].text
            assert counts.get(len(clear), f"{len(clear)} of them stand") in lead
        assert pages or not clear
    assert unworded


def test_where_clear_questions_are_in_several_sections_the_headline_counts_them() -> None:
    """And names the section with most of them, of as many the one furthest from the average."""
    spread = 0
    for seen, population, page in boards():
        text = said(page, "headline")[0].cells[0].text
        for side, word in ((1, "better"), (-1, "worse")):
            by_section = {}
            for section in seen.survey.sections:
                z = [
                    abs(seen.own("expected_range.z", item, population.id).value or 0.0)
                    for item in section.items
                    if _clear(seen, item, population.id, side)
                ]
                if z:
                    by_section[section.name] = (len(z), max(z))
            if len(by_section) < 2:
                continue
            spread += 1
            count = sum(
                ((seen.band(i.id, population.id) or 4) - 4) * side > 0
                for i in seen.survey.evaluative
            )
            first = max(by_section, key=lambda name: by_section[name])
            assert re.search(rf"\b{count} [a-z0-9 ]*{word}", text), text
            assert re.search(rf"{word}[^;]*, most clearly in {re.escape(first)}(;|$)", text), text
    assert spread >= 4


def test_a_list_is_not_said_to_be_empty_where_only_wordings_are_not_known() -> None:
    for seen, population, page in boards():
        message = board.message_of(seen, population)
        notes = {note.cells[0].text for note in said(page, "note")}
        keep, ask = (seen.lens.say(said_of) for said_of in (words.KEEP_NONE, words.ASK_NONE))
        assert (keep in notes) == (message.compared > 0 and message.better == 0)
        assert (ask in notes) == (message.compared > 0 and message.worse == 0)


def test_how_often_it_would_be_so_again_is_said_with_its_condition_and_never_always() -> None:
    repeated = 0
    for seen, population, _ in boards():
        message = board.message_of(seen, population)
        for standing in (*message.keep, *message.ask):
            sentence = board.why(seen, population.id, standing)
            assert "10 times in 10" not in sentence
            if "times in 10" in sentence:
                repeated += 1
                assert "if others answer as these did" in sentence.lower()
                side = "better" if standing.side > 0 else "worse"
                assert f"{side} again" in sentence
            if sentence.startswith("If others"):
                score = seen.own("reliability.shrunken", standing.item, population.id).value
                end = "upper_inner" if standing.side > 0 else "lower_inner"
                limit = seen.own(f"expected_range.{end}", standing.item, population.id).value
                assert score is not None
                assert limit is not None
                assert (score - limit) * standing.side > 0
    assert repeated > 20


def test_the_largest_rise_and_the_largest_fall_are_always_named() -> None:
    both = 0
    for seen, population, page in boards():
        then = seen.survey.waves[1]
        steps: dict[int, list[tuple[float, str]]] = {1: [], -1: []}
        for item in seen.survey.evaluative:
            verdict = seen.verdict(item.id, population.id, then).value
            if verdict and item.wording != "unknown":
                now = seen.own("score.score", item.id, population.id).value or 0.0
                before = seen.own("score.score", item.id, population.id, then).value or 0.0
                steps[int(verdict)].append((abs(now - before), item.id))
        named = [text.cells[0].text.split(" ")[0] for text in said(page, "movement")]
        for moves in steps.values():
            assert not moves or {i for size, i in moves if size == max(moves)[0]} & set(named)
        both += all(steps.values())
        moved = sum(
            bool(seen.verdict(i.id, population.id, then).value) for i in seen.survey.evaluative
        )
        tested = [
            note.cells[0].text for note in said(page, "note") if " tested, " in note.cells[0].text
        ]
        assert bool(tested) == bool(moved)
        assert all(re.match(rf"Of \d+ tested, {moved} moved", note) for note in tested)
    assert both > 5


def test_beside_counts_a_rate_is_said_to_be_adjusted() -> None:
    """Other than invited and answered give: people who could not be reached are left out of it."""
    for seen, population, page in boards():
        below = said(page, "paragraph")[0].cells[0].text
        assert "asked in all groups" not in below
        if seen.response("adjusted").value is not None:
            share = f"{seen.response('adjusted').value:.0%}"
            assert re.search(rf"Response rate of all groups, adjusted: {share} \(", below), below
        assert population.groups
        if "in this group answered" in below:
            assert " of known age and sex in this group answered" in below
    said_of_rates = [
        text
        for text in texts(compose(release(), "Z17", national("demonstration")))
        if re.search(r"people were invited|^response rate", text)
    ]
    assert len(said_of_rates) >= 3
    for text in said_of_rates:
        assert re.search(r"[Rr]esponse rate, adjusted", text), text


def test_a_star_behind_a_wording_has_its_key_on_the_same_page() -> None:
    starred = 0
    for _, _, page in boards():
        names = [b.cells[0].text for role in ("finding", "movement") for b in said(page, role)]
        star = any(name.endswith("*") for name in names)
        starred += star
        keys = [n for n in said(page, "note") if n.cells[0].text.startswith("* wording is")]
        assert len(keys) == star
    assert 20 < starred < len(boards())
    for page in slides(release(), "Z17", national("demonstration")).pages:
        shown = [cell.text for b in walk(page.blocks) for cell in cells_of(b)]
        keyed = any(text.startswith("* wording is") for text in shown)
        assert keyed == any(text.endswith("*") for text in shown)


def cells_of(block: Block) -> list[Cell]:
    if isinstance(block, Table):
        return [cell for row in block.rows for cell in row]
    return list(block.cells) if isinstance(block, Text) else []


def test_a_star_never_stands_alone_in_a_line_of_the_page() -> None:
    for code in ("Z06", "Z16", "Z41"):
        document = summary(release(), code, national("demonstration"))
        for page in pypdf.PdfReader(BytesIO(SUMMARY_WRITERS["pdf"].write(document))).pages:
            lines = [line.strip() for line in page.extract_text().splitlines()]
            assert any(line.endswith("*") for line in lines)
            assert "*" not in lines


def test_an_order_that_chance_decides_is_not_shown_without_saying_so() -> None:
    """Of a section whose reliability is below 0.7 for most organisations, or for this one."""
    told = {True: 0, False: 0}
    sure = {code: compose(release(), code, national("demonstration")) for code in ("Z17", "Z31")}
    for code, document in sure.items():
        for page in document.pages:
            if page.kind != "section" or not (captions := _captions(page)):
                continue
            section = page.id.removeprefix(f"section-{page.population}-")
            figures = {
                o.code: release()
                .figure("reliability.reliability", section, o.code, page.population, 2025)
                .value
                for o in release().organisations
            }
            known = [value for value in figures.values() if value is not None]
            own = figures[code]
            low = median(known) < 0.7 or (own is not None and own < 0.7)
            assert ("Chance decides much of this order: do not rank trusts" in captions[0]) == low
            told[low] += 1
    assert min(told.values()) > 0


def _captions(page: Page) -> list[str]:
    notes = (note.cells[0].text for note in said(page, "note"))
    return [note for note in notes if "Lowest: " in note]


def test_nothing_is_said_to_be_clear_beside_what_is_hidden() -> None:
    hiding = 0
    for seen, population, page in boards():
        scores = [seen.own("score.score", i.id, population.id) for i in seen.survey.evaluative]
        hidden = sum(s.flag in PROTECTED for s in scores)
        if hidden:
            hiding += 1
            text = said(page, "headline")[0].cells[0].text
            assert "nothing clearly" not in text or "of what is shown" in text
            below = said(page, "paragraph")[0].cells[0].text
            assert f"{hidden} question" in below
    assert hiding > 10


def test_lists_hold_the_questions_outside_the_range_the_clearest_first() -> None:
    for seen, population, page in boards():
        findings = said(page, "finding")
        message = board.message_of(seen, population)
        shown = [cell.band for text in findings for cell in text.cells if cell.band]
        assert all(band != 4 for band in shown)
        for listed in (message.keep, message.ask):
            clear = [s.firm for s in listed]
            assert clear == sorted(clear, reverse=True)
            assert all(seen.survey.item[s.item].wording != "unknown" for s in listed)
        most = min(3, len(message.keep)) + min(3, len(message.ask))
        assert min(1, most) <= len(findings) <= most


def test_figures_of_findings_are_the_released_ones() -> None:
    seen_figures = 0
    for seen, _, page in boards()[:20]:
        for text in said(page, "finding"):
            own, average = text.cells[1], text.cells[2]
            for cell in (own, average):
                ref = Ref.parse(cell.ref)
                value = seen.release.figure(
                    ref.statistic, ref.measure, ref.organisation, ref.population, ref.wave
                ).value
                assert value is not None
                assert number(value, 1) in cell.text
                seen_figures += 1
    assert seen_figures > 20


def test_squares_say_whether_the_interval_lies_beside_the_average() -> None:
    signs = set()
    for seen, population, page in boards()[:12]:
        for chart in charts(page, Strips):
            assert isinstance(chart.model, Strips)
            by_name = {str(wave): wave for wave in seen.survey.waves}
            items = [item for section in seen.survey.sections for item in section.items]
            for row in chart.model.rows:
                for item, sign in zip(items, row.signs, strict=True):
                    wave = by_name[row.name]
                    low = seen.own("score.lower", item, population.id, wave).value
                    high = seen.own("score.upper", item, population.id, wave).value
                    average = seen.everyone("national", item, population.id, wave).value
                    if low is None or high is None or average is None:
                        assert sign is None
                    else:
                        assert sign == (1 if low > average else -1 if high < average else 0)
                    signs.add(sign)
    assert signs == {1, -1, 0, None}


def test_squares_have_no_colours_of_bands_and_the_key_says_they_are_none() -> None:
    drawn = 0
    for _, _, page in boards():
        for chart in charts(page, Strips):
            drawn += 1
            fills = {shape.fill for shape in chart.picture.shapes if isinstance(shape, Rect)}
            assert {fill for fill in fills if fill.startswith(("band", "grid"))} == set()
            key = next(n for n in said(page, "note") if n.cells[0].text.startswith("A square"))
            assert "section by section" in key.cells[0].text
            assert "not bands; chance marks some" in key.cells[0].text
    assert drawn > 50


def charts(page: Page, model: type) -> list[Chart]:
    return [b for b in walk(page.blocks) if isinstance(b, Chart) and isinstance(b.model, model)]


def test_the_alternative_text_has_every_figure_of_the_dots() -> None:
    for _, _, page in boards()[:20]:
        for chart in charts(page, SectionDots):
            assert isinstance(chart.model, SectionDots)
            for row in chart.model.rows:
                assert row.name in chart.alt
                assert row.score is None or f"{row.name}: {row.shown}" in chart.alt


# ---- plain words ----

BLAME = re.compile(r"\b(fail|fault|blame|poor|bad|must|should|unacceptable|staff)", re.IGNORECASE)


def test_its_sentences_are_plain_and_blame_nobody() -> None:
    """What we write, with short names in the gaps: about the reading age of twelve."""
    sentences = [
        *words.HEADLINES.values(),
        *words.WHY.values(),
        *words.EVERY_YEAR.values(),
        *words.ASKS.values(),
        *(words.UNSHOWN.one, words.UNSHOWN.other),
        *words.READ,
        *words.READ_ALONE,
        *(words.COUNTED_CHANCE, words.ANSWERED_RATE, words.RATE, words.STRIPS_KEY),
        *words.SECTIONS_KEY.values(),
    ]
    plain = [re.sub(r"\{\w+\}", "Care", sentence) for sentence in sentences]
    assert [sentence for sentence in plain if BLAME.search(sentence)] == []
    assert grade(" ".join(s if s.endswith((".", "?")) else f"{s}." for s in plain)) <= 7.0


# ---- one page, few slides ----


@pytest.mark.parametrize("code", ["Z01", "Z12", "Z16", "Z17", "Z31"])
def test_the_summary_is_a_page_for_each_population(code: str) -> None:
    document = summary(release(), code, national("demonstration"))
    present = [p for p in document.pages if p.kind == "board"]
    pages = pypdf.PdfReader(BytesIO(SUMMARY_WRITERS["pdf"].write(document))).pages
    assert len(pages) == len(document.pages) == len(present)
    assert all("Made-up data" in page.extract_text() for page in pages)


def test_organisations_that_are_not_compared_have_a_page_too() -> None:
    code = few().organisations[0].code
    document = summary(few(), code, national("few"))
    pages = pypdf.PdfReader(BytesIO(SUMMARY_WRITERS["pdf"].write(document))).pages
    assert len(pages) == len(document.pages) == 3
    assert all(charts(page, SectionDots) for page in document.pages)


@pytest.mark.parametrize("code", ["Z01", "Z17", "Z31"])
def test_the_slides_are_six_to_eight_with_titles_of_their_own(code: str) -> None:
    document = slides(release(), code, national("demonstration"))
    deck = Presentation(BytesIO(SUMMARY_WRITERS["pptx"].write(document)))
    titles = [s.shapes.title.text_frame.text for s in deck.slides if s.shapes.title is not None]
    assert 6 <= len(deck.slides) <= 8
    assert len(set(titles)) == len(titles) == len(deck.slides)


def plain(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z]+", "", text)


@pytest.mark.parametrize("code", ["Z01", "Z17"])
def test_slides_and_web_page_have_every_text(code: str) -> None:
    shown = slides(release(), code, national("demonstration"))
    deck = Presentation(BytesIO(SUMMARY_WRITERS["pptx"].write(shown)))
    found = plain(
        "".join(
            node.text or ""
            for s in deck.slides
            for node in s._element.iter()
            if node.tag.endswith("}t")
        )
    )
    assert [text for text in texts(shown) if plain(text) not in found] == []
    page = summary(release(), code, national("demonstration"))
    html = SUMMARY_WRITERS["html"].write(page).decode()
    stripped = plain(re.sub(r"<[^>]+>", " ", html).replace("&#39;", "'").replace("&amp;", "&"))
    assert [text for text in texts(page) if plain(text) not in stripped] == []


def test_charts_hold_scores_in_their_own_cells_and_work_the_lines_out() -> None:
    document = slides(release(), "Z17", national("demonstration"))
    model = next(
        b.model
        for p in document.pages
        for b in walk(p.blocks)
        if isinstance(b, Chart) and isinstance(b.model, SectionDots)
    )
    assert isinstance(model, SectionDots)
    content = SUMMARY_WRITERS["pptx"].write(document)
    with zipfile.ZipFile(BytesIO(content)) as file:
        (name,) = [n for n in file.namelist() if n.endswith(".xlsx")]
        inside = file.read(name)
    formulas = openpyxl.load_workbook(BytesIO(inside))["Sheet1"]
    values = openpyxl.load_workbook(BytesIO(inside), data_only=True)["Sheet1"]
    for place, row in enumerate(model.rows, 2):
        shown = [values.cell(place, column).value for column in range(1, 9)]
        assert shown[0] == row.name
        wanted = (row.score, row.lower, row.upper, row.national, row.lowest, row.highest)
        assert tuple(shown[2:]) == wanted
    fetched = 0
    for line in formulas.iter_rows(min_row=2):
        for cell in line:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                match = re.fullmatch(r"=([A-Z])(\d+)(-[\d.]+)?", cell.value)
                assert match, cell.value
                source = values[f"{match[1]}{match[2]}"].value
                worked_out = values[cell.coordinate].value
                less = float(match[3] or 0)
                assert isinstance(source, int | float)
                assert worked_out == pytest.approx(source + less)
                fetched += 1
    assert fetched > 40


def test_no_other_organisation_is_named() -> None:
    others = {o.name for o in release().organisations if o.code != "Z17"}
    for kind, writer in SUMMARY_WRITERS.items():
        made = slides if kind == "pptx" else summary
        document = made(release(), "Z17", national("demonstration"))
        everything = b"".join(_parts(writer.write(document)))
        assert [name for name in others if name.encode() in everything] == []


def _parts(content: bytes) -> Iterator[bytes]:
    if not content.startswith(b"PK"):
        yield content
        return
    with zipfile.ZipFile(BytesIO(content)) as file:
        for name in file.namelist():
            yield from _parts(file.read(name))


def test_the_same_summary_gives_the_same_bytes() -> None:
    for kind, writer in SUMMARY_WRITERS.items():
        made = slides if kind == "pptx" else summary
        first, second = (
            writer.write(made(release(), "Z01", national("demonstration"))) for _ in range(2)
        )
        assert first == second, kind


def test_the_report_opens_with_the_page_and_links_from_it() -> None:
    document: Document = compose(release(), "Z17", national("demonstration"))
    kinds = [page.kind for page in document.pages]
    assert kinds.index("board") < kinds.index("glance")
    page = document.pages[kinds.index("board")]
    links = [cell.link for text in said(page, "finding") for cell in text.cells if cell.link]
    groups = {getattr(b, "id", "") for p in document.pages for b in p.blocks}
    assert links
    assert set(links) <= groups
    assert WRITERS["pdf"].write(document)
