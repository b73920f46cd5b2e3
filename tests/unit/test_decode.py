"""One raw column to small integers: every type a file may hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from surveybench.respondents import decode
from surveybench.respondents.decode import BLANK, INVALID, SEVERAL
from surveybench.respondents.labels import positions_of

KNOWN = {"1": 1, "2": 2, "10": 3}
NAN = float("nan")


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["1", "2", "10", None, "", " ", "x"], pa.string()),
        (["1", "2", "10", None, "", " ", "x"], pa.large_string()),
        (["1", "2", "10", None, "", " ", "x"], pa.dictionary(pa.int32(), pa.string())),
        ([1, 2, 10, None, None, None, 3], pa.int8()),
        ([1, 2, 10, None, None, None, 3], pa.int64()),
        ([1, 2, 10, None, None, None, 2**63], pa.uint64()),
        ([1, 2, 10, None, None, None, -1], pa.int16()),
        ([1.0, 2.0, 10.0, None, NAN, None, 1.5], pa.float64()),
        ([1.0, 2.0, 10.0, None, NAN, None, float("inf")], pa.float32()),
        ([Decimal("1.00"), Decimal(2), Decimal(10), None, None, None, Decimal("0.5")], None),
    ],
)
@pytest.mark.parametrize("chunks", [1, 3])
def test_every_type_gives_the_same_positions(
    values: list[Any], kind: pa.DataType | None, chunks: int
) -> None:
    array = pa.array(values, kind)
    column = pa.chunked_array(
        [array] if chunks == 1 else [array[:3], array[3:3], array[3:]], array.type
    )
    expected = [1, 2, 3, BLANK, BLANK, BLANK, INVALID]
    assert decode.positions(column, KNOWN).tolist() == expected


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("1", 1),
        ("+1", 1),
        ("01", 1),
        ("1e1", INVALID),
        ("0_1", INVALID),
        ("0x1", INVALID),
        ("1_0", INVALID),
        ("1.0000000000000002", 1),
        ("1.00000000000002", INVALID),
        ("١", INVALID),
        ("1.", 1),
        ("1;2", SEVERAL),
        ("1, 2", SEVERAL),
        ("1/2", SEVERAL),
        ("1\n2", SEVERAL),
        ("1,0", INVALID),
        ("2,00", INVALID),
        ("1;3", INVALID),
        (";", INVALID),
        ("nan", INVALID),
        ("1e400", INVALID),
        ("１", INVALID),
    ],
)
def test_texts_of_codes(text: str, position: int) -> None:
    assert decode.positions(pa.chunked_array([[text]]), KNOWN).tolist() == [position]


def test_exact_codes_are_compared_by_their_text() -> None:
    column = pa.chunked_array([["1", "01", "1.0", " 1 ", "", None, "1;2"]])
    assert decode.exact(column, KNOWN).tolist() == [1, -1, -1, 1, 0, 0, -1]


def test_more_codes_than_two_bytes_hold() -> None:
    known = {f"X{i}": i + 1 for i in range(70_000)}
    column = pa.chunked_array([["X0", "X69999", "Y"]])
    assert decode.exact(column, known).tolist() == [1, 70_000, INVALID]


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (pa.array(["16", "16.5", "", None, "x", "inf"]), [16, 16.5, NAN, NAN, np.inf, np.inf]),
        (pa.array([16, None], pa.int8()), [16, NAN]),
        (pa.array([16.5, NAN, None]), [16.5, NAN, NAN]),
        (pa.nulls(2), [NAN, NAN]),
        (pa.array([], pa.string()), []),
    ],
)
def test_numbers(array: pa.Array, expected: list[float]) -> None:
    found = decode.numbers(pa.chunked_array([array]))
    assert np.array_equal(found, np.array(expected, dtype=float), equal_nan=True)


@pytest.mark.parametrize(
    ("array", "ticks"),
    [
        (pa.array(["1;2", "10", None, "", "2,x"]), [[1, 2], [3], [], [], [2]]),
        (pa.array([1, None], pa.int8()), [[1], []]),
        (pa.array([1.0, NAN]), [[1], []]),
        (pa.nulls(1), [[]]),
    ],
)
def test_ticks(array: pa.Array, ticks: list[list[int]]) -> None:
    found, wrong = decode.ticks(pa.chunked_array([array]), KNOWN)
    assert [[k + 1 for k in range(3) if line[k]] for line in found] == ticks
    assert wrong.any() == (len(array) == 5)


def test_a_dictionary_may_hold_a_null() -> None:
    column = pa.DictionaryArray.from_arrays(pa.array([0, 1, None]), pa.array(["1", None]))
    assert decode.positions(pa.chunked_array([column]), KNOWN).tolist() == [1, 0, 0]


def test_a_dictionary_may_hold_values_of_other_rows() -> None:
    column = pa.chunked_array([pa.array(["1", "x", "2"]).dictionary_encode()])[2:]
    assert decode.positions(column, KNOWN).tolist() == [2]


@pytest.mark.parametrize("kind", [pa.int8(), pa.int16(), pa.int64()])
@pytest.mark.parametrize("known", [KNOWN, {"1": 1, "2": 2, "3": 3}, {"0": 1, "1": 2}, {"-1": 1}])
def test_parts_of_columns_of_whole_numbers(kind: pa.DataType, known: dict[str, int]) -> None:
    """Every start and end within a byte of the bits that say what is blank."""
    values = [None, 1, 2, 3, None, 0, -1, 10, 1, None, 127, -128, 2, 3, None, 2, 1, 0, 1, 4]
    expected = [0 if v is None else known.get(str(v), INVALID) for v in values]
    array = pa.array(values, kind)
    for start in range(len(values)):
        for end in range(start, len(values) + 1):
            column = pa.chunked_array([array[start:end]])
            assert decode.positions(column, known).tolist() == expected[start:end]
            whole = np.array([NAN if v is None else v for v in values[start:end]], dtype=float)
            assert np.array_equal(decode.numbers(column), whole, equal_nan=True)


def test_a_blank_may_hide_any_number() -> None:
    bits = pa.py_buffer(bytes([0b0101]))
    values = pa.py_buffer(np.array([1, 7, 2, -5], np.int8).tobytes())
    column = pa.Array.from_buffers(pa.int8(), 4, [bits, values])
    assert decode.positions(column, {"1": 1, "2": 2}).tolist() == [1, BLANK, 2, BLANK]
    assert decode.positions(column, {"2": 1, "1": 2}).tolist() == [2, BLANK, 1, BLANK]


def test_more_codes_than_a_byte_holds() -> None:
    known = {f"X{i}": i + 1 for i in range(200)}
    assert decode.positions(pa.chunked_array([["X199", "X0"]]), known).tolist() == [200, 1]


# Labels


def test_labels_stand_for_codes_where_they_are_beyond_doubt() -> None:
    found = positions_of(("1", "2", "3"), ("Yes, definitely", " No ", "Don't  know"))
    assert found == {"yes, definitely": 1, "no": 2, "don't know": 3}
    assert positions_of(("1", "2"), ("1", "2")) == {"1": 1, "2": 2}
    assert positions_of(("1", "2"), ("0", "1")) == {}  # 1 would mean two things
    assert positions_of(("1", "2"), ("0", "yes")) == {}
    assert positions_of(("1", "2", "3"), ("Same", "same ", "Other")) == {"other": 3}


@pytest.mark.parametrize(
    ("value", "position"),
    [("Yes, definitely", 1), ("yes,  DEFINITELY ", 1), ("no", 2), ("2", 2), ("2.0", 2), ("x", -1),
     ("Yes", -1), ("no;yes, definitely", -2), ("no;1", -2), ("1;2", -2), ("no;x", -1), ("", 0)],
)  # fmt: skip
def test_a_value_is_a_code_or_a_label(value: str, position: int) -> None:
    labels = positions_of(("1", "2"), ("Yes, definitely", "No"))
    found = decode.positions(pa.array([value]), {"1": 1, "2": 2}, labels)
    assert found.tolist() == [position]


def test_several_labels_are_ticked_between_semicolons() -> None:
    labels = positions_of(("1", "2", "3"), ("By post, or phone", "Online", "None"))
    column = pa.array(["Online;by post, or phone", "3", "online; x", "1;3", "none;2", "1;x", None])
    found, wrong = decode.ticks(column, {"1": 1, "2": 2, "3": 3}, labels)
    assert [[i + 1 for i, on in enumerate(row) if on] for row in found] == [
        [1, 2], [3], [], [1, 3], [2, 3], [1], []
    ]  # fmt: skip
    assert wrong.tolist() == [False, False, True, False, False, True, False]


@pytest.mark.parametrize(
    ("value", "ticked"),
    [
        ("A nurse, A doctor", [1, 2]),
        ("A doctor,A nurse", [1, 2]),
        ("A nurse, Somebody else, such as a porter", [1, 3]),
        ("Somebody else, such as a porter", [3]),
        ("A nurse;A doctor;", [1, 2]),
        ("A nurse, A dragon", None),
        ("A nurse,", None),
        (", ", []),
    ],
)
def test_several_labels_are_ticked_between_commas(value: str, ticked: list[int] | None) -> None:
    labels = {"a nurse": 1, "a doctor": 2, "somebody else, such as a porter": 3}
    table, wrong = decode.ticks(pa.array([value]), {"1": 1, "2": 2, "3": 3}, labels)
    assert wrong[0] == (ticked is None)
    if ticked:
        assert [n + 1 for n in np.flatnonzero(table[0])] == ticked
