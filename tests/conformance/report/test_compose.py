"""What appears where: pages, reasons for what is missing, words beside every number."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from releases import AWKWARD, demonstration, few
from surveybench.disclosure import Release
from surveybench.errors import ReleaseError
from surveybench.quantities import Ref
from surveybench.report.charts import Ranking
from surveybench.report.compose import compose, long_table, prepare
from surveybench.report.document import Chart, Document, Group, Table, Text, texts, walk
from surveybench.report.lens.rounding import number, percent
from surveybench.report.words import certainty as words_certainty
from surveybench.report.words import report as words
from tiny import chosen, released, survey, written
from tiny import row as person


def charts(document: Document) -> list[Chart]:
    return [b for page in document.pages for b in walk(page.blocks) if isinstance(b, Chart)]


def tables(document: Document) -> list[Table]:
    return [b for page in document.pages for b in walk(page.blocks) if isinstance(b, Table)]


def without(release: Release, population: str) -> str:
    return next(o.code for o in release.organisations if not release.has(o.code, population))


def with_both(release: Release) -> str:
    return next(
        o.code
        for o in release.organisations
        if release.has(o.code, "AMHS") and release.has(o.code, "OPMHS")
    )


def test_ids_and_titles_of_pages_are_unique_and_links_lead_somewhere() -> None:
    release = demonstration()
    national = prepare(release)
    for organisation in release.organisations[:8]:
        document = compose(release, organisation.code, national)
        assert not [x for x, n in Counter(p.id for p in document.pages).items() if n > 1]
        assert not [x for x, n in Counter(p.title for p in document.pages).items() if n > 1]
        groups = {
            inner.id
            for page in document.pages
            for block in page.blocks
            for inner in ([block] if isinstance(block, Group) else [])
        }
        places = {page.id for page in document.pages} | groups
        links = {
            cell.link
            for page in document.pages
            for block in walk(page.blocks)
            if isinstance(block, Text | Table)
            for cell in (
                block.cells if isinstance(block, Text) else [c for r in block.rows for c in r]
            )
            if cell.link
        }
        assert links
        assert links <= places


def test_every_shown_number_is_the_released_one_rounded_once() -> None:
    release = demonstration()
    document = compose(release, with_both(release))
    seen = 0
    for table in tables(document):
        for row in table.rows:
            for cell in row:
                if not cell.ref:
                    continue
                ref = Ref.parse(cell.ref)
                figure = release.at(ref)
                value = figure.value
                if figure.bound is not None:
                    assert value is None
                    assert cell.text.split() == [figure.flag.word, number(figure.bound, 1)]
                elif value is None:
                    assert not any(letter.isdigit() for letter in cell.text)
                elif ref.statistic == "expected_range.band":
                    assert cell.text in (
                        words.BANDS[int(value) - 1],
                        words.BANDS_SHORT[int(value) - 1],
                    )
                elif ref.statistic == "change.verdict":
                    assert cell.text == words.VERDICTS[int(value)]
                elif ref.option:
                    assert cell.text == percent(value)
                elif ref.statistic in ("chance.of_band", "chance.again"):
                    few = words_certainty.UNDER_ONE
                    assert cell.text == (few if value < 0.01 else percent(value))
                else:
                    assert cell.text in {number(value, d) for d in (0, 1, 2, 3)}
                seen += 1
    assert seen > 500


def test_an_organisation_without_a_population_gets_one_sentence() -> None:
    release = demonstration()
    document = compose(release, without(release, "OPMHS"))
    about = [page for page in document.pages if page.population == "OPMHS"]
    assert [page.kind for page in about] == ["absent"]
    assert len(about[0].blocks) == 1


def test_a_population_nobody_has_is_announced_once() -> None:
    document = compose(demonstration(), with_both(demonstration()))
    assert not [page for page in document.pages if page.population == "CYPMHS"]
    assert sum("CYPMHS" in text for text in texts(document)) == 1


def test_a_question_of_too_few_organisations_is_shown_alone_and_says_why() -> None:
    release = demonstration()
    code = next(
        o.code
        for o in release.organisations
        if release.figure("score.score", "Q7", o.code, "AMHS", release.survey.wave).value
    )
    document = compose(release, code)
    group = next(
        block
        for page in document.pages
        for block in page.blocks
        if isinstance(block, Group) and block.id == "AMHS-Q7"
    )
    said = [cell.text for b in walk(group.blocks) if isinstance(b, Text) for cell in b.cells]
    assert any("fewer than 30" in text for text in said)
    assert not [b for b in walk(group.blocks) if isinstance(b, Text) and b.role == "band"]


def test_every_question_stands_with_its_full_wording_beside_its_chart() -> None:
    release = demonstration()
    document = compose(release, with_both(release))
    found = [
        block
        for page in document.pages
        for block in page.blocks
        if isinstance(block, Group) and block.kind == "question"
    ]
    absent = [
        row for table in tables(document) if table.id.startswith("withheld") for row in table.rows
    ]
    assert len(found) + len(absent) == 2 * 34
    for row in absent:
        name, _, rest = row[0].text.partition(". ")
        assert rest.startswith(release.survey.item[name].text)
    for group in found:
        heading = group.blocks[0]
        assert isinstance(heading, Text)
        item = release.survey.item[heading.cells[0].text]
        assert heading.cells[1].text.rstrip("*") == item.text


def test_alternative_texts_are_sentences_with_the_score() -> None:
    release = demonstration()
    found = charts(compose(release, with_both(release)))
    assert len(found) > 100
    assert all(chart.alt.endswith(".") or chart.id.startswith("example") for chart in found)
    assert len({chart.id for chart in found}) == len(found)


def test_made_up_data_is_said_in_the_document() -> None:
    document = compose(demonstration(), with_both(demonstration()))
    assert document.synthetic
    assert document.notice.startswith("Made-up data")


def test_no_paragraph_is_repeated_on_page_after_page() -> None:
    document = compose(demonstration(), with_both(demonstration()))
    paragraphs = Counter(
        block.cells[0].text
        for page in document.pages
        for block in walk(page.blocks)
        if isinstance(block, Text)
        and block.role in ("paragraph", "lead")
        and page.kind != "section"
    )
    assert max(paragraphs.values()) <= 2  # once for each population


def test_nothing_to_compare_with_gives_scores_and_no_bands() -> None:
    release = few()
    document = compose(release, release.organisations[0].code)
    assert not [
        b
        for p in document.pages
        for b in walk(p.blocks)
        if isinstance(b, Text) and b.role == "band" and p.kind in ("section", "questions")
    ]


def test_an_unknown_organisation_is_refused() -> None:
    with pytest.raises(ReleaseError, match="no organisation"):
        compose(demonstration(), "nobody")


def test_long_names_and_markup_in_names_stay_text() -> None:
    release = few()
    document = compose(release, release.organisations[0].code)
    assert document.name.startswith(AWKWARD)
    assert any(AWKWARD in text for text in texts(document))


def test_the_long_table_has_a_row_for_every_number_and_no_hidden_value() -> None:
    release = demonstration()
    table = long_table(release)
    value, flag = table.columns.index("value"), table.columns.index("flag")
    assert len({row[0] for row in table.rows}) == len(table.rows)
    assert all((row[value] is None) == (row[flag] != "ok") for row in table.rows)
    assert any(row[flag] == "suppressed" for row in table.rows)


def test_each_group_has_its_own_page_at_a_glance() -> None:
    release = demonstration()
    both = compose(release, with_both(release))
    assert [p.id for p in both.pages if p.kind == "glance"] == ["glance-AMHS", "glance-OPMHS"]
    one = compose(release, without(release, "OPMHS"))
    assert [p.id for p in one.pages if p.kind == "glance"] == ["glance-AMHS"]


def test_best_and_worst_questions_are_the_furthest_from_the_average() -> None:
    release = demonstration()
    code = with_both(release)
    document = compose(release, code)
    z = {
        item.id: release.figure(
            "expected_range.z", item.id, code, "AMHS", release.survey.wave
        ).value
        for item in release.survey.evaluative
    }
    ranked = sorted((v, item) for item, v in z.items() if v is not None)
    for key, expected in (("best", ranked[::-1][:5]), ("worst", ranked[:5])):
        table = next(t for t in tables(document) if t.id == f"glance-AMHS-{key}")
        assert [row[0].text.partition(".")[0] for row in table.rows] == [i for _, i in expected]


def test_a_question_of_unknown_wording_is_listed_by_its_section() -> None:
    release = demonstration()
    unknown = {item.id for item in release.survey.evaluative if item.wording == "unknown"}
    assert unknown == {"Q13", "Q37"}
    listed = [
        row[0].text
        for organisation in release.organisations[:12]
        for page in compose(release, organisation.code).pages
        if page.kind == "glance"
        for block in walk(page.blocks)
        if isinstance(block, Table)
        for row in block.rows
        if row[0].text.partition(".")[0] in unknown
    ]
    sections = {i: s.name for s in release.survey.sections for i in s.items}
    assert listed
    for line in listed:
        name, _, about = line.partition(". ")
        assert about == f"A question of the section '{sections[name]}': its wording is not known."


def test_where_nobody_is_compared_own_scores_are_shown_all_the_same() -> None:
    release = few()
    document = compose(release, release.organisations[0].code)
    assert [p.id for p in document.pages if p.kind == "overview"] == [
        "results-AMHS",
        "results-OPMHS",
        "results-CYPMHS",
    ]
    assert not [p for p in document.pages if p.kind == "comparison"]
    assert any(chart.id.startswith("own-") for chart in charts(document))
    said = [text for text in texts(document) if text.startswith("Scores are shown without")]
    assert len(said) == 3  # once for each group, not beside each question


def test_a_hidden_score_still_has_what_all_organisations_have() -> None:
    release = demonstration()
    survey, hidden = release.survey, 0
    for organisation in release.organisations[:12]:
        code = organisation.code
        document = compose(release, code)
        for item in survey.evaluative:
            own = release.figure("score.score", item.id, code, "AMHS", survey.wave)
            everyone = release.figure(
                "expected_range.national", item.id, "national", "AMHS", survey.wave
            )
            if own.value is None and everyone.value is not None and release.has(code, "AMHS"):
                table = next(t for t in tables(document) if t.id == "withheld-AMHS")
                row = next(r for r in table.rows if r[0].text.startswith(f"{item.id}. "))
                assert row[2].text == number(everyone.value, 1)
                assert len(table.columns) == 5
                hidden += 1
    assert hidden


def test_what_moved_is_listed_with_both_scores() -> None:
    release = demonstration()
    survey = release.survey
    then = survey.waves[1]
    code, item = next(
        (organisation.code, item.id)
        for organisation in release.organisations
        for item in survey.evaluative
        if release.figure("change.verdict", item.id, organisation.code, "AMHS", then).value
        in (1, -1)
    )
    document = compose(release, code)
    page = next(p for p in document.pages if p.id == "change-AMHS")
    lines = [
        b.cells[0].text for b in walk(page.blocks) if isinstance(b, Text) and b.role == "bullet"
    ]
    before = release.figure("score.score", item, code, "AMHS", then).value
    assert before is not None
    line = next(line for line in lines if f": {item}. " in line)
    assert f"{number(before, 1)} \N{RIGHTWARDS ARROW} " in line


def test_very_many_organisations_are_ranked_by_some_of_them(tmp_path: Path) -> None:
    asked = survey(settings=chosen(release={"min_respondents": 2}))
    rows = [
        person(organisation=f"T{o:04d}", Q1=1 + (o * 7 + k) % 3 % (1 + o % 3))
        for o in range(1500)  # of every third all answer alike, so that it has no score
        for k in range(3)
    ]
    release = released(asked, written(tmp_path / "answers.csv", asked, rows))
    national = prepare(release)
    everyone = national.rankings["all", "S"]
    assert len(everyone) == 1000
    for code in ("T0001", everyone[0].organisation, everyone[500].organisation, "T1499"):
        document = compose(release, code, national)
        chart = next(chart for chart in charts(document) if chart.id == "ranking-all-S")
        model = chart.model
        assert isinstance(model, Ranking)
        drawn = [bar.organisation for bar in model.bars]
        assert 320 <= len(drawn) <= 321
        assert drawn == [bar.organisation for bar in everyone if bar.organisation in {*drawn}]
        assert {code, everyone[0].organisation, everyone[-1].organisation} <= {*drawn}
        assert model.own == code
        said = " ".join(texts(document))
        assert f"{len(drawn)} of 1,000 trusts, evenly from the lowest" in said
        assert "scores of 1,000 trusts" in chart.alt
