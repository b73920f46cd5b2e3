"""The documentation as a site: it is built, whole, from this computer alone; the notebook runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from surveybench.quantities import CATALOGUE
from surveybench.survey.settings import Settings, choices

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` builds it: a warning is an error."""
    pytest.importorskip("material")
    folder = tmp_path_factory.mktemp("site")
    words = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    ran = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return folder


class Links(HTMLParser):
    """What a page loads and leads to, and the places in it."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        super().__init__()
        self.loaded: list[str] = []
        self.led: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tag names."""
        named = {name: value or "" for name, value in attrs}
        self.ids |= {named["id"]} if "id" in named else set()
        if tag in ("script", "img", "iframe") and "src" in named:
            self.loaded.append(named["src"])
        if tag == "link" and "stylesheet" in named.get("rel", ""):
            self.loaded.append(named["href"])
        if tag == "a" and "href" in named:
            self.led.append(named["href"])


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Links]:
    """Every page, read."""
    found = {}
    for path in site.rglob("*.html"):
        found[path] = Links()
        found[path].feed(path.read_text(encoding="utf-8"))
    return found


def test_nothing_is_loaded_from_elsewhere(site: Path, pages: dict[Path, Links]) -> None:
    assert len(pages) > 70
    for path, page in pages.items():
        for address in page.loaded:
            assert "//" not in address, (path.name, address)
            assert path.name == "404.html" or (path.parent / address).is_file(), (path, address)
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(?:https?:)?//", sheet.read_text(encoding="utf-8"))


def test_links_lead_to_places_that_are_there(pages: dict[Path, Links]) -> None:
    for path, page in pages.items():
        for link in page.led if path.name != "404.html" else ():
            if "//" in link or link.startswith("mailto:"):
                continue
            target, _, anchor = unquote(link).partition("#")
            there = (path.parent / target).resolve() if target else path
            assert there.is_file(), (path.name, link)
            assert not anchor or anchor in pages[there].ids or anchor.startswith("__"), link


def test_every_page_is_in_the_list_of_pages() -> None:
    listed = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    pages = [page.relative_to(ROOT / "docs") for page in (ROOT / "docs").rglob("*.md")]
    chapters = ("methods", "decisions")  # whole folders
    for page in pages:
        assert page.parts[0] in chapters or page.as_posix() in listed, page


def test_the_reference_holds_everything(site: Path) -> None:
    quantities = (site / "reference" / "quantities.html").read_text(encoding="utf-8")
    assert all(f"<code>{name}</code>" in quantities for name in CATALOGUE)
    settings = (site / "reference" / "settings.html").read_text(encoding="utf-8")
    assert all(f"<code>{choice.name}</code>" in settings for choice in choices(Settings()))
    commands = (site / "reference" / "commands.html").read_text(encoding="utf-8")
    for name in ("run", "check", "definition lint", "doctor", "app"):
        assert f"surveybench {name}<" in commands
    assert "--responses" in commands


def test_the_search_works_from_a_file(site: Path, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / "index.html").as_uri())
    page.locator("input.md-search__input").click()
    page.locator("input.md-search__input").press_sequentially("winsorise")
    page.locator(".md-search-result__item").first.wait_for()
    assert page.locator(".md-search-result__link").first.get_attribute("href")
    assert all(url.startswith(("file:", "data:", "blob:")) for url in asked)


def test_the_notebook_runs() -> None:
    pytest.importorskip("ipykernel")
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    notebook = nbformat.read(ROOT / "docs" / "notebook.ipynb", as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells)
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    shown = [out for cell in notebook.cells for out in cell.get("outputs", [])]
    pages = [out["data"]["text/html"] for out in shown if "text/html" in out.get("data", {})]
    assert any("<table>" in page for page in pages)
    assert sum("<svg" in page for page in pages) == 1
