"""What did they answer? One question to one release, asked of every format."""

from __future__ import annotations

from functools import cache

import pytest

from releases import demonstration
from surveybench.explain import explain
from surveybench.quantities import NATIONAL, Axis, Flag, Ref
from surveybench.report.compose import compose
from surveybench.report.compose.long_table import long_table
from surveybench.report.compose.site import site
from surveybench.report.compose.workbook import workbook
from surveybench.report.document import Cell, Document, Table, walk
from surveybench.report.lens.rounding import percent

ITEM, POPULATION, WAVE = "Q18", "AMHS", 2025
OPTIONS = {"1": "Yes, definitely", "2": "Yes, to some extent", "3": "No"}
CODE = demonstration().organisations[0].code


def ref(option: str, code: str = CODE, name: str = "score.share") -> Ref:
    return Ref(name, ITEM, code, POPULATION, WAVE, option)


def share(option: str, code: str = CODE, name: str = "score.share") -> float:
    value = demonstration().at(ref(option, code, name)).value
    assert value is not None
    return value


@cache
def report() -> Document:
    return compose(demonstration(), CODE)


def cells(document_blocks: tuple) -> dict[str, Cell]:
    tables = [block for block in walk(document_blocks) if isinstance(block, Table)]
    return {c.ref: c for table in tables for line in table.rows for c in line if c.ref}


def test_shares_of_a_question_are_whole_per_cent_and_a_whole() -> None:
    shares = [share(option) for option in OPTIONS]
    assert abs(sum(shares) - 1) <= 0.015
    for one in shares:
        assert one * 100 == pytest.approx(round(one * 100))


@pytest.mark.parametrize("option", OPTIONS)
def test_the_report_says_what_share_gave_each_answer(option: str) -> None:
    pages = [page for page in report().pages if page.kind == "answers"]
    found = {name: c for page in pages for name, c in cells(page.blocks).items()}
    assert found[str(ref(option))].text == percent(share(option))
    national = ref(option, NATIONAL, "score.national_share")
    assert found[str(national)].text == percent(share(option, NATIONAL, "score.national_share"))


def test_no_page_begins_within_a_question() -> None:
    pages = [page for page in report().pages if page.kind == "answers"]
    assert len(pages) > 1
    for page in pages:
        (table,) = [block for block in page.blocks if isinstance(block, Table)]
        assert table.rows[0][0].text


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("code", ["", CODE])
def test_both_workbooks_have_a_row_for_it(option: str, code: str) -> None:
    sheets = {sheet.name: sheet for sheet in workbook(demonstration(), code).sheets}
    sheet = sheets[f"{POPULATION} answers"]
    heads = [column.header for column in sheet.columns]
    (line,) = [row for row in sheet.rows if row[-1] == str(ref(option))]
    assert line[heads.index("Share of answers (percent)")] == round(share(option) * 100)
    assert line[heads.index("Answer in words")] == OPTIONS[option]
    low, high = (
        heads.index(f"95% interval of the share {end} (percent)") for end in ("from", "to")
    )
    assert line[low] <= round(share(option) * 100) <= line[high]  # type: ignore[operator]


def test_the_long_table_and_explain_have_it() -> None:
    values = {line[0]: line[7] for line in long_table(demonstration()).rows}
    for option, label in OPTIONS.items():
        assert values[str(ref(option))] == share(option)
        text = "\n".join(explain(demonstration(), str(ref(option))))
        assert f"Value     {share(option)!r}" in text
        assert f"answer {option}: {label}" in text
        assert "min_chosen = 10" in text


def test_the_site_says_what_the_country_answered_by_year() -> None:
    pages = {page.path: page for page in site(demonstration(), (report(),)).pages()}
    found = cells(pages["results/amhs/q18.html"].blocks)
    for option in OPTIONS:
        for wave in demonstration().survey.waves:
            name = Ref("score.national_share", ITEM, NATIONAL, POPULATION, wave, option)
            value = demonstration().at(name).value
            assert value is not None
            assert found[str(name)].text == percent(value)
        verdict = Ref("distribution.verdict", ITEM, NATIONAL, POPULATION, 2024, option)
        assert str(verdict) in found


def test_what_few_chose_is_a_dash_everywhere_and_its_reason_is_told() -> None:
    grid = demonstration().grids["score.share"]
    hidden = [
        figure.ref
        for figure in demonstration().figures()
        if figure.ref.statistic == "score.share" and figure.flag is Flag.FEW_CHOSE
    ]
    assert hidden
    assert (grid.flags == Flag.FEW_CHOSE).sum() == len(hidden)
    one = next(r for r in hidden if r.wave == WAVE and r.population == POPULATION)
    pages = [p for p in compose(demonstration(), one.organisation).pages if p.kind == "answers"]
    found = {name: c for page in pages for name, c in cells(page.blocks).items()}
    assert found[str(one)].text == "\N{EN DASH}"
    (row,) = [line for line in long_table(demonstration()).rows if line[0] == str(one)]
    assert row[7] is None
    assert row[8] == "few_chose"
    assert "few people gave this answer" in "\n".join(explain(demonstration(), str(one)))
    assert Axis.OPTION in grid.axes
