"""Hostile input for every door: bytes, mutations of good files, awkward texts.

Whatever comes, a door may open or refuse with a SurveybenchError: never another exception, never
a wait without end, never an answer in the message.
"""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st

from surveybench.errors import SurveybenchError
from tiny import CANARY

T = TypeVar("T")

# What stands in cells where nobody expects it.
AWKWARD = [
    "", " ", "\t", "0", "-1", "1.0", "1e308", "1e999", "99999999999999999999", "0x10", "１", "NaN",
    "nan", "inf", "-inf", "null", "None", "TRUE", "1;2", "1;;2", ";", ",", '"', "'", "''", '""',
    "\\", "=1+1", '=HYPERLINK("http://example.org")', "+1", "@x", "-1+1", "<b>",
    "<script>alert(1)</script>", "&amp;", "&#0;", "]]>", "#let x = 1", "$x$", "{{ x }}",
    "{% x %}", "%s%n", "../../etc/passwd", "\u202eabc", "\u200b", "\ufeff", "\u0000", "\x1b[31m",
    "\r", "\n", "a\nb", "\u2028", "é", "日本", "\U0001f600", "a" * 10_000, "2025-02-30",
    "31/05/2025", "9999-12-31", "0000-00-00", "national", "A", CANARY,
]  # fmt: skip

# How files of other kinds begin.
STARTS = [
    b"", b"PAR1", b"\x1f\x8b\x08", b"PK\x03\x04", b"$FL2", b"$FL3", b"\xd0\xcf\x11\xe0",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"record_id,",
    b"record_id;Q1\n", b'"', b"%YAML 1.2\n", b"<?xml version='1.0'?>", b"{", b"code,name\n",
]  # fmt: skip

anything = st.builds(bytes.__add__, st.sampled_from(STARTS), st.binary(max_size=400))
awkward = st.sampled_from(AWKWARD) | st.text(max_size=20)
# What mutations are made of; small numbers, so that hypothesis can shrink them.
seeds = st.integers(0, 2**32 - 1)
times = st.integers(1, 4)


def fewer(divisor: int, least: int = 10) -> settings:
    """A slower test: fewer examples, in the short profile and in the long one."""
    usual = settings.default
    assert usual is not None
    return settings(
        usual,
        max_examples=max(least, usual.max_examples // divisor),
        deadline=timedelta(seconds=20),
    )


def tried(door: Callable[[], T], *, answers: bool = True) -> T | None:
    """What a door gives, or None where it refuses in a way that is allowed.

    Without `answers` the input holds none, and a message may quote it.
    """
    refusal: SurveybenchError | None = None
    try:
        return door()
    except SurveybenchError as error:
        refusal = error
    except BaseException as error:
        # A library in Rust that panics; a command would end without a word of ours.
        if type(error).__name__ == "PanicException":
            raise AssertionError("a library panics") from error
        raise
    message = str(refusal)
    assert not answers or CANARY not in message, "an answer stands in the message"
    assert "Traceback" not in message
    assert refusal.exit_code in (2, 3)
    assert refusal.what
    assert refusal.remedy, message
    assert len(message) < 20_000
    return None


def mutated(content: bytes, seed: int, times: int) -> bytes:
    """A file with bytes flipped, cut, dropped, doubled or put in."""
    rng = random.Random(seed)
    changed = bytearray(content)
    for _ in range(times):
        at = rng.randrange(len(changed) + 1)
        size = min(rng.choice((1, 1, 2, 8, 64, 1000)), len(changed) - at)
        match rng.randrange(6):
            case 0:
                for i in range(at, at + size):
                    changed[i] ^= 1 << rng.randrange(8)
            case 1:
                del changed[at:]
            case 2:
                del changed[at : at + size]
            case 3:
                changed[at:at] = changed[at : at + size]
            case 4:
                text = rng.choice(AWKWARD)
                # In a column's name it would be no answer, and messages may show names.
                text = "x" if text == CANARY and b"\n" not in changed[:at] else text
                changed[at:at] = text.encode()[:200]
            case _:
                changed[at : at + size] = bytes(
                    rng.choice((0, 255, 44, 10, 34)) for _ in range(size)
                )
    return bytes(changed)


def mutated_zip(content: bytes, seed: int, times: int) -> bytes:
    """A workbook with one of the files in it mutated, dropped, or there twice."""
    rng = random.Random(seed)
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(sink, "w") as new:
        chosen = rng.choice(old.namelist())
        for name in old.namelist():
            inside = old.read(name)
            if name == chosen:
                if rng.random() < 0.1:
                    continue
                inside = mutated(inside, seed, times)
            new.writestr(name, inside)
    return sink.getvalue()


def mutated_table(content: bytes, seed: int, times: int) -> bytes:
    """A CSV file with cells replaced, rows or columns dropped, doubled, moved or uneven."""
    rng = random.Random(seed)
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    for _ in range(times):
        if not rows or not any(rows):
            break
        at = rng.randrange(len(rows))
        row = rows[at]
        column = rng.randrange(len(row)) if row else 0
        # A column's name is no answer: messages may show it.
        texts = [text for text in AWKWARD if at or text != CANARY]
        match rng.randrange(8):
            case 0 | 1 | 2:
                if row:
                    row[column] = rng.choice(texts)
            case 3:
                del rows[at]
            case 4:
                rows.insert(at, list(row))
            case 5:
                row.insert(column, rng.choice(texts))
            case 6:
                for other in rows:
                    del other[column : column + 1]
            case _:
                rng.shuffle(row)
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8", "surrogatepass")


def mutated_lines(content: str, seed: int, times: int) -> str:
    """Text with lines dropped, doubled, swapped, indented, or with other values and keys."""
    rng = random.Random(seed)
    lines = content.splitlines()
    for _ in range(times):
        if not lines:
            break
        at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
        key, colon, value = lines[at].partition(":")
        match rng.randrange(8):
            case 0:
                del lines[at]
            case 1:
                lines.insert(other, lines[at])
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                lines[at] = rng.choice(("  ", " ", "\t", "- ")) + lines[at]
            case 4:
                lines[at] = lines[at].lstrip()
            case 5:
                lines[at] = f"{key}: {rng.choice(YAML)}"
            case 6:
                lines[at] = f"{rng.choice(YAML)}{colon}{value}"
            case _:
                words = lines[at].split(" ")
                words[rng.randrange(len(words))] = rng.choice([*YAML, *AWKWARD[:40]])
                lines[at] = " ".join(words)
    return "\n".join(lines) + "\n"


# Values of YAML that are not what they seem.
YAML = [
    "~", "[]", "{}", "[[]]", "{a: {b: {c: d}}}", "yes", "no", "0o17", "1_000", ".inf", "-.inf",
    ".nan", "1e999", "99999999999999999999999", "-1", "0", "1.5", "2025-02-30", "2025-04-01",
    "2025-04-01T00:00", "!!python/object:os.system x", "!!binary aGk=", "!!int x", "!!float x",
    "!!timestamp x", "!!set {a}", "!tag x", "&a [*a]", "*a", "&a x", "<<: {a: b}", "? x", "|",
    ">", "'", '"', "[", "{", "]", "}", "%", "@x", "`x", "!", "&", "*", "#", "--- ", "...",
    "\\u0000", '"\\0"', '"\\ud800"', "null", "true", "on", "[1, 2]", "{Q1: [1]}",
    "{any: [{Q1: [1]}]}", "{not: {Q1: [9]}}", "{all: []}", "Q1", "Q2", "S", "all", "national",
    "../../x", "a" * 3000, "\u202e", "\ufeff", "é", "\U0001f600", "[" * 200, "{a: " * 100,
]  # fmt: skip
