"""From a YAML file to a Survey; every refusal names file, line, key and remedy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from surveybench.quantities import wave_key
from surveybench.survey.build import Locate, form_from, survey_from
from surveybench.survey.compared import Library, compared, form_of, loaded, with_earlier
from surveybench.survey.definition import Survey
from surveybench.survey.form import SurveyForm
from surveybench.survey.inherit import OF_ENTRIES, OF_EXTENDING, Files
from surveybench.survey.places import find, named_file, shipped_files


def load_survey(name: str | Path) -> Survey:
    """The survey that a YAML file defines, with its earlier waves.

    `name` is a path or the name of a shipped definition. Raises DefinitionError, naming file,
    line, key and remedy, when the file cannot be read, has unknown keys or contradicts itself.
    """
    path, shipped = find(name), shipped_files()
    return _of_package(path) if path in shipped.values() else loaded(path, Library(Files(shipped)))


@cache
def _of_package(path: Path) -> Survey:
    """A shipped definition, which nobody changes meanwhile: read once in a process."""
    return loaded(path, Library(Files(shipped_files())))


def written(name: str | Path) -> dict[str, Any]:
    """What a definition says, key by key, as plain data, with what it inherits.

    What it leaves out is not there. Earlier waves are named by the path of their file, or by the
    name of a shipped definition, with the items that are compared. Raises DefinitionError as
    `load_survey` does.
    """
    path = find(name)
    library = Library(Files(shipped_files()))
    survey = loaded(path, library)
    form_data = _plain_data(form_of(path, library).model_dump(by_alias=True, exclude_unset=True))
    form_data.pop("compared_waves", None)
    compare = {
        wave_key(entry.survey.wave): {
            "definition": named_file(library.files_of_waves[entry.survey.wave]),
            "items": dict(entry.items),
        }
        for entry in survey.earlier
    }
    return {**form_data, "compare": compare} if compare else form_data


def survey_of(definition: Mapping[str, Any], locate: Locate, folder: Path) -> Survey:
    """The survey that plain data in the form of a definition file define.

    `locate` tells where an entry stands, for messages; files of earlier waves are sought from
    `folder`. Raises DefinitionError as `load_survey` does.
    """
    form, library = form_from(definition, locate), Library(Files(shipped_files()))
    alone = survey_from(form, locate)
    return with_earlier(alone, compared(alone, form, locate, folder, None, library), locate)


def locator(name: str | Path) -> Locate:
    """File and line of every entry of a definition."""
    return Files(shipped_files()).expand(find(name)).place


def _plain_data(value: Any) -> Any:
    """Lists, mappings and numbers as a reader of any file would give them."""
    if isinstance(value, Mapping):
        return {_plain_data(key): _plain_data(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain_data(entry) for entry in value]
    if isinstance(value, bool) or value is None or isinstance(value, date):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() else float(value)
    return str(value)


def json_schema() -> dict[str, Any]:
    """JSON Schema of a definition, for editors."""
    schema = SurveyForm.model_json_schema(by_alias=True)
    whole = {"required": schema.pop("required")}
    schema["properties"] = {**schema["properties"], **OF_EXTENDING}
    for name in ("ItemForm", "SectionForm", "PopulationForm"):
        schema["$defs"][name]["properties"]["after"] = OF_ENTRIES
        form = schema["$defs"][name]
        form["x-needed"], form["required"] = form["required"], ["id"]
    schema["anyOf"] = [{"required": ["extends"]}, whole]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
