"""The national site: static pages that need no server, no network and no script to be read."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping

from jinja2 import Template

from surveybench.errors import OutputError
from surveybench.report.document import Group, Page, Site, SitePage, Table, walk
from surveybench.report.writers.html import asset, environment, figures, unique

STYLE, SCRIPT = "assets/site.css", "assets/site.js"
SAFE = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+)*\.(html|csv|css|js)")


def write(site: Site) -> Iterator[tuple[str, bytes]]:
    """Every file of the site: its path in the site's folder, and its bytes.

    Raises OutputError before the first file where a path could leave the folder or stands twice.
    """
    _check([STYLE, SCRIPT, *(path for page in site.pages for path in _files(page))])
    yield STYLE, "".join(asset(f"{name}.css") for name in ("base", "charts", "site")).encode()
    yield SCRIPT, (asset("menu.js") + asset("site.js")).encode()
    template = environment().get_template("site.html.jinja")
    homes = _homes(site)
    for page in site.pages:
        yield page.path, _html(template, site, page, homes)
        for download in page.downloads:
            if download.table is not None:
                yield download.path, (figures.BOM + figures.csv_text(download.table)).encode()


def _files(page: SitePage) -> Iterator[str]:
    """The files written for a page."""
    yield page.path
    yield from (download.path for download in page.downloads if download.table is not None)


def _check(paths: list[str]) -> None:
    taken: set[str] = set()
    for path in paths:
        if not SAFE.fullmatch(path) or path in taken:
            raise OutputError(
                f"a page cannot be written to the path '{path}'.",
                remedy="Give organisations and questions other codes.",
            )
        taken.add(path)


def _homes(site: Site) -> Mapping[tuple[str, str], str]:
    """Where the pages and groups of each organisation's document are, by folder and id."""
    return {
        (posixpath.dirname(page.path), name): page.path
        for page in site.pages
        for part in page.pages
        for name in (part.id, *(b.id for b in part.blocks if isinstance(b, Group) and b.id))
    }


def _html(
    template: Template, site: Site, page: SitePage, homes: Mapping[tuple[str, str], str]
) -> bytes:
    folder = posixpath.dirname(page.path)

    def href(link: str) -> str:
        """The way to a path of the site, or to an id in the same organisation's document."""
        path, anchor = homes.get((folder, link), link), ""
        if path != link:
            anchor = f"#{link}"
        elif "#" in link:
            path, _, anchor = link.partition("#")
            anchor = f"#{anchor}"
        return anchor if anchor and path == page.path else _relative(folder, path) + anchor

    return template.render(
        site=site,
        page=page,
        href=href,
        uid=unique(),
        files=_tables(page),
        rank=_rank(page),
        style=href(STYLE),
        script=href(SCRIPT),
        file_stem=f"{site.survey}_{site.wave}",
    ).encode()


def _relative(folder: str, path: str) -> str:
    return posixpath.relpath(path, folder or ".")


def _tables(page: SitePage) -> Mapping[str, str]:
    """The files of tables that stand on the page."""
    shown = {block.id for block in walk(page.blocks) if isinstance(block, Table)}
    found = [d for d in page.downloads if d.table is not None and d.table.id in shown]
    return {download.table.id: download.path for download in found if download.table}


def _rank(page: SitePage) -> Callable[[Page], int]:
    """Ranks of headings below the title of the site's page, in steps of one.

    A part that begins with a page of the same title needs no heading for that one.
    """
    levels = sorted({part.level for part in page.pages})
    top = 1 if page.pages and page.pages[0].title == page.title else 2
    return lambda part: top if part is page.pages[0] else max(2, levels.index(part.level) + top)
