"""The national report: every sentence and count from the table of released numbers, no other."""

from __future__ import annotations

import csv
import io
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import opened
from releases import demonstration, few
from surveybench.errors import OutputError
from surveybench.jobs import publish
from surveybench.report.compose import long_table
from surveybench.report.compose.national import national, offered
from surveybench.report.compose.site import site
from surveybench.report.compose.workbook import workbook
from surveybench.report.document import Document, Group, Table, Text, texts, walk
from surveybench.report.lens.rounding import number
from surveybench.report.writers import NATIONAL, NATIONAL_WRITERS, TABLE_WRITERS

OPENED = {"pdf": opened.of_pdf, "pptx": opened.of_pptx, "html": opened.of_html}


@cache
def document() -> Document:
    return national(demonstration())


@cache
def values() -> dict[str, float]:
    """What the long table says, by reference: an independent way to every number."""
    content = b"".join(TABLE_WRITERS["csv"].write(long_table(demonstration()))).decode()
    rows = csv.DictReader(io.StringIO(content, newline=""))
    return {row["ref"]: float(row["value"]) for row in rows if row["value"]}


def bands(measure: str, population: str) -> Counter[int]:
    begin, end = f"expected_range.band:{measure}:", f":{population}:2025"
    chosen = (v for k, v in values().items() if k.startswith(begin) and k.endswith(end))
    return Counter(int(value) for value in chosen)


@pytest.mark.parametrize("name", NATIONAL_WRITERS)
def test_every_format_has_every_text_and_reference(name: str) -> None:
    made, refs = OPENED[name](NATIONAL_WRITERS[name].write(document()))
    shown = opened.plain(made)
    assert [text for text in texts(document()) if opened.plain(text) not in shown] == []
    tables = [b for p in document().pages for b in walk(p.blocks) if isinstance(b, Table)]
    own = {c.ref for table in tables for row in table.rows for c in row if c.ref}
    assert len(own) > 300
    assert own <= refs


def test_bands_are_counted_as_released() -> None:
    table = _table("bands-AMHS-table")
    for row in table.rows:
        name = row[0].text
        item = name.partition(". ")[0]
        if name.startswith("Section"):
            number = name.removeprefix("Section ").partition(".")[0]
            item = demonstration().survey.sections[int(number) - 1].id
        counted = bands(item, "AMHS")
        assert [c.text for c in row[1:]] == [
            *(str(counted[band]) if counted[band] else "–" for band in range(1, 8)),
            str(sum(counted.values())),
        ], name
    sheets = {s.name: s for s in workbook(demonstration()).sheets}
    for row in sheets["AMHS bands"].rows:
        counted = bands(str(row[1]), "AMHS")
        assert list(row[2:9]) == [counted[band] for band in range(1, 8)]
    own = workbook(demonstration(), "Z01").sheets
    assert not [s for s in own if s.name.endswith("bands")]


def test_findings_say_what_the_numbers_say() -> None:
    survey = demonstration().survey
    glance = next(page for page in document().pages if page.id == "glance")
    said = [b.cells[0].text for b in walk(glance.blocks) if isinstance(b, Text)]
    for population in ("AMHS", "OPMHS"):
        verdicts = Counter(
            values()[ref]
            for item in survey.evaluative
            if (ref := f"nation.verdict:{item.id}:national:{population}:2024") in values()
        )
        tested, up, down, same = sum(verdicts.values()), *(verdicts[v] for v in (1, -1, 0))
        assert (
            f"Since 2024, of {tested} questions that can be compared, the England average has "
            f"gone up on {up} and down on {down}; on {same} there is no clear change."
        ) in said
        total = sum((bands(item.id, population) for item in survey.evaluative), Counter())
        worse, better = (sum(total[b] for b in side) for side in ((1, 2, 3), (5, 6, 7)))
        assert (
            f"Of {sum(total.values()):,} scores of single trusts on single questions that are "
            f"compared, outside the expected range: {worse + better}; better than expected: "
            f"{better}; worse than expected: {worse}."
        ) in said
        averages = {
            section.name: values()[ref]
            for section in survey.sections
            if (ref := f"expected_range.national:{section.id}:national:{population}:2025")
            in values()
        }
        best, worst = (
            max(averages, key=averages.__getitem__),
            min(averages, key=averages.__getitem__),
        )
        line = next(s for s in said if s.startswith(f"Highest average of a section: {best} ("))
        assert f"Lowest: {worst} ({averages[worst]:.1f})" in line


def test_a_list_names_no_question_whose_wording_is_unknown() -> None:
    unknown = [i.id for i in demonstration().survey.evaluative if i.wording == "unknown"]
    assert unknown
    for page in document().pages:
        if page.kind == "overview":
            bullets = [b for b in walk(page.blocks) if isinstance(b, Text) and b.role == "bullet"]
            first = {b.cells[0].text.partition(".")[0] for b in bullets}
            assert not first & set(unknown)


def test_without_a_country_there_is_none_and_who_asks_for_it_is_told(tmp_path: Path) -> None:
    assert not offered(few())
    with pytest.raises(OutputError, match="no national report"):
        publish.write(few(), tmp_path, formats=NATIONAL)


def test_it_stands_on_the_site_with_links_to_its_files() -> None:
    made = site(demonstration(), [], {}, document())
    assert [cell.link for cell in made.menu if cell.text == "National report"]
    pages = [page for page in made.pages() if page.kind == "country"]
    ours = [p.id for p in document().pages if p.kind not in ("cover", "contents")]
    assert sorted(part.id for page in pages for part in page.pages) == sorted(ours)
    assert len({page.path for page in pages}) == len(pages)


def _table(name: str) -> Table:
    blocks = (b for page in document().pages for b in walk(page.blocks))
    return next(b for b in blocks if isinstance(b, Table) and b.id == name)


def test_the_map_has_every_score_with_its_band_and_sign() -> None:
    """Of each organisation as released; the signs are those of the site."""
    signs = {1: " −−−", 2: " −−", 3: " −", 4: "", 5: " +", 6: " ++", 7: " +++"}
    tables = [b for p in document().pages if p.kind == "map" for b in walk(p.blocks)]
    cells = [c for t in tables if isinstance(t, Table) for row in t.rows for c in row[1:]]
    scored = [c for c in cells if c.ref in values()]
    assert len(scored) > 700
    for one in scored:
        band = values().get(one.ref.replace("score.score", "expected_range.band"))
        assert one.band == (None if band is None else int(band))
        assert one.text == f"{number(values()[one.ref], 1)}{signs[int(band or 4)]}"


def test_funnels_are_of_questions_on_which_most_lie_outside() -> None:
    pages = [p for p in document().pages if p.kind == "funnels"]
    drawn = [b.id for p in pages for b in p.blocks if isinstance(b, Group)]
    chosen = [name.rpartition("-")[2] for name in drawn if name.startswith("funnel-of-AMHS")]
    outside = {
        item.id: sum(n for band, n in bands(item.id, "AMHS").items() if band != 4)
        for item in demonstration().survey.evaluative
    }
    assert [outside[item] for item in chosen] == sorted(outside.values(), reverse=True)[:3]
