"""The working of one number as a file: apart from making it, for writers take long to import."""

from __future__ import annotations

from pathlib import Path

from surveybench import outputs
from surveybench.errors import OutputError, Place
from surveybench.explain import as_json, written
from surveybench.jobs import working_file
from surveybench.jobs.inputs import Stamp
from surveybench.jobs.working import Working
from surveybench.report.live import LiveBook
from surveybench.report.words import language_tag
from surveybench.report.writers.xlsx_live import write

PRIVATE = "a working down to the counts is not for publication"
# Forms by the ending of a file.
ENDINGS = {".txt": "text", ".md": "markdown", ".json": "json", ".xlsx": "workbook"}


def save(working: Working, path: Path, stamp: Stamp) -> Path:
    """The working as a file, by its ending: .txt, .md, .json, or .xlsx with live formulas.

    One down to the counts is for its owner alone, has a mark in its name, and is refused among
    reports. Raises OutputError for another ending.
    """
    form = ENDINGS.get(path.suffix.lower())
    if form is None:
        raise OutputError(
            f"has an ending that no working has: '{path.suffix}'.",
            where=Place(file=str(path)),
            remedy=f"End it in {', '.join(ENDINGS)}.",
        )
    private = not working.worked.publishable
    if private:
        outputs.refuse_among_reports(path, PRIVATE)
    target = working_file.marked(path) if private else path
    if form == "workbook":
        content = write(LiveBook(working.worked, stamp.made, language_tag()))
    elif form == "json":
        content = written([as_json(working.worked, working.depth)])
    else:
        content = written(working.lines(form))
    outputs.put(target, content, private=private)
    return target
