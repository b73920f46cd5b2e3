"""Languages: held against English text by text, begun for a translator, spoken while writing."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from surveybench.errors import LanguageError, OutputError
from surveybench.jobs import language as job
from surveybench.languages import OF_TOOLS, english, read_language, reading_of, shipped
from surveybench.languages.mirror import complaints, gaps, mirrored, written_key
from surveybench.languages.read import SHIPPED
from surveybench.report.lens.named import short_month_name, wave_name
from surveybench.report.lens.rounding import listed
from surveybench.report.lens.terms import day, with_article
from surveybench.report.words import Plural, for_count, language_tag, speaking
from surveybench.report.words import report as words
from surveybench.survey import load_survey

ENGLISH: Mapping[str, Any] = {
    "TITLE": "{count} of {whole}",
    "SIDES": {1: "up", -1: "down", ("a", 2): "pair"},
    "SURE": {True: "yes"},
    "COLUMNS": ("One", "Two"),
    "MANY": Plural("{count} thing", "{count} things"),
    "ROWS": (("score.n", ("Word", "Note."), None),),
    "CODES": (2, 3),
}
GOOD: Mapping[str, Any] = {
    "TITLE": "{whole}: {count}",
    "SIDES": {"1": "i fyny", "-1": "i lawr", "a, 2": "pâr"},
    "SURE": {"true": "ie"},
    "COLUMNS": ["Un", "Dau"],
    "MANY": {"two": "{count} beth", "other": "{count} o bethau"},
    "ROWS": [["score.n", ["Gair", "Nodyn."], None]],
}


def test_a_language_as_complete_as_english_is_taken_in_the_types_of_english() -> None:
    assert list(complaints({k: v for k, v in ENGLISH.items() if k != "CODES"}, GOOD, ())) == []
    taken = {key: mirrored(ENGLISH[key], GOOD[key]) for key in GOOD}
    assert taken["SIDES"] == {1: "i fyny", -1: "i lawr", ("a", 2): "pâr"}
    assert taken["SURE"] == {True: "ie"}
    assert taken["COLUMNS"] == ("Un", "Dau")
    assert taken["MANY"] == Plural("", "{count} o bethau", two="{count} beth")
    assert taken["ROWS"] == (("score.n", ("Gair", "Nodyn."), None),)


@pytest.mark.parametrize(
    ("key", "text", "way", "what"),
    [
        ("TITLE", None, "TITLE", "is missing"),
        ("TITEL", "x", "TITEL", "no such key"),
        ("TITLE", "{count}", "TITLE", "{whole}"),
        ("TITLE", "{count} {whole} {more}", "TITLE", "{more}"),
        ("TITLE", "{count} {whole", "TITLE", "brace"),
        ("TITLE", "{count} {whole!r}", "TITLE", "brace"),
        ("TITLE", "{count.real} {whole}", "TITLE", "brace"),
        ("TITLE", 7, "TITLE", "has to be a text"),
        ("COLUMNS", ["Un"], "COLUMNS", "has 1 texts, English has 2"),
        ("COLUMNS", ["Un", " "], "COLUMNS.2", "is empty"),
        ("COLUMNS", "Un", "COLUMNS", "list"),
        ("SIDES", {"1": "u", "-1": "l"}, "SIDES.a, 2", "is missing"),
        ("SIDES", ["u"], "SIDES", "table"),
        ("MANY", {"two": "{count}"}, "MANY.other", "is missing"),
        ("MANY", {"other": "{count}", "twelve": "{count}"}, "MANY.twelve", "no such form"),
        ("ROWS", [["sgôr.n", ["Gair", "Nodyn."], None]], "ROWS.1.1", "is a name"),
        ("ROWS", [["score.n", ["Gair", "Nodyn."], "x"]], "ROWS.1.3", "no text to translate"),
    ],
)
def test_a_text_that_is_not_that_of_english_is_named(
    key: str, text: object, way: str, what: str
) -> None:
    theirs = {**GOOD, key: text}
    if text is None:
        del theirs[key]
    ours = {k: v for k, v in ENGLISH.items() if k != "CODES"}
    fault = next(iter(complaints(ours, theirs, ())))
    assert ".".join(map(str, fault.way)) == way
    assert what in fault.what
    assert fault.remedy


def test_gaps_keep_their_forms() -> None:
    assert gaps("{shown:,} of {count}") == {"shown:,", "count"}
    assert gaps("{}") is None


def test_welsh_has_every_text_of_reports() -> None:
    assert "cy" in shipped()
    welsh = reading_of("cy")
    assert [str(fault) for fault in welsh.faults] == []
    needed = {name for name in english() if name not in OF_TOOLS}
    assert needed <= set(welsh.language.texts)


@pytest.mark.slow
def test_english_needs_no_library_of_locales() -> None:
    code = (
        "import sys, surveybench.jobs.run, surveybench.report.compose.national\n"
        "from surveybench.languages import read_language\n"
        "assert read_language('en') is None\n"
        "sys.exit('babel' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_no_sentence_says_what_people_are_told_apart_by() -> None:
    """A survey may have strata of its own: their names are gaps."""
    said = [
        text
        for subject, keys in english().items()
        if subject not in (*OF_TOOLS, "choices")
        for key, text in keys.items()
        if key != "WHO_DIFFERS" and re.search("age (and|or) sex", str(text))
    ]
    assert said == []


def test_texts_dates_and_forms_are_those_of_the_language_spoken() -> None:
    welsh = read_language("cy")
    assert not hasattr(words, "NO_SUCH_TEXT")
    assert day(date(2025, 11, 30)) == "30 November 2025"
    things = Plural("{n} peth", "{n} o bethau", zero="dim", two="{n} beth", many="{n} pheth")
    with speaking(welsh):
        assert language_tag() == "cy"
        assert day(date(2025, 11, 30)) == "30 Tachwedd 2025"
        assert words.CONTENTS == "Cynnwys"
        assert listed(["a", "b"]) != "a and b"
        assert with_article("ysbyty") == "ysbyty"
        forms = [for_count(things, n) for n in (0, 1, 2, 3, 6, 7)]
        assert forms == ["dim", "{n} peth", "{n} beth", "{n} o bethau", "{n} pheth", "{n} o bethau"]
        monthly = load_survey("pulse/2026-06")
        assert wave_name(monthly) == "Mehefin 2026"
        assert short_month_name(monthly, monthly.wave) == "Meh 2026"
        yearly = load_survey("cmh/2025")
        assert short_month_name(yearly, yearly.wave) == ""
    assert (language_tag(), words.CONTENTS) == ("en-GB", "Contents")
    assert with_article("ysbyty") == "a ysbyty"
    assert wave_name(monthly) == monthly.wave_name == "June 2026"
    assert short_month_name(monthly, monthly.wave) == "Jun 2026"


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """A language begun, every text empty."""
    job.new("fr", "Français", "French", tmp_path / "fr")
    return tmp_path / "fr"


def test_a_language_begun_lacks_its_texts_and_nothing_else(begun: Path) -> None:
    checked = job.check(str(begun))
    assert checked.name == "Français"
    assert len(checked.faults) > 1000
    assert {fault.what for fault in checked.faults} == {"is empty."}
    with pytest.raises(LanguageError, match=r"answers\.yaml, line \d+, key answers\.\w+: is empty"):
        read_language(str(begun))
    assert "and" in checked.lines()[-1]
    assert checked.content["usable"] is False
    with pytest.raises(OutputError, match="has files"):
        job.new("fr", "", "", begun)
    with pytest.raises(LanguageError, match="is no tag"):
        job.new("French!", "", "", begun)


def _plain(texts: Any) -> Any:
    """The texts with keys that the writer of YAML can write: those of several parts as one text."""
    if isinstance(texts, dict):
        return {written_key(key): _plain(below) for key, below in texts.items()}
    return texts


def test_a_language_may_be_one_file(tmp_path: Path) -> None:
    folder, yaml = SHIPPED / "cy", YAML(typ="safe")
    subjects = {p.stem: _plain(yaml.load(p.read_text("utf-8"))) for p in folder.glob("*.yaml")}
    head = subjects.pop("language")
    one, yaml.default_flow_style, yaml.width = tmp_path / "own.yaml", False, 10_000
    with one.open("w", encoding="utf-8") as file:
        yaml.dump({**head, "confirmed": ["report.CONTENTS"], "texts": subjects}, file)
    language, welsh = read_language(str(one)), read_language("cy")
    assert language is not None
    assert welsh is not None
    assert language.texts == welsh.texts
    assert (language.confirmed, language.drafts) == ({"report.CONTENTS"}, welsh.drafts - 1)


@pytest.mark.parametrize(
    ("line", "written", "error"),
    [
        ("code: fr", "code: xx-Nowhere", "key code: dates and numbers of 'xx-Nowhere'"),
        ("status: draft", "status: ready", "key status: is no status"),
        ("status: draft", "stauts: draft", "key stauts: there is no such key"),
        ("confirmed: []", "confirmed: all", "key confirmed: has to be a list"),
        ("code: fr", "code: [fr", "is not readable YAML"),
    ],
)
def test_what_a_language_says_of_itself_is_looked_at(
    begun: Path, line: str, written: str, error: str
) -> None:
    head = begun / "language.yaml"
    head.write_text(head.read_text("utf-8").replace(line, written), "utf-8")
    with pytest.raises(LanguageError, match=re.escape(error)) as refused:
        read_language(str(begun))
    assert "language.yaml" in str(refused.value)


def test_subjects_and_languages_that_are_not_there_are_told(begun: Path) -> None:
    (begun / "board.yaml").rename(begun / "bord.yaml")
    faults = [fault.what for fault in job.check(str(begun)).faults]
    assert "there is no subject bord in English." in faults
    assert "has no texts of the subject board." in faults
    with pytest.raises(LanguageError, match=r"no language cyy.*Did you mean cy\?"):
        read_language("cyy")
