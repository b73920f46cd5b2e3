"""Reports of units that are compared with a national run say so, in the right words."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from surveybench import simulate
from surveybench.disclosure import Release
from surveybench.intake import Source, Sources
from surveybench.jobs import pipeline, publish, reference
from surveybench.quantities import Organisation
from surveybench.report.charts import ExpectedRange
from surveybench.report.compose import compose
from surveybench.report.compose.site import site
from surveybench.report.compose.workbook import workbook
from surveybench.report.document import Cell, Chart, Document, Page, Site, Text, walk
from surveybench.report.lens import Lens
from surveybench.report.words import local as words_local
from surveybench.results import Reference
from surveybench.survey import Survey, load_survey
from tiny import MADE

TEAMS = ("North", "South", "East")


@cache
def both() -> tuple[Release, Release]:
    """A national run of thirty-two trusts, and three teams of one of them against it."""
    survey = load_survey("cmh/2025")
    survey = replace(survey, earlier=(), populations=survey.populations[:1])
    with TemporaryDirectory() as folder:
        truth = simulate.plain(survey, organisations=32, people=60)
        simulate.simulate(survey, truth, Path(folder), seed=2)
        files = pipeline.in_folder(Path(folder), survey)
        national = pipeline.run(survey, files, made=MADE, version="0").release
        return national, local(survey, Path(folder), reference.freeze(national))


def local(survey: Survey, folder: Path, frozen: Reference) -> Release:
    """Every trust's people as those of a team, most of them in the first two."""
    sample = folder / "2025" / "sample.csv"
    head, *rows = sample.read_text("utf-8").splitlines()
    teams = [TEAMS[0 if at % 7 < 4 else 1 if at % 7 < 6 else 2] for at in range(len(rows))]
    own = [f"{line},{team}" for line, team in zip(rows, teams, strict=True)][:700]
    sample.write_text("\n".join([f"{head},team", *own]) + "\n", "utf-8")
    ids = {line.split(",")[head.split(",").index("record_id")] for line in own}
    answers = folder / "2025" / "responses.csv"
    first, *given = answers.read_text("utf-8").splitlines()
    at = first.split(",").index("record_id")
    kept = [line for line in given if line.split(",")[at] in ids]
    answers.write_text("\n".join([first, *kept]) + "\n", "utf-8")
    asked = reference.local(pipeline.by_column(survey, "team"), frozen, reference.units("team"))
    named = tuple(Organisation(team, f"{team} team") for team in TEAMS)
    tally, _ = pipeline.count(asked, Sources({2025: Source(answers, sample)}, named))
    return pipeline.from_counts(asked, tally, named, made=MADE, version="0", reference=frozen)


def texts(pages: Document | Site) -> str:
    """Everything that can be read, each text on its own line."""
    lines: list[str] = []
    for page in pages.pages() if isinstance(pages, Site) else pages.pages:
        inner = page.pages if not isinstance(page, Page) else (page,)
        lines.append(page.title)
        for blocks in (page.blocks, *(p.blocks for p in inner)):
            for block in walk(blocks):
                if isinstance(block, Text):
                    lines += [cell.text for cell in block.cells]
                elif isinstance(block, Chart):
                    lines.append(block.alt)
                else:
                    columns = getattr(block, "columns", ())
                    lines += [column.title for column in columns if hasattr(column, "title")]
                    for line in getattr(block, "rows", ()):
                        lines += [cell.text for cell in line if isinstance(cell, Cell)]
    return "\n".join(lines)


def test_the_report_says_what_it_compares_with() -> None:
    _, release = both()
    text = texts(compose(release, "North"))
    for sentence in (
        words_local.COVER,
        words_local.WHAT,
        words_local.SIZE,
        words_local.RANKED,
        words_local.HIDDEN,
        words_local.METHODS,
    ):
        filled = Lens(release).say_against(sentence)[0]
        assert filled in text
        assert "{" not in filled
    assert "those of 32 trusts" in text
    assert "every team has the age and sex profile of all service users in England" in text
    assert "plain average of the trusts' scores" in text
    assert "32\n" in text  # trusts took part


@pytest.mark.parametrize("code", TEAMS)
def test_a_team_is_not_compared_with_other_teams(code: str) -> None:
    _, release = both()
    text = texts(compose(release, code))
    for wrong in (
        "other trusts",
        "other teams",
        "your trust",
        "Your trust",
        "teams took part",
        "too few teams",
        "Making trusts comparable",
        "{",
    ):
        assert wrong not in text, wrong
    assert not re.search(r"fewer than \d+ teams", text)


def test_a_national_report_has_none_of_it() -> None:
    national, _ = both()
    text = texts(compose(national, national.organisations[0].code))
    assert "compared with other trusts" in text
    assert "national reference" not in text
    assert words_local.HEADING not in text
    assert "trusts in England" not in text


def test_the_site_and_the_tables_say_it_too() -> None:
    _, release = both()
    documents = [compose(release, team) for team in TEAMS]
    text = texts(site(release, documents))
    assert Lens(release).say_against(words_local.WHAT)[0] in text
    assert "usable returns in England" in text
    assert "The national picture" not in text
    assert "How the teams compare" in text
    cover = " ".join(workbook(release).sheets[0].lines)
    assert Lens(release).say_against(words_local.WHAT)[0] in cover
    notes = " ".join(str(cell) for row in workbook(release, "North").sheets[2].rows for cell in row)
    assert "plain average of the trusts' scores" in notes


def test_rankings_show_the_own_teams() -> None:
    _, release = both()
    document = compose(release, "North")
    charts = [b for page in document.pages for b in walk(page.blocks) if isinstance(b, Chart)]
    rankings = [chart for chart in charts if chart.id.startswith("ranking-")]
    assert rankings
    counts = {re.findall(r"scores of (\d teams?),", chart.alt)[0] for chart in rankings}
    assert counts
    assert counts <= {"1 team", "2 teams", "3 teams"}


def test_a_score_beyond_all_trusts_lies_on_its_bar() -> None:
    _, release = both()
    beyond = 0
    for team in TEAMS:
        for page in compose(release, team).pages:
            for block in walk(page.blocks):
                if isinstance(block, Chart) and isinstance(block.model, ExpectedRange):
                    model = block.model
                    assert model.lowest <= model.score <= model.highest
                    beyond += model.score in (model.lowest, model.highest)
    assert beyond > 0


def test_files_of_all_teams_are_not_called_national(tmp_path: Path) -> None:
    national, release = both()
    publish.write(release, tmp_path / "local", None, ["csv", "xlsx"])
    beside = {"cmh_2025_ledger.json", "cmh_2025_manifest.json"}
    made = {path.name for path in (tmp_path / "local").iterdir()}
    assert made == {"all", "organisations", *beside}
    publish.write(national, tmp_path / "nation", None, ["csv"])
    assert {path.name for path in (tmp_path / "nation").iterdir()} == {"national", *beside}
