"""One report answers: what did they answer, who answered so, and where is that told elsewhere."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from releases import told_apart
from surveybench.quantities import Flag, Ref
from surveybench.report.compose import compose
from surveybench.report.compose.national import national
from surveybench.report.compose.workbook import workbook
from surveybench.report.document import Document, Page, Table, Text, texts, walk

POPULATION, WAVE, SIDES = "all", 2025, ("rest", "national")


@cache
def pages() -> tuple[Page, ...]:
    return tuple(compose(told_apart(), told_apart().organisations[0].code).pages)


def pages_of(kind: str) -> Document:
    """The report with one kind of page alone."""
    report = compose(told_apart(), told_apart().organisations[0].code)
    return replace(report, pages=tuple(page for page in report.pages if page.kind == kind))


def cells(kind: str) -> list[tuple[str, str]]:
    """Text and reference of every cell of tables of one kind of page."""
    return [
        (cell.text, cell.ref)
        for page in pages()
        if page.kind == kind
        for block in walk(page.blocks)
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
    ]


def test_what_they_answered_and_who_answered_so_stand_in_one_report() -> None:
    out = told_apart()
    code = out.organisations[0].code
    share = Ref("score.share", "Q9", code, POPULATION, WAVE, option="1")
    percent = out.at(share).value
    assert percent is not None
    assert (f"{percent * 100:.0f}%", str(share)) in cells("answers")
    for subgroup in ("sex Male", "sex Female", "ethnicity White"):
        ref = Ref("subgroup.score", "Q9", code, POPULATION, WAVE, subgroup=subgroup)
        figure = out.at(ref)
        said = next(text for text, name in cells("subgroups") if name == str(ref))
        if figure.value is None:
            assert figure.flag is not Flag.OK
            assert said == "\N{EN DASH}"
        else:
            assert said.split(" ")[0] == f"{figure.value + 1e-9:.1f}"


def test_a_group_that_differs_is_named_with_its_people_and_both_differences() -> None:
    out, code = told_apart(), told_apart().organisations[0].code
    differing = set()
    for item in out.survey.evaluative:
        for breakdown in out.survey.breakdowns:
            for subgroup in breakdown.subgroups:
                ref = Ref("subgroup.n", item.id, code, POPULATION, WAVE, subgroup=subgroup)
                verdicts = (replace(ref, statistic=f"subgroup.{side}_verdict") for side in SIDES)
                if any(out.at(verdict).value for verdict in verdicts):
                    differing.add(str(ref))
    refs = [name for _, name in cells("subgroups")]
    assert {name for name in refs if name.startswith("subgroup.n@")} == differing
    for ref in differing:
        assert all(ref.replace(".n@", f".{side}_difference@") in refs for side in SIDES)


def test_only_groups_with_a_score_have_a_column_and_the_others_are_named() -> None:
    """On two dimensions most groups of 150 people are too small."""
    out = told_apart()
    code = out.organisations[0].code
    said = " ".join(texts(pages_of("subgroups")))
    for breakdown in out.survey.breakdowns:
        shown = set[str]()
        for subgroup, categories in zip(breakdown.subgroups, breakdown.categories, strict=True):
            ref = Ref("subgroup.score", "", code, POPULATION, WAVE, subgroup=subgroup)
            scores = [out.at(replace(ref, measure=i.id)).value for i in out.survey.evaluative]
            if any(score is not None for score in scores):
                shown.add(", ".join(categories).replace("66–120", "66 and over"))
        heads = {
            column.header
            for page in pages()
            if page.kind == "subgroups" and page.title.endswith(f", {breakdown.name}")
            for block in walk(page.blocks)
            if isinstance(block, Table)
            for column in block.columns[1:]
        }
        assert heads == shown
        named = [", ".join(c).replace("66–120", "66 and over") for c in breakdown.categories]
        hidden = [group for group in named if group not in shown]
        if not shown:
            assert f"y {breakdown.name}, no group of your trust may be shown" in said
        elif hidden:
            assert f"have no column: {'; '.join(hidden)}." in said


def test_who_else_does_well_stands_beside_the_mean_of_peers() -> None:
    out, one = told_apart(), told_apart().organisations[0]
    kind = [o for o in out.organisations if o.peers == one.peers]
    scores = {
        o.code: figure.value
        for o in kind
        if (figure := out.figure("score.score", "Q9", o.code, POPULATION, WAVE)).value is not None
    }
    best = max(scores, key=lambda code: scores[code])
    mean = out.figure("peers.mean", "Q9", one.code, POPULATION, WAVE)
    place = out.figure("peers.place", "Q9", one.code, POPULATION, WAVE).value
    assert mean.value is not None
    assert abs(mean.value - sum(scores.values()) / len(scores)) < 0.01
    assert place == 1 + sum(score > scores[one.code] for score in scores.values())
    said = {name: text for text, name in cells("peers")}
    assert said[str(mean.ref)] == f"{mean.value + 1e-9:.1f}"
    assert f"score.score:Q9:{best}:{POPULATION}:{WAVE}" in said


def test_a_group_of_one_is_told() -> None:
    out = told_apart()
    (lone,) = [o for o in out.organisations if o.peers == "island"]
    report = compose(out, lone.code)
    assert any("nobody to stand beside" in text for text in texts(report))


def test_a_workbook_has_a_row_for_each_group_that_is_shown_and_for_no_other() -> None:
    out, code = told_apart(), told_apart().organisations[0].code
    sheet = next(s for s in workbook(out, code).sheets if s.name == "all groups")
    refs = {str(row[-1]) for row in sheet.rows}
    shown = {
        str(figure.ref)
        for figure in out.figures()
        if figure.ref.statistic == "subgroup.n"
        and figure.ref.organisation == code
        and figure.value is not None
    }
    assert refs == shown
    assert shown


def test_the_national_report_lists_the_lowest_and_highest_group_of_the_widest_ranges() -> None:
    out = told_apart()
    (page,) = [page for page in national(out).pages if page.kind == "groups"]
    first = next(block for block in walk(page.blocks) if isinstance(block, Table))
    widths = [float(row[3].text) for row in first.rows]
    assert widths == sorted(widths, reverse=True)
    ages = out.survey.breakdowns[0].subgroups
    for row in first.rows:
        item = row[0].text.partition(".")[0]
        refs = (Ref("inequality.score", item, "national", "all", WAVE, subgroup=a) for a in ages)
        shown = [figure.value for figure in map(out.at, refs) if figure.value is not None]
        low, high = (row[place].text.rpartition(": ")[2] for place in (1, 2))
        assert (low, high) == (f"{min(shown) + 1e-9:.1f}", f"{max(shown) + 1e-9:.1f}")


def test_the_national_report_names_the_question_of_which_it_shows_answers() -> None:
    (page,) = [page for page in national(told_apart()).pages if page.kind == "groups"]
    answers = [b for b in page.blocks if isinstance(b, Table) and b.id.startswith("group-answers-")]
    assert answers
    for table in answers:
        heading = page.blocks[page.blocks.index(table) - 1]
        assert isinstance(heading, Text)
        item = table.id.split("-")[2]
        assert heading.cells[0].text.startswith(f"What they answered. {item}. ")
    report = national(told_apart())
    said = " ".join(texts(replace(report, pages=(page,))))
    assert "66 and over" in said
    assert "66\N{EN DASH}120" not in said
