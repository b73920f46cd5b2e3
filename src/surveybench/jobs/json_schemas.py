"""JSON Schemas of what other programs read of this one, or write for it."""

from __future__ import annotations

from pathlib import Path

from surveybench.errors import SurveybenchError

FOLDER = Path(__file__).parent / "schemas"
# What each describes, by the name a user gives it.
SCHEMAS = {
    "report": "what a command prints with --json",
    "log": "one line of the file that --log names",
    "run_file": "a run file, for editors that complete and check YAML",
}


def schema(name: str) -> str:
    """The text of a schema. Raises SurveybenchError where there is none of this name."""
    if name not in SCHEMAS:
        raise SurveybenchError(
            f"there is no schema '{name}'.", remedy=f"Choose from: {', '.join(SCHEMAS)}."
        )
    return (FOLDER / f"{name}.json").read_text(encoding="utf-8")
