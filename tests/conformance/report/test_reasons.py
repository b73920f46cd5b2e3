"""Why a figure is not there: every page gives the reason that its flag has, and gives one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from releases import demonstration, few
from surveybench.quantities import NATIONAL, Flag, Organisation
from surveybench.report.compose import compose
from surveybench.report.compose.moved import why_not
from surveybench.report.compose.view import View, prepare, view
from surveybench.report.document import Document, Table, Text, texts, walk

THIS = 2025
EARLIER = (2024, 2023)
# The demonstration has one trust that took no part before, and one of few answers.
ABSENT, SMALL = "Z31", "Z44"


@pytest.fixture(scope="module")
def reports() -> dict[str, Document]:
    return {code: compose(demonstration(), code) for code in (ABSENT, SMALL)}


@pytest.fixture(scope="module")
def views() -> list[View]:
    release = demonstration()
    national = prepare(release)
    return [view(national, organisation.code) for organisation in release.organisations]


def tables(report: Document, kind: str) -> Iterator[Table]:
    for page in report.pages:
        if page.kind == kind:
            yield from (block for block in walk(page.blocks) if isinstance(block, Table))


def test_one_who_took_no_part_is_not_told_of_too_few_answers(reports: dict[str, Document]) -> None:
    reasons = {
        row[0].text: row[1].text
        for table in tables(reports[ABSENT], "change")
        for row in table.rows
        if len(row) == 2
    }
    assert reasons["Q9, Q16, Q24"] == "2024: your trust took no part. 2023: not asked."
    assert "New, amended or not comparable, says the published report." in reasons.values()
    assert not [names for names in reasons if "Q27" in names.replace(",", "").split()]
    assert reasons["Q7"] == "Too few answers this year."
    assert "All of Section 6. Crisis care support (Q29 and Q30)" in reasons


def test_every_reason_is_that_of_its_flags(views: list[View]) -> None:
    kinds = set()
    for seen in views:
        for population in seen.populations:
            for item in seen.survey.evaluative:
                if item.id in seen.survey.not_comparable:
                    continue
                flags = {w: seen.own("score.n", item.id, population.id, w).flag for w in EARLIER}
                now = seen.own("score.n", item.id, population.id, THIS).flag
                if now is Flag.OK and Flag.OK in flags.values():
                    continue
                reason = why_not(seen, population.id, item.id)
                kinds.add(reason)
                if now is Flag.SUPPRESSED:
                    assert reason == "Too few answers this year."
                    continue
                before = set(flags.values())
                assert ("too few answers" in reason.lower()) == (Flag.SUPPRESSED in before)
                assert ("took no part" in reason) == (Flag.TOOK_NO_PART in before)
                assert ("not asked" in reason.lower()) == (Flag.NOT_ASKED in before)
    assert len(kinds) > 4


def test_every_question_stands_in_the_table_of_answers(reports: dict[str, Document]) -> None:
    release = demonstration()
    asked = {item.id for item in release.survey.evaluative}
    for code, report in reports.items():
        by_population: dict[str, set[str]] = {}
        for page in report.pages:
            if page.kind == "answers":
                cells = [
                    row[0].text for t in walk(page.blocks) if isinstance(t, Table) for row in t.rows
                ]
                ids = by_population.setdefault(page.population, set())
                for cell in filter(None, cells):
                    ids |= set(cell.partition(". ")[0].replace(" and ", ", ").split(", "))
        assert by_population, code
        assert all(ids == asked for ids in by_population.values()), code


def test_a_question_too_few_answered_is_named_with_its_reason(reports: dict[str, Document]) -> None:
    (table,) = (
        t for t in tables(reports[SMALL], "answers") if t.rows[-1][0].text.startswith("Q6, ")
    )
    reason = table.rows[-1][1].text
    assert reason == "Not shown: fewer than 30 answered"
    names = table.rows[-1][0].text.replace(" and ", ", ").split(", ")
    release = demonstration()
    for name in names:
        key = (name, SMALL, "OPMHS", THIS)
        assert release.figure("score.score", *key).flag is Flag.SUPPRESSED


def test_each_dash_of_the_table_of_answers_is_explained(views: list[View]) -> None:
    release = demonstration()
    for seen in views[:12]:
        report = compose(release, seen.organisation.code)
        for page in report.pages:
            if page.kind != "answers" or page.parent:
                continue
            (note,) = (b.cells[0].text for b in walk(page.blocks) if isinstance(b, Text))
            (table,) = (b for b in walk(page.blocks) if isinstance(b, Table))
            # A question of which no share of the trust may be shown is named below, without a dash.
            listed = {row[0].text.partition(". ")[0] for row in table.rows if ". " in row[0].text}
            everyone = [
                release.figure("expected_range.national", item.id, NATIONAL, page.population, THIS)
                for item in release.survey.evaluative
                if item.id in listed
            ]
            hidden = any(figure.flag is Flag.TOO_FEW_ORGANISATIONS for figure in everyone)
            assert ("England has a dash where fewer than 30 trusts" in note) == hidden


def test_where_no_trust_has_enough_answers_it_is_said_so(reports: dict[str, Document]) -> None:
    release = demonstration()
    organisations: tuple[Organisation, ...] = release.organisations
    flags = {
        release.figure("score.score", item.id, o.code, "CYPMHS", THIS).flag
        for item in release.survey.evaluative
        for o in organisations
    }
    assert flags == {Flag.SUPPRESSED}
    (said,) = (t for t in texts(reports[ABSENT]) if t.startswith("There are no results for Child"))
    assert said.endswith("for any trust: no trust has 30 answers to a question.")


def test_counts_that_are_bounds_are_explained_in_words(reports: dict[str, Document]) -> None:
    said = "given as 'at least' where the exact one would tell of few people"
    for report in reports.values():
        words = list(texts(report))
        assert any(re.search(r"[Aa]t least \d", text) for text in words)
        assert any(said in text for text in words)
    without = compose(few(), few().organisations[0].code)
    bounded = any((g.flags == Flag.AT_LEAST).any() for g in few().grids.values())
    assert bounded == any(said in text for text in texts(without))
