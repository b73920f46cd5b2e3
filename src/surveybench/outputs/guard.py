"""What holds small counts or personal data never lies among what may be published as it is."""

from __future__ import annotations

from pathlib import Path

from surveybench.errors import OutputError, Place

TOGETHER = ("national", "all", "site")


def refuse_among_reports(path: Path, what: str) -> None:
    """Raise OutputError where a file or folder would lie in a folder of finished reports.

    `what` says why that would be wrong, such as "a tally holds small counts". Links are followed
    first, and every folder up to the root of the disk is looked at.
    """
    target = path.resolve()
    for folder in (target, *target.parents):
        if is_finished(folder):
            raise OutputError(
                f"lies in a folder of finished reports, and {what}.",
                where=Place(file=str(path)),
                remedy="Write it somewhere that is not published.",
            )


def is_finished(folder: Path) -> bool:
    """Whether reports or a site were written into this folder."""
    if (folder / "index.html").is_file() and (folder / "assets" / "site.css").is_file():
        return True
    if any(folder.glob("*_ledger.json")):
        return True
    # Of all organisations together: a table and the description beside it.
    if any(any((folder / name).glob("*_release.csv-metadata.json")) for name in TOGETHER):
        return True
    return (folder / "organisations").is_dir() and any((folder / n).is_dir() for n in TOGETHER)
