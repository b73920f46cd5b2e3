"""A layout drafted from a file that no layout fits; what a person must settle is marked.

Columns are told apart by their names: the part that looks like the id of a question, and the words
around it, which say what the figures are. Every guess has a line `# DECIDE: ...`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveybench.errors import InputError, Place
from surveybench.published.book import Book, RawSheet, text_of
from surveybench.published.placement import A_YEAR
from surveybench.published.recognise import joined
from surveybench.quantities import CATALOGUE

HEADER_SOUGHT = 30
ID = re.compile(r"(?<![A-Za-z])([A-Za-z]{1,3}\d+[a-z]?(?:[_.]\d+)*)(?![A-Za-z0-9])")
BEHIND = re.compile(r"(?<=[a-z])([A-Z]{1,3}\d+[a-z]?(?:_\d+)*)(?![A-Za-z0-9])")  # as in meanQ2
CODES = re.compile(r"(.*[ _])?(code|id|ods)([ _].*)?|.*code", re.IGNORECASE)
NAMES = re.compile(r".*name|organisation|organization|trust|hospital|provider|site", re.IGNORECASE)
KEYS = re.compile(r"question.*|measure.*|item.*|indicator.*|metric.*", re.IGNORECASE)
OPTIONS = re.compile(r"answer.*|option|response( option)?", re.IGNORECASE)
# What the words around an id, or the name of a column of a long table, may say; the first counts.
MEANINGS: tuple[tuple[str, str, str], ...] = (
    (r"\b(lower|ll|low|from).*99|99.*(lower|\bll)", "expected_range.lower_outer", ""),
    (r"\b(upper|ul|high|to\b).*99|99.*(upper|\bul)", "expected_range.upper_outer", ""),
    (r"\b(lower|ll).*90|90.*(lower|\bll)", "expected_range.lower_inner", ""),
    (r"\b(upper|ul).*90|90.*(upper|\bul)", "expected_range.upper_inner", ""),
    (
        r"\b(lower|low|from)\b.*(expected|range|limit)|(expected|range).*\b(lower|low|from)\b|\bll",
        "expected_range.lower_middle",
        "",
    ),
    (
        r"\b(upper|high|to)\b.*(expected|range|limit)|(expected|range).*\b(upper|high|to)\b|\bul",
        "expected_range.upper_middle",
        "",
    ),
    (r"(lower|low).*(ci|conf|95)|(ci|conf).*(lower|low)|lci", "score.lower", ""),
    (r"(upper|high).*(ci|conf|95)|(ci|conf).*(upper|high)|uci", "score.upper", ""),
    (r"band|verdict|comparison|compared|performance|rating", "expected_range.band", "band"),
    (r"\bz\b|z.?score|zfinal|z_?final", "expected_range.z", ""),
    (r"national|england|average of all", "expected_range.national", ""),
    (r"\bmin\b|lowest|minimum", "expected_range.lowest", ""),
    (r"\bmax\b|highest|maximum", "expected_range.highest", ""),
    (r"\bn\b|base|respond|\bcount|\bnumber|tres|\bres\b|denominator", "score.n", ""),
    (r"%|per ?cent|pct|percentage", "score.score", "percent"),
    (r"mean|score|result|value|^$", "score.score", ""),
)
# Words in the name of a column that say what its figures are, and not of what.
UNNAMED = re.compile(
    r"\b(20\d\d|mean|average|score|result|value|per ?cent(age)?|pct)\b|[%()]", re.IGNORECASE
)
BETTER = re.compile(r"better|above|higher|over|exceed|best|good")
WORSE = re.compile(r"worse|below|lower|under|worst|poor")
ALIKE = re.compile(r"same|similar|expected|within|average|typical|in line|no difference")
MUCH, SOMEWHAT = (
    re.compile(r"much|far|well|significantly"),
    re.compile(r"somewhat|slightly|a little"),
)
MEASURE = "(?P<measure>[a-z]{1,3}\\d+[a-z]?([_.]\\d+)*)"
WORDS = (
    "words: {much worse than expected: 1, worse than expected: 2, somewhat worse than expected: 3, "
    "about the same: 4, somewhat better than expected: 5, better than expected: 6, "
    "much better than expected: 7, below expected range: 2, below: 2, lower than expected: 2, "
    "within expected range: 4, within: 4, as expected: 4, above expected range: 6, above: 6, "
    "higher than expected: 6}"
)
OF_EVERYONE = ("expected_range.lowest", "expected_range.highest", "expected_range.national")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A layout as YAML text, and how many decisions are left in it."""

    text: str
    decisions: int


@dataclass(frozen=True, slots=True)
class _Head:
    """Rows of a header, the names that they make of each column, and those of the last row."""

    rows: tuple[int, ...]
    names: list[str]
    last: list[str]


def propose(book: Book, name: str) -> Proposal:
    """A layout for a file that has never been seen. InputError where nothing looks like a table."""
    drafted = [(list(_table(sheet)), _codes(sheet)) for sheet in book.sheets]
    drafted = sorted((pair for pair in drafted if pair[0]), key=lambda pair: -len(pair[0]))
    tables = [lines for lines, codes in drafted if codes & drafted[0][1]]
    if not tables:
        raise InputError(
            "no sheet looks like a table of organisations with figures.",
            where=Place(file=book.file),
            remedy="Give the sheet a row of column names, one of which names codes.",
        )
    head = [
        f"# A layout drafted from {book.file}. Lines marked DECIDE are guesses: look at each.",
        f"id: {name}",
        f"name: {name}",
        f"kinds: [{book.kind.removeprefix('.')}]",
        "# DECIDE: whether measures that a definition does not have are refused or left out.",
        "other_measures: leave",
        "tables:",
    ]
    text = "\n".join([*head, *(line for table in tables for line in table)]) + "\n"
    return Proposal(text, text.count("# DECIDE:"))


def _table(sheet: RawSheet) -> Iterator[str]:
    head = _head(sheet)
    if head is None:
        return
    code = _lead(head.names, CODES)
    title = _lead([n if n != code else "" for n in head.names], NAMES)
    key = _lead(head.names, KEYS)
    if not (code or title):
        return
    rules = list(_long(sheet, head, key) if key else _wide(sheet, head, (code, title)))
    if not rules:
        return
    yield f"  - sheet: {_quoted(re.escape(sheet.name) if sheet.name else '.*')}"
    yield "    required: false" if sheet.hidden else "    required: true"
    if len(head.rows) > 1:
        yield f"    header: [{', '.join(map(str, head.rows))}]"
    option = _lead(head.names, OPTIONS) if key else ""
    named = {"code": code, "name": title, "key": key, "option": option}
    pairs = [f"{part}: {_quoted(re.escape(text))}" for part, text in named.items() if text]
    yield "    # DECIDE: which columns tell organisations" + (" and questions." if key else ".")
    yield f"    columns: {{{', '.join(pairs)}}}"
    yield "    everyone: [england, national, all, total]"
    yield "    figures:"
    yield from rules


def _codes(sheet: RawSheet) -> set[str]:
    """The codes, or the names, of the organisations of a sheet."""
    head = _head(sheet)
    name = (_lead(head.names, CODES) or _lead(head.names, NAMES)) if head else ""
    if head is None or not name:
        return set()
    index = head.names.index(name)
    rows = sheet.rows[head.rows[-1] :]
    return {text for row in rows if index < len(row) and (text := text_of(row[index]))}


def _head(sheet: RawSheet) -> _Head | None:
    """The row of names: the one with most texts over a row of figures, with titles above it."""
    best: tuple[int, int] | None = None
    for number, row in enumerate(sheet.rows[:HEADER_SOUGHT], 1):
        texts = sum(1 for cell in row if isinstance(cell, str) and cell.strip())
        below = sheet.rows[number : number + 3]
        figures = max((sum(_is_number(cell) for cell in row) for row in below), default=0)
        header = texts >= 2 and figures and not any(map(_is_number, row))
        if header and (best is None or texts > best[0]):
            best = texts, number
    if best is None:
        return None
    number = best[1]
    names = [text_of(cell) for cell in sheet.rows[number - 1]]
    above = [text_of(cell) for cell in sheet.rows[number - 2]] if number > 1 else []
    titles = sum(1 for text in above if text)
    has_ids = any(_split(text) for text in names)
    if titles > 1 and not has_ids and any(_split(text) for text in above):
        rows = (number - 1, number)
        return _Head(rows, joined([sheet.rows[row - 1] for row in rows]), names)
    return _Head((number,), names, names)


def _is_number(cell: object) -> bool:
    if isinstance(cell, bool):
        return False
    if isinstance(cell, int | float):
        return True
    return isinstance(cell, str) and bool(re.fullmatch(r"[<-]?\d[\d.,]*\s*%?", cell.strip()))


def _lead(names: Sequence[str], pattern: re.Pattern[str]) -> str:
    return next((name for name in names if name and pattern.fullmatch(name)), "")


def _split(name: str) -> tuple[str, str, str] | None:
    """What stands before the id of a measure in a name, the id, and what stands after it."""
    match = ID.search(name) or BEHIND.search(name)
    return (name[: match.start(1)], match[1], name[match.end(1) :]) if match else None


def _wide(sheet: RawSheet, head: _Head, lead: tuple[str, str]) -> Iterator[str]:
    """A rule for every pair of words around the ids; under merged titles, for every last name."""
    columns: dict[str, list[int]] = {}
    for index, (name, last) in enumerate(zip(head.names, head.last, strict=False)):
        if name in lead or not name:
            continue
        parts = _split(name)
        if parts is not None and len(head.rows) > 1:
            match = f"{MEASURE}([ _.:]+(?P<label>.*?))?[ _.]*{_loose(last)}"
        elif parts is not None:
            match = f"{_loose(parts[0])}{MEASURE}{_loose(parts[2])}"
        else:
            continue
        columns.setdefault(match, []).append(index)
    if not columns:
        columns = _by_words(sheet, head, lead)
    taken: dict[str, set[str]] = {}
    # Of two that say the same of one question, such as a score and an old score, the plainer name;
    # of those alike that of the latest year.
    for match in sorted(columns, key=lambda match: (len(match), -_year(match))):
        names = [head.names[index] for index in columns[match]]
        words = head.last[columns[match][0]] if len(head.rows) > 1 else _around(names[0])
        quantity, unit = _meaning(words)
        ids = {parts[1] if (parts := _split(name)) else name for name in names}
        again = taken.setdefault(quantity, set()) & ids if quantity else set()
        taken.setdefault(quantity, set()).update(ids)
        said = list(_rule(match, quantity, unit, "", _texts(sheet, head, columns[match])))
        yield from _doubted(said) if again else said


def _year(name: str) -> int:
    match = A_YEAR.search(name)
    return int(match[1]) if match else 0


def _by_words(sheet: RawSheet, head: _Head, lead: tuple[str, str]) -> dict[str, list[int]]:
    """Where nothing in names looks like the id of a question: columns of figures by their words."""
    columns: dict[str, list[int]] = {}
    rows = sheet.rows[head.rows[-1] :]
    for index, name in enumerate(head.names):
        figures = sum(_is_number(row[index]) for row in rows if index < len(row))
        if not name or name in lead or not figures:
            continue
        measure = UNNAMED.sub(" ", name)
        measure = " ".join(measure.split()).strip(" -:,()")
        rest = name.replace(measure, "", 1)
        if not measure or measure not in name or _meaning(rest)[0] != "score.score":
            continue
        if _meaning(name)[0] in ("score.score", ""):
            before, _, after = name.partition(measure)
            match = f"{_loose(before)}(?P<measure>{re.escape(measure)}){_loose(after)}"
            columns.setdefault(match, []).append(index)
    return columns


def _around(name: str) -> str:
    """What a name says beside the id of a measure; all of it where it has none."""
    parts = _split(name)
    return f"{parts[0]} {parts[2]}" if parts else name


def _texts(sheet: RawSheet, head: _Head, indices: Sequence[int]) -> list[str]:
    """The words that stand in columns, each once."""
    rows = sheet.rows[head.rows[-1] :]
    cells = (row[i] for row in rows for i in indices if i < len(row))
    texts = (text_of(cell) for cell in cells if isinstance(cell, str) and not _is_number(cell))
    return list(dict.fromkeys(text.casefold() for text in texts if text))


def _doubted(lines: Sequence[str]) -> Iterator[str]:
    """A rule as a remark: what another column of the same question holds already."""
    yield "      # DECIDE: another column holds this of the same questions, so it is not read."
    yield from (f"      # {line.strip()}" for line in lines if not line.strip().startswith("#"))


def _judged(text: str) -> int | None:
    """The band that words speak of, 1 much worse to 7 much better; None where they do not."""
    side = (6 if BETTER.search(text) else 0) + (2 if WORSE.search(text) else 0)
    if side == 8:
        return None
    if not side:
        return 4 if ALIKE.search(text) else None
    near = -1 if SOMEWHAT.search(text) else 1 if MUCH.search(text) else 0
    return side + near if side > 4 else side - near


def _long(sheet: RawSheet, head: _Head, key: str) -> Iterator[str]:
    for index, name in enumerate(head.names):
        if not name or name == key or CODES.fullmatch(name) or NAMES.fullmatch(name):
            continue
        if OPTIONS.fullmatch(name):
            continue
        quantity, unit = _meaning(name)
        if not quantity:
            continue
        match = "(?P<measure>[a-z]+\\d*[a-z]?([_.]\\d+)*)([.: )].*)?"
        yield from _rule(match, quantity, unit, re.escape(name), _texts(sheet, head, [index]))


def _meaning(words: str) -> tuple[str, str]:
    """The quantity that words speak of, and its unit; empty where they say nothing known."""
    plain = re.sub(r"[_.()]+", " ", words).strip().casefold()
    for pattern, quantity, unit in MEANINGS:
        if re.search(pattern, plain):
            return quantity, unit
    return "", ""


def _rule(match: str, quantity: str, unit: str, value: str, texts: Sequence[str]) -> Iterator[str]:
    if not quantity:
        yield "      # DECIDE: what these columns hold; without it they are not read."
        yield f"      # - {{match: {_quoted(match)}, quantity: score.score}}"
        return
    parts = [f"match: {_quoted(match)}", f"quantity: {quantity}"]
    parts += [f"value: {_quoted(value)}"] if value else []
    parts += [f"unit: {unit}"] if unit else []
    parts += ["blank: suppressed"] if quantity in ("score.score", "score.n") else []
    parts += ["national: true"] if quantity in OF_EVERYONE else []
    parts += ["blank_zero: true", _words(texts)] if unit == "band" else []
    yield f"      # DECIDE: whether this is: {CATALOGUE[quantity].label.lower()} ({quantity})."
    yield f"      - {{{', '.join(parts)}}}"


def _words(texts: Sequence[str]) -> str:
    """What the words of a band mean: those usual, and those that stand in the column."""
    judged = {text: band for text in texts if (band := _judged(text)) is not None}
    own = [f"{_quoted(text)}: {band}" for text, band in judged.items() if f"{text}:" not in WORDS]
    return WORDS.removesuffix("}") + "".join(f", {pair}" for pair in own) + "}"


def _loose(text: str) -> str:
    """A part of a name as a pattern: blanks and underscores are one."""
    return re.sub(r"(?:\\ |_|\\\.)+", "[ _.]*", re.escape(text))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
