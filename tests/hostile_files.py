"""A folder of hostile files, some for each way in, and the command that meets each."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

import workbook_files as books
from fault_survey import DEFINITION, MADE
from surveybench.tally import store

ANSWERS = "run tiny.yaml --responses {} --out out --jobs 1"
MAPPING = "run tiny.yaml data --mapping {} --out out --jobs 1"
CHECK = "check {} data --out out --jobs 1"
LISTED = "run tiny.yaml --responses data/2025/responses.csv --organisations {} --out out --jobs 1"
SAMPLE = "run tiny.yaml --responses data/2025/responses.csv --sample {} --out out --jobs 1"
BRANDS = "run tiny.yaml data --brands {} --out out --jobs 1"
TEMPLATE = "run tiny.yaml data --template {} --out out -f pptx --jobs 1"
MERGE = "merge {} --out out/all.tally"
COUNTED = "run tiny.yaml --tally {} --out out --jobs 1"
REFERENCE = "run tiny.yaml data --reference {} --out out --jobs 1"
PUBLISHED = "published {} --survey aip/2022 --out out --jobs 1"
NEW = "new {} --out out/drafted.yaml --wave 2025"
IMPORT = "import {} --out out/drafted.yaml --wave 2025"

GOOD = "record_id,organisation,outcome,age,sex,Q1\n" + "".join(
    f"r{i},A,1,40,1,{1 + i % 2}\n" for i in range(40)
)
DEEP = 100_000
BLANK = 320 << 20  # more than is unpacked of a small file


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file: its name, what is in it or how it is made, and the command with its place."""

    name: str
    content: bytes | str | Callable[[Path], object]
    words: str


def lay(folder: Path, files: list[Hostile]) -> None:
    """Make the files."""
    for file in files:
        path = folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(file.content, bytes):
            path.write_bytes(file.content)
        elif isinstance(file.content, str):
            path.write_text(file.content, "utf-8", "surrogatepass")
        else:
            file.content(path)


def hostile(scale: int = 1) -> list[Hostile]:
    """All of them; with a larger `scale` those that only have to be large are smaller."""
    return [
        *_texts(scale),
        *_columnar(),
        *_books(scale),
        *_definitions(),
        *_lists(),
        *_logos(),
        *_templates(scale),
        *_tallies(),
        *_references(),
        *_published(),
        *_drafts(scale),
    ]


def _texts(scale: int) -> Iterator[Hostile]:
    rows = {
        "empty": "",
        "header_only": GOOD.partition("\n")[0] + "\n",
        "no_header": GOOD.partition("\n")[2],
        "nul": GOOD.replace("r3", "r\0"),
        "open_quote": GOOD.replace("r3,", '"r3,'),
        "quotes": GOOD + '"' * 9_999,
        "doubled": GOOD + "r1,A,1,40,1,1\n",
        "same_name": GOOD.replace("sex", "age"),
        "no_name": GOOD.replace("sex,", ",,,,,,,,,"),
        "outcome": GOOD.replace("A,1", "A,=cmd()"),
        "bell": GOOD.replace(",A,", ",A\x07,"),
        "escape": GOOD.replace(",A,", ",\x1b[2J,"),
        "capitals": GOOD.replace("r3,A", "r3,a"),
        "national": GOOD.replace(",A,", ",national,"),
        "columns": ",".join(f"c{i}" for i in range(30_000)) + "\n",
        "commas": "," * 1_000_000 + "\n" + "," * 1_000_000,
        "line": "a" * (100_000_000 // scale),
        "line_of_rows": GOOD + "a" * (100_000_000 // scale),
        "rows_of_nothing": "\n" * (50_000_000 // scale),
        "wide_row": GOOD + "r99" + ",1" * 1_000_000 + "\n",
    }
    yield from (Hostile(f"{name}.csv", text, ANSWERS) for name, text in rows.items())
    yield Hostile("half.csv", GOOD.encode("utf-16")[:-1], ANSWERS)
    yield Hostile("bytes.csv", GOOD.encode().replace(b"r3", b"\xff\xfe\xfd"), ANSWERS)
    yield Hostile("zeros.csv", bytes(10_000_000 // scale), ANSWERS)
    yield Hostile("cut.csv.gz", gzip.compress(GOOD.encode() * 50)[:-20], ANSWERS)
    yield Hostile("bomb.csv.gz", gzip.compress(b"1,2\n" * (BLANK // 4), 9), ANSWERS)
    yield Hostile("twice.csv.gz", gzip.compress(gzip.compress(GOOD.encode())), ANSWERS)
    yield Hostile("none.csv.gz", b"", ANSWERS)
    yield Hostile("bomb.zip", _zipped({"a.csv": b" " * BLANK}), ANSWERS)
    yield Hostile("nested.zip", _zipped({"a.zip": _zipped({"a.csv": GOOD.encode()})}), ANSWERS)
    yield Hostile("way.zip", _zipped({"../../a.csv": GOOD.encode()}), ANSWERS)
    yield Hostile("sample_nul.csv", "record_id\n\0\n", SAMPLE)
    yield Hostile("sample_line.csv", "a" * (50_000_000 // scale), SAMPLE)


def _zipped(files: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return out.getvalue()


def _repeated(text: str, rows: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array([text]))


def _parquet(**columns: pa.Array | list[object]) -> Callable[[Path], object]:
    table = pa.table(columns)
    return lambda path: pq.write_table(table, path, compression="zstd", store_schema=False)


def _columnar() -> Iterator[Hostile]:
    ids = [f"r{i}" for i in range(3)]
    nested = pa.array([[1], [2], [3]])
    durations = pa.array([1, 2, 3], pa.duration("s"))
    made: dict[str, Callable[[Path], object] | bytes] = {
        "rows": _parquet(record_id=_repeated("1", 40_000_000)),
        "long": _parquet(record_id=_repeated("x" * 1_000_000, 100_000)),
        "nested": _parquet(
            record_id=ids, organisation=ids, outcome=ids, age=ids, sex=ids, Q1=nested
        ),
        "durations": lambda path: pq.write_table(
            pa.table({"record_id": ids, "Q1": durations}), path
        ),
        "nothing": b"PAR1PAR1",
        "noise": b"PAR1" + os.urandom(5_000) + b"PAR1",
        "contents": b"PAR1" + b"\xff" * 100 + struct.pack("<I", 1 << 31) + b"PAR1",
    }
    yield from (Hostile(f"{name}.parquet", how, ANSWERS) for name, how in made.items())
    for ending in ("sav", "zsav", "dta", "sas7bdat", "xpt", "xls", "xlsb"):
        yield Hostile(f"noise.{ending}", os.urandom(5_000), ANSWERS)
    yield Hostile("start.sav", b"$FL2@(#) SPSS DATA FILE" + b"\xff" * 5_000, ANSWERS)
    yield Hostile("start.zsav", b"$FL3@(#) SPSS DATA FILE" + b"\0" * 5_000, ANSWERS)


def _books(scale: int) -> Iterator[Hostile]:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    sheets = {
        "far": books.HEADER + books.PEOPLE + far,
        "blanks": books.HEADER + " " * BLANK,
        "address": '<row r="1"><c r="F499999999999999999999"><v>1</v></c></row>',
        "deep": "<row>" * 50_000,
        "tag": f"<row {'a' * (60_000_000 // scale)}",
    }
    for name, inside in sheets.items():
        text = books.sheet(inside) if name != "tag" else f"<worksheet><sheetData>{inside}"
        yield Hostile(f"{name}.xlsx", lambda path, text=text: books.xlsx(path, text), ANSWERS)
    declared = '<!DOCTYPE a [<!ENTITY b "cc">]>' + books.sheet(books.HEADER)
    yield Hostile("entity.xlsx", lambda path: books.xlsx(path, declared), ANSWERS)
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float"/>'
    wide = books.row(cell, more=' table:number-rows-repeated="1048576"')
    yield Hostile("far.ods", lambda path: books.ods(path, wide), ANSWERS)
    yield Hostile("blanks.ods", lambda path: books.ods(path, " " * BLANK), ANSWERS)
    yield Hostile("noise.xlsx", b"PK\x03\x04" + os.urandom(3_000), ANSWERS)
    yield Hostile("password.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3_000), ANSWERS)
    yield Hostile("other.xlsx", _zipped({"a.txt": b"a"}), ANSWERS)
    yield Hostile("other.ods", _zipped({"content.xml": b"<a/>"}), ANSWERS)


YAML = {
    "merged": "b: &b {c: 1}\na:\n" + "- <<: *b\n" * 20_000,
    "laughs": "a0: &a0 x\n"
    + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 60)),
    "itself": "a: &a [*a]\n",
    "deep": "a: " + "[" * 50_000,
    "keys": "{a: " * 50_000,
    "object": "!!python/object/apply:os.system ['true']\n",
    "large": "a: b\n" + "# comment\n" * 200_000,
    "values": "a: [" + "1," * 300_000 + "]\n",
    "bytes": "\ud800",
    "nothing": "",
    "list": "- a\n",
}


def _definitions() -> Iterator[Hostile]:
    for name, text in YAML.items():
        yield Hostile(f"mapping_{name}.yaml", text, MAPPING)
        yield Hostile(f"definition_{name}.yaml", text, CHECK)
    doubling = ", ".join(
        ["&a0 {Q1: [1]}", *(f"&a{i} {{any: [*a{i - 1}, *a{i - 1}]}}" for i in range(1, 50))]
    )
    options = ", ".join(f"{{code: {i}, label: L{i}, score: 1}}" for i in range(30_000))
    changed = {
        "conditions": DEFINITION.replace(
            "text: First", f"text: First\n    ask_if: {{any: [{doubling}]}}"
        ),
        "bell": DEFINITION.replace("text: First", 'text: "Fi\\arst"'),
        "surrogate": DEFINITION.replace("text: First", 'text: "Fi\\ud800rst"'),
        "options": DEFINITION.replace("{code: 1, label: A, score: 10}", options),
        "endless": DEFINITION.replace("score: 10", "score: .inf"),
        "score": DEFINITION.replace("score: 10", "score: 1e400"),
    }
    yield from (Hostile(f"d_{name}.yaml", text, CHECK) for name, text in changed.items())


def _lists() -> Iterator[Hostile]:
    texts = {
        "bell": "code,name\nA\x07,Name\n",
        "twice": "code,name\nA,One\nA,Two\n",
        "quote": 'code,name\nA,"One\n',
        "nothing": "",
        "wide": "code,name" + ",x" * 100_000 + "\n",
        "long": "code,name\n" + "A" * 10_000_000 + ",x\n",
        "unseen": "code,name\nA,\u202e\u200f\n",
    }
    yield from (Hostile(f"list_{name}.csv", text, LISTED) for name, text in texts.items())
    yield Hostile("list_bytes.csv", b"code,name\nA,\xff\xfe\n", LISTED)
    yield Hostile("brands_nothing.csv", "", BRANDS)
    yield Hostile("brands_colour.csv", "code,colour\nA,url(x)\n", BRANDS)
    yield Hostile("brands_way.csv", "code,logo\nA,../../../../etc/passwd\n", BRANDS)
    yield Hostile("brands_device.csv", "code,logo\nA,/dev/zero\n", BRANDS)


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(b"")), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _logos() -> Iterator[Hostile]:
    logos = {
        "huge.png": _png(60_000, 60_000),
        "cut.png": _png(100, 100)[:-15],
        "huge.gif": b"GIF89a" + struct.pack("<HHBBB", 65_535, 65_535, 0, 0, 0) + b";",
        "noise.jpg": b"\xff\xd8\xff" + os.urandom(2_000),
        "entity.svg": b'<!DOCTYPE svg [<!ENTITY a "aa">]><svg>&a;</svg>',
        "deep.svg": b"<svg>" + b"<g>" * 5_000,
        "script.svg": b"<svg><script>1</script></svg>",
        "outside.svg": b'<svg><image href="http://127.0.0.1:9/a.png"/></svg>',
        "other.png": b"%PDF-1.7",
    }
    for name, content in logos.items():
        yield Hostile(f"logos/{name}", content, "")
        yield Hostile(f"brand_{name}.csv", f"code,logo\nA,logos/{name}\n", BRANDS)


def _deck(change: Callable[[dict[str, bytes]], object]) -> bytes:
    from pptx import Presentation

    out = BytesIO()
    Presentation().save(out)
    with zipfile.ZipFile(out) as file:
        files = {name: file.read(name) for name in file.namelist()}
    change(files)
    return _zipped(files)


def _templates(scale: int) -> Iterator[Hostile]:
    relations = "ppt/slideLayouts/_rels/slideLayout1.xml.rels"
    main, types = "ppt/presentation.xml", "[Content_Types].xml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="r9" Type="{office}/image" Target="http://x" TargetMode="External"/>'
    macros = (
        b"openxmlformats-officedocument.presentationml.presentation.main",
        b"ms-powerpoint.presentation.macroEnabled.main",
    )

    def swap(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], object]:
        return lambda files: files.update({name: files[name].replace(old, new, 1)})

    decks = {
        "linked": _deck(swap(relations, b"</Rel", link.encode() + b"</Rel")),
        "macros": _deck(swap(types, *macros)),
        "zero": _deck(swap(main, b'cx="9144000"', b'cx="0"')),
        "endless": _deck(swap(main, b'cx="9144000"', b'cx="' + b"9" * 300 + b'"')),
        "declared": _deck(swap(main, b"<p:pres", b"<!DOCTYPE a []><p:pres")),
        "bomb": _deck(lambda files: files.update({"ppt/media/a.png": b" " * BLANK})),
        "noise": b"PK\x03\x04" + os.urandom(3_000),
        "text": b"words",
        "large": b"\0" * (101_000_000 if scale == 1 else 1_000_000),
    }
    yield from (Hostile(f"{name}.pptx", content, TEMPLATE) for name, content in decks.items())


def _tally(axes: str, notes: str = "{}") -> Callable[[Path], object]:
    """A tally of no counts with these axes, sealed."""
    checksum = hashlib.sha256(f"{axes}\n{notes}".encode()).hexdigest()
    meta = {"format": store.FORMAT, "axes": axes, "notes": notes, "checksum": checksum}
    return lambda path: pq.write_table(store.SCHEMA.with_metadata(meta).empty_table(), path)


def _axes(**changes: object) -> str:
    axes = {
        "survey": "tiny",
        "wave": 2025,
        "fingerprint": "a",
        "populations": ["all"],
        "organisations": ["A"],
        "strata": ["s"],
        "items": {"Q1": [1, 2]},
        "pairs": [],
    }
    return json.dumps([{**axes, **changes}])


def _tallies() -> Iterator[Hostile]:
    many = [f"x{i}" for i in range(3_000)]
    made: dict[str, Callable[[Path], object] | bytes] = {
        "deep": _tally("[" * DEEP),
        "notes": _tally(_axes(), "[" * DEEP),
        "null": _tally(_axes(wave=None)),
        "text": _tally(_axes(wave="2025")),
        "product": _tally(_axes(organisations=sorted(many), strata=many, populations=many)),
        "escape": _tally(_axes(organisations=["\x1b[2J"])),
        "noise": os.urandom(3_000),
        "other": _parquet(a=[1]),
    }
    for name, how in made.items():
        yield Hostile(f"{name}.tally", how, MERGE)
    for name in ("deep", "null", "product"):
        yield Hostile(f"run_{name}.tally", made[name], COUNTED)


def _references() -> Iterator[Hostile]:
    sealed = {"format": "surveybench reference 2", "survey": "tiny", "wave": 2025, "count": -1}
    checksum = hashlib.sha256(json.dumps(sealed, sort_keys=True).encode()).hexdigest()
    texts = {
        "deep": "[" * DEEP,
        "objects": '{"a":' * DEEP,
        "digits": "9" * 1_000_000,
        "nan": '{"format": "surveybench reference 2", "count": NaN}',
        "sealed": json.dumps({**sealed, "checksum": checksum}),
        "nothing": "",
    }
    yield from (Hostile(f"{name}.json", text, REFERENCE) for name, text in texts.items())


def _published() -> Iterator[Hostile]:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    yield Hostile("p_far.xlsx", lambda path: books.xlsx(path, books.sheet(far)), PUBLISHED)
    yield Hostile("p_blanks.ods", lambda path: books.ods(path, " " * BLANK), PUBLISHED)
    yield Hostile("p_noise.ods", b"PK\x03\x04" + os.urandom(3_000), PUBLISHED)
    yield Hostile("p_nothing.csv", "", PUBLISHED)
    yield Hostile("p_nul.csv", "a,b\n\0,1\n", PUBLISHED)
    yield Hostile("p_wide.csv", "," * 2_000_000 + "\n", PUBLISHED)
    yield Hostile("p_odd.pdf", b"%PDF", PUBLISHED)


def _drafts(scale: int) -> Iterator[Hostile]:
    laughs = "".join(f'<!ENTITY a{i} "&a{i - 1};&a{i - 1};">' for i in range(1, 40))
    documents = {
        "laughs.xml": f'<!DOCTYPE sss [<!ENTITY a0 "ha">{laughs}]><sss><a>&a39;</a></sss>',
        "defaults.xml": '<!DOCTYPE sss [<!ATTLIST b c CDATA "d">]><sss/>',
        "outside.xml": '<!DOCTYPE sss [<!ENTITY a SYSTEM "file:///etc/passwd">]><sss>&a;</sss>',
        "blanks.xml": f"<sss><survey><name>{' ' * 400_000}</name></survey></sss>",
        "deep.xml": "<a>" * 100_000,
        "parts.xml": "<sss>" + "<a/>" * 600_000 + "</sss>",
        "codebook.xml": "<codeBook/>",
        "noise.xml": "\x00\x01",
    }
    yield from (Hostile(f"i_{name}", text, IMPORT) for name, text in documents.items())
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    yield Hostile("i_far.xlsx", lambda path: books.xlsx(path, books.sheet(far)), IMPORT)
    others = {
        "deep.qsf": '{"SurveyElements": ' + "[" * DEEP,
        "nothing.qsf": "{}",
        "laughs.lss": f'<!DOCTYPE sss [<!ENTITY a0 "ha">{laughs}]><document>&a39;</document>',
        "nothing.lss": "<document/>",
        "order.lss": "<document><questions><rows><row><qid>1</qid><type>L</type><title>Q</title>"
        "<question_order>x</question_order></row></rows></questions></document>",
        "line.csv": "a" * (30_000_000 // scale),
        "nul.csv": "item,text\n\0\n",
    }
    yield from (Hostile(f"n_{name}", text, NEW) for name, text in others.items())
    yield Hostile("n_noise.sav", b"$FL2" + os.urandom(5_000), NEW)
    yield Hostile("n_noise.xlsx", b"PK\x03\x04" + os.urandom(3_000), NEW)


__all__ = ["MADE", "Hostile", "hostile", "lay"]
