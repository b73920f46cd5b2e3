"""Organisations that a file names are the same, whichever batch names them first."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from file_kinds import write_table
from surveybench.engines import ENGINES, local
from surveybench.engines.types import Counted
from surveybench.intake import Source, organisations_in
from surveybench.readers import text
from surveybench.survey import Columns
from surveybench.tally import Tally
from tiny import item, survey

ASKED = survey(item("Q1"), columns=Columns(record_id="", outcome=""))
IN_ORDER = [code for code in "ABCDEF" for _ in range(12)]
CODES = {
    "in order": IN_ORDER,
    "in turns": list("ABCDEF") * 12,
    "one at the end": ["A"] * 71 + ["F"],
    "the first without one": ["", *IN_ORDER],
    "numbers": [str(i // 9) for i in range(72)],
    "the country": ["A", *["national"] * 3, *IN_ORDER],
}


def counted(kind: str, codes: list[str], folder: Path, *listed: str) -> Counted:
    table = pa.table(
        {
            "organisation": codes,
            "age": [str(20 + i % 60) for i in range(len(codes))],
            "sex": ["12"[i % 2] for i in range(len(codes))],
            "Q1": ["123"[i % 3] for i in range(len(codes))],
        }
    )
    source = Source(write_table(kind, folder, "answers", table))
    return ENGINES["local"](ASKED, source, listed, jobs=2, progress=None)


@pytest.mark.parametrize("kind", ["CSV", "Parquet"])
@pytest.mark.parametrize("codes", CODES.values(), ids=CODES)
def test_organisations_that_come_later_are_counted_as_if_listed(
    kind: str, codes: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "BYTES_A_BLOCK", 64)
    listed = sorted(set(codes) - {"", "national"})
    expected = counted(kind, codes, tmp_path, *listed)
    done = counted(kind, codes, tmp_path)
    assert done.tally.axes.organisations == tuple(listed)
    assert Tally({2025: done.tally}).table() == Tally({2025: expected.tally}).table()
    assert done.issues == expected.issues


def test_a_file_is_read_for_its_organisations_only_where_one_comes_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(text, "BYTES_A_BLOCK", 64)
    monkeypatch.setattr(
        local, "organisations_in", lambda wave: asked.append("once") or organisations_in(wave)
    )
    counted("CSV", ["A"] * 72, tmp_path)
    assert not asked
    counted("CSV", IN_ORDER, tmp_path)
    assert asked == ["once"]
