"""From a release to files: formats, some organisations, and one that fails."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from pptx import Presentation

from releases import few
from surveybench.errors import OutputError, PartialFailure, ReleaseError
from surveybench.jobs import publish
from surveybench.report.compose.description import describe
from surveybench.report.document import Document
from surveybench.report.writers import WORKBOOK_WRITERS, WRITERS, Writer, csvw


def test_every_format_is_written_for_the_named_organisation_only(tmp_path: Path) -> None:
    code = few().organisations[0].code
    made = sorted(publish.write(few(), tmp_path, [code]), key=lambda p: -len(p.parts))
    *written, ledger, manifest = made
    assert ledger == tmp_path / "cmh_2025_ledger.json"
    assert manifest == tmp_path / "cmh_2025_manifest.json"
    writers = (*WRITERS.values(), *WORKBOOK_WRITERS.values())
    assert {path.suffix for path in written} == {f".{writer.ending}" for writer in writers}
    assert {path.parent.name for path in written} == {code}
    assert all(path.name.startswith(f"{code}_cmh_2025_") for path in written)


def test_one_format_for_all_and_progress_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    written = publish.write(
        few(), tmp_path, None, ["html"], progress=lambda *step: told.append(step)
    )
    assert len(written) == 5 + 2  # the ledger and the manifest
    assert told[-1] == ("Writing reports", 5, 5)


def test_unknown_formats_and_organisations_write_nothing(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no format doc"):
        publish.write(few(), tmp_path, None, ["doc"])
    with pytest.raises(ReleaseError, match="no organisation nobody"):
        publish.write(few(), tmp_path, ["nobody"])
    # One text is one name, not its letters.
    with pytest.raises(OutputError, match="no format doc"):
        publish.write(few(), tmp_path, None, "doc")
    with pytest.raises(ReleaseError, match="no organisation nobody"):
        publish.write(few(), tmp_path, "nobody")
    assert not list(tmp_path.iterdir())


def test_one_failure_leaves_the_others_and_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = few().organisations[2].code
    whole = WRITERS["html"].write

    def fail(document: Document) -> bytes:
        if document.organisation == bad:
            raise OutputError("the paper jammed.")
        return whole(document)

    monkeypatch.setitem(
        WRITERS, "html", Writer(lambda: "Report", "report", "html", "text/html", fail)
    )
    with pytest.raises(PartialFailure) as error:
        publish.write(few(), tmp_path, None, ["html"])
    assert error.value.exit_code == 3
    assert "1 of 5 organisations' reports could not be written" in str(error.value)
    assert f"{bad}: the paper jammed." in str(error.value)
    assert len(list(tmp_path.rglob("*.html"))) == 4


def test_a_new_format_needs_its_row_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = Writer(
        lambda: "Report (plain text)",
        "plain",
        "txt",
        "text/plain",
        lambda document: document.title.encode(),
    )
    monkeypatch.setitem(WRITERS, "plain", row)
    monkeypatch.setattr(publish, "FORMATS", (*publish.FORMATS, "plain"))
    written = publish.write(few(), tmp_path, None, ["plain", "site"])
    plain = [path for path in written if path.suffix == ".txt"]
    assert len(plain) == len(few().organisations)
    pages = [path.read_text("utf-8") for path in written if path.suffix == ".html"]
    link = 'type="text/plain" download>Report (plain text)<'
    linked = [page for page in pages if link in page]
    assert len(linked) == len(plain)


def test_the_long_table_has_its_description_beside_it(tmp_path: Path) -> None:
    table, metadata, *_ = publish.write(few(), tmp_path, None, ["csv"])
    assert metadata.name == "cmh_2025_release.csv-metadata.json"
    assert metadata.parent == table.parent == tmp_path / "national"
    assert json.loads(metadata.read_text("utf-8"))["url"] == table.name
    assert metadata.read_bytes() == csvw.write(describe(few(), table.name))


def test_slides_are_built_on_the_template_given(tmp_path: Path) -> None:
    out = BytesIO()
    Presentation().save(out)
    codes = [organisation.code for organisation in few().organisations[:1]]
    formats = ["pptx", "html"]
    written = publish.write(few(), tmp_path, codes, formats, template=out.getvalue())
    (slides,) = [path for path in written if path.suffix == ".pptx"]
    deck = Presentation(str(slides))
    assert (deck.slide_width, deck.slide_height) == (9144000, 6858000)
    assert len(deck.slides) > 10
