"""The description of a CSV file as CSV on the Web metadata: JSON that stands beside the file.

Its own name is that of the CSV file and `-metadata.json`, where programs look for it.
"""

from __future__ import annotations

import json
import re
from typing import Any

from surveybench.report.document import Description, Field

SUFFIX = "-metadata.json"
CONTEXT = "http://www.w3.org/ns/csvw"
TYPES = {"text": "string", "integer": "integer", "number": "number"}


def write(description: Description) -> bytes:
    """The metadata as bytes."""
    content = {
        "@context": [CONTEXT, {"@language": description.language}],
        "@type": "Table",
        "url": description.file,
        "dc:title": description.title,
        "dc:description": description.about,
        "dc:creator": "surveybench",
        "dc:issued": {"@value": description.made.isoformat(), "@type": "xsd:date"},
        "dialect": {
            "@type": "Dialect",
            "encoding": "utf-8",
            "delimiter": ",",
            "quoteChar": '"',
            "doubleQuote": True,
            "lineTerminators": ["\r\n"],
            "header": True,
            "headerRowCount": 1,
            "skipBlankRows": False,
            "trim": False,
        },
        "tableSchema": {
            "@type": "Schema",
            "columns": [_column(field) for field in description.fields],
            "primaryKey": description.key,
        },
    }
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def _column(field: Field) -> dict[str, Any]:
    kind = TYPES[field.kind]
    allowed = "|".join(re.escape(word) for word in field.words)
    return {
        "@type": "Column",
        "name": field.name,
        "titles": field.name,
        "datatype": {"base": kind, "format": allowed} if allowed else kind,
        "required": field.required,
        "null": "",
        "dc:description": field.meaning,
    }
