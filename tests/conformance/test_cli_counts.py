"""Counts that travel, from the command line: tally, merge, run --tally."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from command_line import Run
from surveybench.jobs import tally_file
from tiny import row, text_of

DEFINITION = """
survey: tiny
wave: 2025
compare: {2024: {definition: tiny2024.yaml, items: {Q1: Q1, Q2: Q2}}}
words: {title: Tiny survey, report: Tiny report}
populations: [{id: all, name: Everyone}]
settings: {min_answered: 1}
items:
  - id: Q1
    text: First
    options: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}]
  - {id: Q2, text: Second, options: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}]}
sections:
  - {id: S, name: Section, items: [Q1, Q2]}
"""
COLUMNS = ["record_id", "organisation", "site", "outcome", "age", "sex", "Q1", "Q2"]


@pytest.fixture
def surveybench(surveybench: Run) -> Run:
    """The command, in a folder with a definition and the files of three organisations."""
    alone = DEFINITION.replace(
        "compare: {2024: {definition: tiny2024.yaml, items: {Q1: Q1, Q2: Q2}}}\n", ""
    )
    Path("tiny.yaml").write_text(alone + "columns: {ignore: [site]}\n")
    for home, codes in {"data": "ABC", "ab": "AB", "c": "C"}.items():
        Path(home, "2025").mkdir(parents=True)
        names = "".join(f"{code},Trust {code}\n" for code in codes)
        Path(home, "organisations.csv").write_text(f"code,name\n{names}")
        people = [
            row(
                record_id=f"{code}{i}", organisation=code, site=f"{code}{i % 2}", Q1=1, Q2=1 + i % 2
            )
            for code in codes
            for i in range(8)
        ]
        Path(home, "2025", "responses.csv").write_text(text_of(people, COLUMNS))
    return surveybench


def test_counted_at_home_and_put_together(surveybench: Run) -> None:
    ran = surveybench("tally", "tiny.yaml", "ab", "--out", "ab.tally")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "ab.tally: counts of 2 organisations, 2025.",
        "Exact counts, small ones too: not for publication.",
        "2025: 2 organisations, 16 people, 16 usable returns",
        "Cleaning changed nothing.",
    ]
    assert surveybench("tally", "tiny.yaml", "c", "--out", "c.tally").code == 0
    ran = surveybench("merge", "c.tally", "ab.tally", "--out", "all.tally")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "all.tally: counts of 3 organisations, 2025.\n"
    options = ("--out", "one", "-f", "csv", "--date", "2025-01-01")
    assert surveybench("run", "tiny.yaml", "data", *options).code == 0
    for out, words in {
        "two": ("--tally", "all.tally"),
        "three": ("--tally", "ab.tally", "--tally", "c.tally"),
    }.items():
        ran = surveybench("run", "tiny.yaml", *words, *options[2:], "--out", out)
        assert (ran.code, ran.err) == (0, "")
        for path in Path("one/national").iterdir():
            assert Path(out, "national", path.name).read_bytes() == path.read_bytes()


def test_a_file_for_each(surveybench: Run) -> None:
    ran = surveybench("tally", "tiny.yaml", "data", "--out", "sent", "--each", "-o", "A", "-o", "C")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("2 files in sent: counts of 2 organisations, 2025.\n")
    found = sorted(path.name for path in Path("sent").iterdir())
    assert found == ["A_tiny_2025_counts.tally", "C_tiny_2025_counts.tally"]
    ran = surveybench("merge", "sent", "--out", "ac.tally")
    assert (ran.code, ran.out) == (0, "ac.tally: counts of 2 organisations, 2025.\n")
    ran = surveybench("tally", "tiny.yaml", "data", "-o", "X")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no organisation X. Known are: A, B, C." in ran.err


def test_waves_that_are_not_there_are_left_out(surveybench: Run) -> None:
    Path("tiny2024.yaml").write_text(
        Path("tiny.yaml").read_text().replace("wave: 2025", "wave: 2024")
    )
    Path("two.yaml").write_text(DEFINITION + "columns: {ignore: [site]}\n")
    ran = surveybench("tally", "two.yaml", "c", "--out", "c.tally")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("c.tally: counts of 1 organisation, 2025.")
    ran = surveybench("run", "two.yaml", "--tally", "c.tally")
    assert ran.code == 2
    assert "wave 2024 was not counted" in ran.err
    Path("c/2025").rename("c/2024")
    ran = surveybench("tally", "two.yaml", "c", "--out", "then.tally")
    assert ran.out.startswith("then.tally: counts of 1 organisation, 2024.")
    ran = surveybench("merge", "c.tally", "then.tally", "--out", "both.tally")
    assert ran.out == "both.tally: counts of 1 organisation, 2024, 2025.\n"


def test_small_counts_are_told_before_a_tally_leaves(surveybench: Run) -> None:
    asked = ("tally", "tiny.yaml", "data", "--out", "a.tally", "--min-cell")
    ran = surveybench(*asked, "5")
    assert (ran.code, ran.out) == (2, "")
    assert not Path("a.tally").exists()
    assert "an answer to a question, by age and sex: 6 of 9 counts, of A, B, C" in ran.err
    assert "people of one age and sex" not in ran.err
    assert "--allow-small" in ran.err
    ran = surveybench(*asked, "5", "--allow-small")
    assert (ran.code, ran.err) == (0, "")
    assert "6 of 9 counts, of A, B, C" in ran.out
    assert Path("a.tally").exists()
    ran = surveybench(*asked, "4")
    assert "No count, and no difference of two counts, stands for fewer than 4 people." in ran.out
    assert "It still reveals, exactly, how many people of each age and sex" in ran.out
    assert "what everybody in them answered to a question: the same." in ran.out


def test_differences_of_counts_are_told_before_a_tally_leaves(surveybench: Run) -> None:
    """Twenty people answered, and one of them left the second question out."""
    people = [
        row(record_id=f"A{i}", organisation="A", site="A1", Q1=1, Q2="" if i == 3 else 1)
        for i in range(20)
    ]
    Path("one.csv").write_text(text_of(people, COLUMNS))
    words = ("tally", "tiny.yaml", "--responses", "one.csv", "--out", "one.tally")
    ran = surveybench(*words, "--min-cell", "10")
    assert ran.code == 2
    assert not Path("one.tally").exists()
    assert "by age and sex (people less answers): " in ran.err
    assert "by age and sex (answers less pairs): 1 of " in ran.err


def test_a_tally_is_not_written_among_reports(surveybench: Run) -> None:
    assert surveybench("run", "tiny.yaml", "data", "-f", "xlsx", "--out", "reports").code == 0
    for words in (("tally", "tiny.yaml", "data"), ("merge", "none.tally")):
        for place in ("reports/a.tally", "reports/national/a.tally"):
            ran = surveybench(*words, "--out", place)
            assert (ran.code, ran.out) == (2, "")
            assert "lies in a folder of finished reports" in ran.err
            assert not Path(place).exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("merge", "a.tally", "b.tally"), "both hold A in wave 2025"),
        (("merge", "a.tally", "cut.tally"), "cut.tally: cannot be read as a tally"),
        (("merge", "a.tally", "site.tally"), "what it takes as the organisation is not what"),
        (("merge", "a.tally", "other.tally"), "counted with another definition"),
        (("merge", "a.tally", "none.tally"), "none.tally: cannot be read as a tally: there is no"),
        (("run", "tiny.yaml", "--tally", "other.tally"), "counted with another definition"),
        (("run", "tiny.yaml", "data", "--tally", "a.tally"), "are named together"),
        (("run", "tiny.yaml", "--by", "site", "--tally", "a.tally"), "are named together"),
    ],
)
def test_what_cannot_be_put_together(surveybench: Run, words: tuple[str, ...], said: str) -> None:
    text = Path("tiny.yaml").read_text()
    Path("other.yaml").write_text(text.replace("min_answered: 1", "min_answered: 2"))
    for name, asked in {
        "a": ("tiny.yaml", "data", "-o", "A"),
        "b": ("tiny.yaml", "ab"),
        "site": ("tiny.yaml", "c", "--by", "site"),
        "other": ("other.yaml", "c"),
    }.items():
        assert surveybench("tally", *asked, "--out", f"{name}.tally").code == 0
    Path("cut.tally").write_bytes(Path("b.tally").read_bytes()[:-50])
    ran = surveybench(*words, "--out", "out.tally")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("surveybench: ")
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert not Path("out.tally").exists()


def test_units_of_another_column_have_their_own_names(surveybench: Run) -> None:
    ran = surveybench("tally", "tiny.yaml", "c", "--by", "site", "--out", "site.tally")
    assert (ran.code, ran.err) == (0, "")
    assert tally_file.codes(tally_file.load(Path("site.tally")).tally) == ("C0", "C1")
    Path("sites.csv").write_text("code,name\nC0,North site\nC1,South site\n")
    asked = ("tally", "tiny.yaml", "c", "--by", "site", "--organisations", "sites.csv")
    assert surveybench(*asked, "--out", "named.tally").code == 0
    named = tally_file.load(Path("named.tally")).organisations
    assert [organisation.name for organisation in named] == ["North site", "South site"]


# The national reference

NATION = DEFINITION.replace(
    "settings: {min_answered: 1}",
    "settings: {min_answered: 1, min_respondents: 2, min_organisations: 3}",
).replace("compare: {2024: {definition: tiny2024.yaml, items: {Q1: Q1, Q2: Q2}}}\n", "")


@pytest.fixture
def nation(surveybench: Run) -> Run:
    """A definition by which three organisations can be compared, and their reference."""
    Path("tiny.yaml").write_text(NATION + "columns: {ignore: [site]}\n")
    for home in ("data", "ab", "c"):
        path = Path(home, "2025", "responses.csv")
        lines = path.read_text().splitlines()
        mixed = [
            line[: -len("1,1")] + f"{1 + at // 3 % 2},{1 + at % 2}"
            for at, line in enumerate(lines[1:])
        ]
        path.write_text("\n".join([lines[0], *mixed]) + "\n")
    ran = surveybench("reference", "tiny.yaml", "data", "--out", "n.json", "--date", "2025-11-30")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[0] == "n.json: 3 trusts, 2025."
    assert ran.out.splitlines()[-1] == "Cleaning changed nothing."
    return surveybench


def test_a_reference_from_tallies_is_the_same(nation: Run) -> None:
    assert nation("tally", "tiny.yaml", "data", "--out", "sent", "--each").code == 0
    asked = ("reference", "tiny.yaml", "--tally", "sent", "--date", "2025-11-30")
    assert nation(*asked, "--out", "m.json").code == 0
    assert Path("m.json").read_bytes() == Path("n.json").read_bytes()


def test_sites_of_one_organisation_against_the_nation(nation: Run) -> None:
    Path("c/organisations.csv").unlink()
    asked = ("run", "tiny.yaml", "c", "--reference", "n.json", "--by", "site", "-f", "csv")
    ran = nation(*asked, "-f", "html", "--out", "local")
    assert (ran.code, ran.err) == (0, "")
    page = Path("local/organisations/C0/C0_tiny_2025_report.html").read_text("utf-8")
    assert "These results are of single sites." in page
    assert "Compared with 3 trusts in the national results of 2025" in page
    assert "Hash of" not in page
    assert re.search(r"Your score is (above|below) \d", page)  # of a section, as of a question
    table = Path("local/all/tiny_2025_release.csv").read_text("utf-8")
    assert "expected_range.band:Q2:C1:all:2025" in table
    assert nation(*asked, "-f", "html", "--out", "wards", "--called", "ward,wards").code == 0
    page = Path("wards/organisations/C0/C0_tiny_2025_report.html").read_text("utf-8")
    assert "These results are of single wards." in page
    ran = nation("tally", "tiny.yaml", "c", "--by", "site", "--out", "c.tally")
    ran = nation("run", "tiny.yaml", "--tally", "c.tally", *asked[3:5], "-f", "csv", "--out", "t")
    assert (ran.code, ran.err) == (0, "")
    assert Path("t/all/tiny_2025_release.csv").read_text("utf-8") == table


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--reference", "none.json"), "none.json: there is no such file."),
        (("--reference", "tiny.yaml"), "tiny.yaml: cannot be read as a national reference"),
        (("--reference", "cut.json"), "cut.json: cannot be read as a national reference"),
        (("--reference", "n.json", "--by", "ward"), "1 column is missing: ward."),
        (("--reference", "n.json", "--called", "ward"), "'ward' does not say what one and what"),
        (("other.yaml", "--reference", "n.json"), "n.json: was made with another definition"),
        (("next.yaml", "--reference", "n.json"), "n.json: is of tiny 2025, not of tiny 2026."),
    ],
)
def test_references_that_cannot_be_used(nation: Run, words: tuple[str, ...], said: str) -> None:
    Path("cut.json").write_bytes(Path("n.json").read_bytes()[:900])
    text = Path("tiny.yaml").read_text()
    Path("other.yaml").write_text(text.replace("score: 10", "score: 9"))
    Path("next.yaml").write_text(text.replace("wave: 2025", "wave: 2026"))
    asked = ("tiny.yaml", *words) if words[0].startswith("--") else words
    ran = nation("run", asked[0], "data", *asked[1:])
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert not Path("reports").exists()


def test_a_reference_of_too_few(surveybench: Run) -> None:
    ran = surveybench("reference", "tiny.yaml", "data")
    assert (ran.code, ran.out) == (2, "")
    assert "no figure may leave: fewer than 30 trusts have results." in ran.err
    assert not Path("reference.json").exists()


def test_reports_of_sites_are_verified(surveybench: Run) -> None:
    by = ("--by", "site", "-q")
    assert surveybench("run", "tiny.yaml", "data", "--out", "sites", "-f", "csv", *by).code == 0
    ran = surveybench("verify", "sites", "tiny.yaml", "data", *by)
    assert (ran.code, ran.err) == (0, "")
    assert "give the figures that the reports were made of" in ran.out
    assert surveybench("verify", "sites", "tiny.yaml", "data", "-q").code == 2
