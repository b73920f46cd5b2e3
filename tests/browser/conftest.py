"""A browser, and the pages it looks at: the national site and one report of the demonstration."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.samples import sample
from releases import demonstration
from surveybench.report.compose import compose, prepare
from surveybench.report.compose.site import site
from surveybench.report.writers import html
from surveybench.report.writers import site as site_writer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ORGANISATIONS = ("Z01", "Z17", "Z31")  # both populations, without one, absent from earlier waves


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"none of {', '.join(BROWSERS)} is installed")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the demonstration with some of its organisations, and a report beside it."""
    root = tmp_path_factory.mktemp("pages")
    release = demonstration()
    national = prepare(release)
    documents = [compose(release, code, national) for code in ORGANISATIONS]
    (root / "report.html").write_bytes(html.write(documents[0]))
    (root / "small.html").write_bytes(html.write(sample()))
    for path, content in site_writer.write(site(release, documents)):
        file = root / "site" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return root


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of ordinary size; it fails the test on an error of a script."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(40_000)
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    context.close()
    assert not faults
