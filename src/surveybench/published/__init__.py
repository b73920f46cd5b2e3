"""From figures that somebody else has published to Results, without a respondent's record.

Nothing is invented: what is not published is missing, with a flag that says so. The same release
gate as for our own results comes after it.
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from surveybench.errors import InputError, Place
from surveybench.published.table import read_table
from surveybench.published.workbook import read_workbook
from surveybench.results import Provenance, Results
from surveybench.survey import Survey

__all__ = ["read", "read_table", "read_workbook"]

READERS = {".ods": read_workbook, ".xlsx": read_workbook, ".csv": read_table}


def read(path: Path, survey: Survey, *, made: date, version: str) -> Results:
    """Results of a published workbook (.ods, .xlsx) or of a published table (.csv).

    Raises InputError where the file cannot be read, contradicts itself or does not fit `survey`.
    """
    place = Place(file=path.name)
    if path.suffix.lower() not in READERS:
        raise InputError(
            "is neither a workbook nor a table.",
            where=place,
            remedy=f"Give a file that ends in {', '.join(READERS)}.",
        )
    try:
        content = path.read_bytes()
    except OSError:
        raise InputError(
            "cannot be read.", where=place, remedy="Check the path and the rights."
        ) from None
    digest = hashlib.sha256(content).hexdigest()
    provenance = Provenance(version, made, ((path.name, digest),))
    return READERS[path.suffix.lower()](path.name, content, survey, provenance)
