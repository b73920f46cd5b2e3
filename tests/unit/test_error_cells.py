"""Cells that look empty to the library and are none, in every writing of every workbook."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

import workbook_files as books
from surveybench import readers
from surveybench.errors import InputError
from surveybench.readers import Mapped, excel_look, ods_look
from surveybench.survey.mapping import FileMapping
from workbook_files import HEADER, PEOPLE, cell, number, read_one, row, row_40, text, words

ERROR = "a cell holds an error of a formula, such as #N/A, and no value."
FORMULA = "a cell holds a formula without its result."


def book(path: Path, *, at: tuple[int, int], sheet: str = "Answers & more") -> Path:
    """A title, a header, 30 rows with an empty column before them; an error somewhere."""
    made = xlsxwriter.Workbook(str(path))
    for name in ("Notes", "Answers & more"):
        page = made.add_worksheet(name)
        page.write_row(1, 1, ["record_id", "Q1", "comment"])
        for at_row in range(2, 32):
            page.write_row(at_row, 1, [f"r{at_row}", 1, "x"])
        if name == sheet:
            page.write_formula(*at, "=NA()", None, "#N/A")  # pyright: ignore[reportCallIssue, reportArgumentType]
    made.close()
    return path


def read(path: Path, *ignore: str) -> int:
    mapping = FileMapping(sheets=("Answers & more",), header_row=2, ignore=ignore)
    found = readers.opened(Mapped(path, mapping))
    columns = [name for name in readers.header(found) if name not in ignore]
    return sum(len(batch.rows) for batch in readers.batches(found, columns))


@pytest.mark.parametrize(
    ("at", "where"), [((20, 2), "row 21, column Q1"), ((31, 1), "row 32, column record_id")]
)
def test_an_error_is_refused_where_it_stands(
    tmp_path: Path, at: tuple[int, int], where: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(book(tmp_path / "answers.xlsx", at=at))
    assert str(caught.value) == (
        f"answers.xlsx, sheet Answers & more, {where}: {ERROR} "
        "Correct the formula, or clear the cell, and save the workbook again."
    )


def test_an_error_elsewhere_is_nobodys_answer(tmp_path: Path) -> None:
    assert read(book(tmp_path / "title.xlsx", at=(0, 1))) == 30
    assert read(book(tmp_path / "other.xlsx", at=(20, 2), sheet="Notes")) == 30
    assert read(book(tmp_path / "comment.xlsx", at=(20, 3)), "comment") == 30
    with pytest.raises(InputError):
        read(book(tmp_path / "comment.xlsx", at=(20, 3)))


SPELLINGS = {
    "plain": row_40('<c r="B40" t="e"><v>#N/A</v></c>'),
    "quotes": row_40("<c r='B40' t='e'><v>#DIV/0!</v></c>"),
    "blanks": row_40('<c r = "B40"\n t\t=\n"e" ><v>#N/A</v></c>'),
    "no references": "".join(
        [
            f"<row><c {text('id')}<c {text('Q1')}</row>",
            "<row><c><v>2</v></c><c><v>1</v></c></row>" * 38,
            '<row><c><v>40</v></c><c t="e"><v>#N/A</v></c></row>',
        ]
    ),
    "another order": row_40('<c t="e" s="0" r="B40"><v>#N/A</v></c>'),
    "no text": row_40('<c r="B40" t="e"/>'),
    "with its formula": row_40('<c r="B40" t="e"><f>NA()</f><v>#N/A</v></c>'),
}


@pytest.mark.parametrize("end", [".xlsx", ".xlsm"])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_an_error_of_excel_is_seen_in_every_spelling(
    tmp_path: Path, spelling: str, end: str
) -> None:
    path = books.xlsx(tmp_path / f"a{end}", books.sheet(SPELLINGS[spelling]))
    with pytest.raises(InputError) as caught:
        read_one(path)
    assert str(caught.value).startswith(f"a{end}, sheet Data, row 40, column Q1: {ERROR}")


def test_an_error_is_seen_behind_prefixes_comments_and_another_encoding(tmp_path: Path) -> None:
    plain = books.sheet(SPELLINGS["plain"])
    prefixed = plain.replace(" xmlns=", " xmlns:x=").replace("<", "<x:").replace("<x:/", "</x:")
    for name, content in {
        "prefixed": prefixed,
        "sixteen": plain.encode("utf-16"),
        "letters as numbers": plain.replace('t="e"', 't="&#x65;"'),
        "sign": "\ufeff" + plain,
        "commented": plain.replace('<row r="2">', '<!-- </row><row r="2"> --><row r="2">'),
    }.items():
        size = len(content.encode() if isinstance(content, str) else content)
        parts = [content.encode() if isinstance(content, str) else content]
        look = excel_look.look(parts)
        assert [(cell.row, cell.column) for cell in look.empties] == [(40, 2)], name
        assert (look.rows, look.columns, look.size) == (40, 2, size), name


def test_what_only_looks_like_an_error_is_none(tmp_path: Path) -> None:
    rows = row_40(f'<c r="B40" {text("&quot;e&quot; t=&quot;e&quot; #N/A")}')
    hidden = f"<!-- <row r='9'><c t='e'/></row> -->{rows}"
    for name, content in {"text": rows, "comment": hidden}.items():
        assert read_one(books.xlsx(tmp_path / f"{name}.xlsx", books.sheet(content))) == 39


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B40"><f>SUM(A2:A3)</f></c>',
        '<c r="B40"><f>SUM(A2:A3)</f><v></v></c>',
        '<c r="B40"><f t="shared" si="0"/></c>',
        "<c r='B40'><f >1+1</f ></c >",
    ],
)
def test_a_formula_without_its_result_is_refused(tmp_path: Path, cell: str) -> None:
    with pytest.raises(InputError) as caught:
        read_one(books.xlsx(tmp_path / "a.xlsx", books.sheet(row_40(cell))))
    assert str(caught.value) == (
        f"a.xlsx, sheet Data, row 40, column Q1: {FORMULA} Open the workbook in Excel or "
        "LibreOffice, which works it out, and save it again."
    )


def test_a_formula_with_its_result_is_read_though_it_be_an_empty_text(tmp_path: Path) -> None:
    for place, written in enumerate(
        (
            '<c r="B40"><f>1+1</f><v>2</v></c>',
            '<c r="B40" t="str"><f>IF(1,"")</f><v></v></c>',
            '<c r="B40" t="str"><f>IF(1,"x")</f><v>x</v></c>',
        )
    ):
        path = books.xlsx(tmp_path / f"{place}.xlsx", books.sheet(row_40(written)))
        assert read_one(path) == 39


def test_rows_are_looked_at_apart_however_the_file_is_cut() -> None:
    """The quick look and the parser agree, wherever a block ends."""
    for spelling, rows in SPELLINGS.items():
        content = books.sheet(rows).encode()
        whole = excel_look.look([content])
        for size in (1, 7, 64, 1000):
            blocks = [content[at : at + size] for at in range(0, len(content), size)]
            cut = excel_look.look(blocks)
            assert (cut.empties, cut.rows, cut.columns) == (
                whole.empties,
                whole.rows,
                whole.columns,
            ), spelling


FORMULA_OF = 'table:formula="of:=1/0"'
ODS_ERRORS = {
    "as Excel writes it": number(0, "#DIV/0!"),
    "in pieces": number(0, "#<text:span>DIV/0!</text:span>"),
    "in German": number(0, "#NV"),
    "in Spanish": number(0, "#¡VALOR!"),
    "as LibreOffice writes it": cell(
        f'{FORMULA_OF} office:value-type="string" office:string-value="" '
        'calcext:value-type="error"',
        "#N/A",
    ),
    "of LibreOffice's own": cell(
        f'{FORMULA_OF} office:value-type="float" office:value="0"', "Err:502"
    ),
    "as text": cell(f'{FORMULA_OF} office:value-type="string"', "#REF!"),
    "as a share": cell('office:value-type="percentage" office:value="0"', "#NUM!"),
}


def ods_of(folder: Path, last: str, **more: str) -> Path:
    rows = row(words("id"), words("Q1")) + row(number(1), number(2)) * 3
    return books.ods(folder / "a.ods", rows + row(number(9), last), **more)


@pytest.mark.parametrize("writing", ODS_ERRORS)
def test_an_error_of_ods_is_seen_in_every_writing(tmp_path: Path, writing: str) -> None:
    with pytest.raises(InputError) as caught:
        read_one(ods_of(tmp_path, ODS_ERRORS[writing]))
    assert str(caught.value).startswith(f"a.ods, sheet Data, row 5, column Q1: {ERROR}")


def test_a_formula_of_ods_without_its_result_is_refused(tmp_path: Path) -> None:
    for attributes in (FORMULA_OF, f'{FORMULA_OF} office:value-type="float"'):
        with pytest.raises(InputError) as caught:
            read_one(ods_of(tmp_path, cell(attributes)))
        assert caught.value.what == FORMULA


def test_zeros_texts_and_comments_of_ods_are_none(tmp_path: Path) -> None:
    note = "<office:annotation><text:p>#DIV/0!</text:p></office:annotation>"
    commented = number(0, "0").replace("><text:p>", f">{note}<text:p>")
    fine = (number(0), words("#N/A"), commented, cell(f'{FORMULA_OF} office:value-type="string"'))
    for last in fine:
        assert read_one(ods_of(tmp_path, last)) == 4


def test_a_declaration_of_types_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "1"><!ATTLIST c d CDATA "e">]>'
    with pytest.raises(InputError, match="declares a document type"):
        read_one(books.xlsx(tmp_path / "a.xlsx", bomb + books.sheet(HEADER + PEOPLE)))
    path = ods_of(tmp_path, number(1))
    _rewrite(path, b"<!DOCTYPE a [<!ENTITY b '1'>]>" + _content(path))
    with pytest.raises(InputError, match="declares a document type"):
        read_one(path)


def _content(path: Path) -> bytes:
    with zipfile.ZipFile(path) as book:
        return book.read("content.xml")


def _rewrite(path: Path, content: bytes) -> None:
    with zipfile.ZipFile(path) as book:
        others = {name: book.read(name) for name in book.namelist() if name != "content.xml"}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in (others | {"content.xml": content}).items():
            book.writestr(name, data)


def test_a_damaged_workbook_is_refused_as_one(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.ods", "c.xls", "d.xlsb"):
        (tmp_path / name).write_bytes(b"PK\3\4 no workbook")
        with pytest.raises(InputError, match="cannot be read as a workbook"):
            readers.header(tmp_path / name)


def test_a_look_at_ods_names_each_sheet() -> None:
    content = books.sheet("").encode()  # no sheet of ODS in it
    assert ods_look.looks([content]) == {}
