"""A Welsh release says what the English one says: the same figures, the same hidden, same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import opened
from canaries import CODES, DIGITS, SCORE_DIGITS, released
from published_table import PUBLISHED, TABLE
from surveybench import cli
from surveybench.jobs import publish
from surveybench.languages import read_language
from surveybench.report.compose import compose, prepare
from surveybench.report.document import texts
from surveybench.report.words import speaking
from surveybench.report.writers import NATIONAL, SITE_WRITERS, TABLE_WRITERS, WRITERS
from surveybench.report.writers.html import environment

OPENED = {"pdf": opened.of_pdf, "pptx-tables": opened.of_pptx, "html": opened.of_html}
CODE = CODES[1]


@cache
def reports(language: str) -> dict[str, bytes]:
    """Files of one organisation in each format of a report."""
    with speaking(read_language(language)):
        made = compose(released(), CODE, prepare(released()))
        return {name: WRITERS[name].write(made) for name in OPENED}


@cache
def files(language: str, jobs: int = 1) -> dict[str, bytes]:
    """What a run writes about all organisations and, but for PDF, each, by path."""
    others = [name for name in publish.FORMATS if name not in ("pdf", NATIONAL, *SITE_WRITERS)]
    with TemporaryDirectory() as folder:
        written = publish.write(
            released(), folder, formats=others, language=language or None, jobs=jobs
        )
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in written}


@pytest.mark.parametrize("name", OPENED)
def test_every_format_says_what_the_welsh_document_says(name: str) -> None:
    words, refs = OPENED[name](reports("cy")[name])
    _, in_english = OPENED[name](reports("en")[name])
    assert refs & _refs() == in_english & _refs()
    assert refs & _refs()
    with speaking(read_language("cy")):
        made = compose(released(), CODE, prepare(released()))
    shown = opened.plain(words)
    said = [text for text in texts(made) if text.isascii()]
    assert [text for text in said if opened.plain(text) not in shown] == []
    assert len(said) > 100


@cache
def _refs() -> frozenset[str]:
    return frozenset(str(figure.ref) for figure in released().figures())


def test_figures_for_programs_are_those_of_the_english_run() -> None:
    english, welsh = files("en"), files("cy")
    assert set(english) == set(welsh)
    tables = [path for path in english if path.endswith(("_release.csv", "_ledger.json"))]
    assert len(tables) == 1 + len(TABLE_WRITERS)
    assert all(english[path] == welsh[path] for path in tables)


def test_the_same_run_gives_the_same_bytes_in_one_process_and_in_two() -> None:
    again = files.__wrapped__("cy")
    assert again == files("cy")
    assert files("cy", jobs=2) == again


def test_no_language_is_remembered_by_the_next() -> None:
    """What one process writes in Welsh, then English, then Welsh is what it wrote at first."""
    environment.cache_clear()
    welsh, english = reports.__wrapped__("cy"), reports.__wrapped__("en")
    environment.cache_clear()
    assert reports.__wrapped__("en") == english
    assert reports.__wrapped__("cy") == welsh
    assert b"Skip to main content" in english["html"]
    assert b"Skip to main content" not in welsh["html"]


def test_nothing_hidden_is_in_a_welsh_file() -> None:
    looked_at = 0
    for name, part in _parts():
        looked_at += 1
        text = part.decode("utf-8", "replace")
        assert DIGITS not in text, name
        assert not [digits for digits in SCORE_DIGITS if digits in text], name
    assert looked_at > 100


def _parts() -> Iterator[tuple[str, bytes]]:
    for path, content in files("cy").items():
        yield from opened.parts(content, path)


def test_published_figures_are_reported_in_welsh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("aip.yaml").write_text(PUBLISHED)
    Path("aip.csv").write_text(TABLE)
    typed = "published aip.csv --survey aip.yaml --out cy --format html --language cy"
    monkeypatch.setattr("sys.argv", ["surveybench", *typed.split()])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert not ended.value.code
    page = next(Path("cy").rglob("*.html")).read_text("utf-8")
    assert '<html lang="cy"' in page
    assert "siaradwr" in page
