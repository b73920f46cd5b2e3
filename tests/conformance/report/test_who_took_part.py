"""Tables of who took part, by wave, have columns of what is known alone."""

from __future__ import annotations

from releases import demonstration, monthly
from surveybench.report.compose.national import national
from surveybench.report.compose.site import site
from surveybench.report.document import Table, walk


def test_tables_by_wave_have_no_column_of_what_nobody_knows() -> None:
    tables = [
        table
        for blocks in (
            *(page.blocks for page in national(monthly()).pages),
            *(page.blocks for page in site(monthly(), []).pages()),
        )
        for table in walk(blocks)
        if isinstance(table, Table) and table.columns[0].header == "Month"
    ]
    by_wave = [t for t in tables if t.id in ("people-by-wave", "waves")]
    assert {t.id for t in by_wave} == {"people-by-wave", "waves"}
    for table in by_wave:
        assert [column.header for column in table.columns] == ["Month", "Usable returns"]
        assert "nvited" not in table.caption
        assert all(row[1].text == "240" for row in table.rows)


def test_where_a_list_is_known_the_tables_have_all_columns() -> None:
    pages = national(demonstration()).pages
    table = next(
        t
        for page in pages
        for t in walk(page.blocks)
        if isinstance(t, Table) and t.id == "people-by-wave"
    )
    assert [c.header for c in table.columns][1:3] == ["Invited", "Usable returns"]
    assert table.caption == "Invited, usable returns and response rate, by year"
