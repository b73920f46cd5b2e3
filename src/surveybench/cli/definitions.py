"""Commands about the definition of a survey."""

from __future__ import annotations

import typer


def schema() -> None:
    """Print the JSON Schema of a survey definition, for editors that complete and check YAML.

    \b
    Example:
      surveybench schema > definition.schema.json
    """
    import json

    from surveybench import pipeline

    typer.echo(json.dumps(pipeline.json_schema(), indent=2, ensure_ascii=False))
