"""The national site: static pages that need no server, no network and no script to be read."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, groupby

from jinja2 import Template

from surveybench.errors import OutputError
from surveybench.report.document import Group, Page, Site, SitePage, Table, walk
from surveybench.report.words import formats
from surveybench.report.writers.html import asset, environment, figures, unique

STYLE, SCRIPT, EXPLORER = "assets/site.css", "assets/site.js", "assets/explore.js"
SAFE = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+)*\.(html|csv|css|js)")


def write(site: Site) -> Iterator[tuple[str, bytes]]:
    """Every file of the site: its path in the site's folder, and its bytes.

    Only the pages of one organisation are held at a time. Raises OutputError instead of a file
    whose path could leave the folder or stands twice.
    """
    taken: set[str] = set()
    for path, content in _written(site):
        if not SAFE.fullmatch(path) or path in taken:
            raise OutputError(
                f"a page cannot be written to the path '{path}'.",
                remedy="Give organisations and questions other codes.",
            )
        taken.add(path)
        yield path, content


def _written(site: Site) -> Iterator[tuple[str, bytes]]:
    yield STYLE, "".join(asset(f"{name}.css") for name in ("base", "charts", "site")).encode()
    words = f"const WORDS = {json.dumps(formats.PAGE)};\n"
    yield SCRIPT, "".join((words, asset("menu.js"), asset("site.js"))).encode()
    yield EXPLORER, asset("explore.js").encode()
    template = environment().get_template("site.html.jinja")
    for page, homes in _at_home(site.pages()):
        yield page.path, _html(template, site, page, homes)
        if page.data:
            yield page.path.removesuffix("html") + "js", _script(page)
        for download in page.downloads:
            if download.table is not None:
                yield download.path, (figures.BOM + figures.csv_text(download.table)).encode()


def _script(page: SitePage) -> bytes:
    """The data of a page as a call of the script that asks for it: a file can be read no other way.

    Text of data cannot end the script: it has no element around it.
    """
    name = page.path.removesuffix(".html").rpartition("/")[2]
    values = json.dumps(page.data, ensure_ascii=True, separators=(",", ":"))
    return f"explored({json.dumps(name)},{values});\n".encode()


def _at_home(pages: Iterator[SitePage]) -> Iterator[tuple[SitePage, Mapping[str, str]]]:
    """Each page, and where the parts of its organisation's document are, by their ids.

    They may link to each other, so that those of one organisation, which follow each other and
    have a folder of their own, are needed before the first of them is written.
    """
    for (menu, _), run in groupby(
        pages, lambda page: (page.look.menu, posixpath.dirname(page.path))
    ):
        if not menu:
            yield from ((page, {}) for page in run)
            continue
        together = list(run)
        homes = {
            name: page.path
            for page in together
            for part in page.pages
            for name in (part.id, *(b.id for b in part.blocks if isinstance(b, Group) and b.id))
        }
        yield from ((page, homes) for page in together)


def _html(template: Template, site: Site, page: SitePage, homes: Mapping[str, str]) -> bytes:
    folder = posixpath.dirname(page.path)

    def href(link: str) -> str:
        """The way to a path of the site, or to an id in the same organisation's document."""
        path, anchor = homes.get(link, link), ""
        if path != link:
            anchor = f"#{link}"
        elif "#" in link:
            path, _, anchor = link.partition("#")
            anchor = f"#{anchor}"
        return anchor if anchor and path == page.path else _relative(folder, path) + anchor

    files = _tables(page)
    return template.render(
        site=site,
        page=page,
        href=href,
        uid=unique(),
        files=files,
        others=[d for d in page.downloads if d.table is None or d.table.id not in files],
        rank=_rank(page),
        style=href(STYLE),
        script=href(SCRIPT),
        more=[href(EXPLORER)] if page.kind == "explore" else [],
        file_stem=f"{site.survey}_{site.wave}",
    ).encode()


def _relative(folder: str, path: str) -> str:
    """The way from a folder of the site to a path of it, both plain: no system need be asked."""
    source, target = folder.split("/") if folder else [], path.rstrip("/").split("/")
    same = 0
    while source[same : same + 1] == target[:-1][same : same + 1] != []:
        same += 1
    return "/".join([".."] * (len(source) - same) + target[same:])


def _tables(page: SitePage) -> Mapping[str, str]:
    """The files of tables that stand on the page."""
    blocks = chain(page.blocks, *(part.blocks for part in page.pages))
    shown = {block.id for block in walk(blocks) if isinstance(block, Table)}
    return {
        name: download.path
        for download in page.downloads
        if download.table is not None
        for name in (download.table.id, *download.holds)
        if name in shown
    }


def _rank(page: SitePage) -> Callable[[Page], int]:
    """Ranks of headings below the title of the site's page, in steps of one.

    A part that begins with a page of the same title needs no heading for that one.
    """
    levels = sorted({part.level for part in page.pages})
    top = 1 if page.pages and page.pages[0].title == page.title else 2
    return lambda part: top if part is page.pages[0] else max(2, levels.index(part.level) + top)
