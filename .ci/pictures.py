"""The pictures of README: two pages of a made-up trust's report and one of the site.

    python .ci/pictures.py docs/pictures

Needs pdftoppm (poppler-utils) and chromium. The survey is the built-in one, so the same version
draws the same pictures.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ORGANISATION = "Z07"
CODE = "cmh_2025"
WIDTH = 1000  # of every picture, in points of a screen
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), "chromium")
SECTION = "AMHS: Section 3. Your care"


def main(folder: Path) -> None:
    """Make the survey, the outputs looked at, and their pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        command = [sys.executable, "-m", "surveybench"]
        _run(*command, "simulate", f"{work}/data", "--quiet")
        formats = [part for form in ("pdf", "summary", "site") for part in ("--format", form)]
        made = ["--out", f"{work}/out", "--organisation", ORGANISATION, "--quiet"]
        _run(*command, "run", "cmh/2025", f"{work}/data", *made, *formats[:4])
        report, summary = (
            work / "out" / "organisations" / ORGANISATION / f"{ORGANISATION}_{CODE}_{kind}.pdf"
            for kind in ("report", "summary")
        )
        _page(summary, 1, folder / "board.png")
        _page(report, _found(report, SECTION), folder / "section.png")
        _run(*command, "run", "cmh/2025", f"{work}/data", "--out", f"{work}/site", *formats[4:])
        _screen(next((work / "site").rglob("results/amhs/q18.html")), folder / "site.png")


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _found(report: Path, title: str) -> int:
    """The first page with a title, but for the contents that list it."""
    text = subprocess.run(["pdftotext", report, "-"], check=True, capture_output=True, text=True)
    pages = text.stdout.split("\f")
    numbers = [i for i, page in enumerate(pages, 1) if title in page.splitlines()]
    return next(i for i in numbers if "Contents" not in pages[i - 1].splitlines())


def _page(source: Path, number: int, picture: Path) -> None:
    which = ["-f", str(number), "-l", str(number), "-singlefile"]
    _run(
        "pdftoppm",
        "-png",
        "-scale-to-x",
        str(WIDTH),
        "-scale-to-y",
        "-1",
        *which,
        str(source),
        str(picture.with_suffix("")),
    )
    _small(picture)


def _screen(page: Path, picture: Path) -> None:
    size = f"--window-size={WIDTH},{WIDTH * 13 // 10}"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", size]
    _run(BROWSER, *flags, f"--screenshot={picture}", page.as_uri())
    _small(picture)


def _small(picture: Path) -> None:
    """Few colours: a page has few, and a checkout should stay light."""
    with Image.open(picture) as image:
        image.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(picture, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
