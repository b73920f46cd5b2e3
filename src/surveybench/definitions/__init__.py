"""How a definition comes to be: drafted from a file, filled in as a form, exchanged, compared.

A draft is plain data in the form of a definition file, with the decisions a person must make.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from surveybench.definitions.ddi import ddi, left_out_of_ddi, read_ddi
from surveybench.definitions.dictionaries import (
    joined,
    questionnaire,
    questionnaire_if,
    source_of,
)
from surveybench.definitions.difference import Change, Difference, difference
from surveybench.definitions.draft import draft
from surveybench.definitions.form_in import read_form
from surveybench.definitions.form_out import form
from surveybench.definitions.from_codebook import read_codebook, table_of
from surveybench.definitions.from_data import read_data
from surveybench.definitions.from_sav import read_sav
from surveybench.definitions.key_reference import key_reference, keys_without
from surveybench.definitions.lint import CODES, Finding, lint
from surveybench.definitions.marks import marks
from surveybench.definitions.triple_s import left_out_of_triple_s, read_triple_s, triple_s
from surveybench.definitions.variables import Draft, Source
from surveybench.definitions.xml_tree import read_xml
from surveybench.errors import DefinitionError, Place
from surveybench.readers import FileMapping, Location
from surveybench.survey import dump, find, load_survey, survey_of, written
from surveybench.survey.mapping_file import load_layout

__all__ = [
    "CODES",
    "FORMS",
    "Change",
    "Difference",
    "Draft",
    "Exported",
    "Finding",
    "compared",
    "drafted",
    "exported",
    "fault_of",
    "imported",
    "key_reference",
    "keys_without",
    "lint",
    "mapping_text",
    "marks",
    "proposed",
    "text_of",
]

SPSS = (".sav", ".zsav")
TABLES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt")


def drafted(
    path: Location,
    *,
    survey: str,
    wave: int,
    sample: Location | None = None,
    sheet: str = "",
    mapping: Path | None = None,
    dictionary: Path | None = None,
) -> Draft:
    """A draft from SPSS, a codebook, a dictionary, or data alone; `sample` holds further columns.

    With `dictionary`, that of a survey tool, `path` is the tool's export, and the draft has a
    mapping by which it is read.

    `sheet` is that of the codebook or of the answers; `mapping` says how answers are written.

    `survey` and `wave` name what the file does not name itself. Raises SurveybenchError where a
    file cannot be read, or holds no question.
    """
    layout = load_layout(mapping) if mapping else None
    stated: dict[str, Any] = {}
    if dictionary is None:
        source = _source(path, sheet, layout)
    elif mapping is not None or sheet:
        raise DefinitionError(
            "a dictionary is given, and a mapping or a sheet beside it.",
            where=Place(file=dictionary.name),
            remedy="Leave these out: with a dictionary the export is read as its tool writes it, "
            "and a mapping is drafted.",
        )
    elif not isinstance(path, Path):
        raise DefinitionError(
            "with a dictionary the tool's export is read from this computer only.",
            where=Place(file=str(path)),
            remedy="Fetch it first.",
        )
    else:
        source, stated = joined(questionnaire(dictionary), path)
    if sample is not None:
        variable_names = {variable.name for variable in source.variables}
        further = (v for v in _source(sample, "").variables if v.name not in variable_names)
        both = (*source.variables, *(replace(v, kind="sample") for v in further))
        source = replace(source, variables=both)
    made = draft(source, survey, wave)
    return replace(made, mapping=_both(stated, made.mapping)) if stated else made


def _both(stated: Mapping[str, Any], further: Mapping[str, Any]) -> dict[str, Any]:
    """What two mappings say of the answers; their values are of different columns."""
    first, second = stated.get("responses", {}), further.get("responses", {})
    values = {**first.get("values", {})}
    for column, codes in second.get("values", {}).items():
        # What the tool writes leads to a code, and the code to what stands for it.
        by_raw = {r: codes.get(str(c), c) for r, c in values.get(column, {}).items()}
        values[column] = {**codes, **by_raw}
    return {"responses": {**first, **second, **({"values": values} if values else {})}}


def _source(path: Location, sheet: str, layout: FileMapping | None = None) -> Source:
    if not isinstance(path, Path):  # a table, or a file in a store: answers alone
        return read_data(path, layout)
    if not path.is_file():
        raise DefinitionError(
            "the file is a folder." if path.is_dir() else "there is no such file.",
            where=Place(file=str(path)),
            remedy="Check the path.",
        )
    if path.suffix.lower() in SPSS:
        return read_sav(path)
    if layout is None and not sheet and (form := questionnaire_if(path)) is not None:
        return source_of(form)
    table = path.suffix.lower() in TABLES
    if layout is None and (table or sheet) and table_of(path, sheet) is not None:
        return read_codebook(path, sheet)
    if sheet:
        layout = replace(layout or FileMapping(), sheets=(sheet,))
    return read_data(path, layout)


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished file, and what of the definition it cannot hold."""

    content: bytes
    left_out: tuple[str, ...]


# What a definition can be written as, and what the file is called where nobody says.
FORMS = {"form": "form.xlsx", "triple-s": "triple-s.xml", "ddi": "ddi.xml"}
WORKBOOKS = (".xlsx", ".xlsm", ".ods")
STANDARDS = (".xml", ".sss", ".ddi")


def exported(name: str, kind: str, folder: Path) -> Exported:
    """A definition in one of FORMS, for a file that is going to stand in `folder`.

    Raises DefinitionError where the definition cannot be used.
    """
    said = written(name)
    cases = ("made-up respondents (tests)",) if said.get("tests") else ()
    if kind == "triple-s":
        survey = load_survey(name)
        return Exported(triple_s(survey), (*left_out_of_triple_s(survey), *cases))
    if kind == "ddi":
        survey = load_survey(name)
        return Exported(ddi(survey), (*left_out_of_ddi(survey), *cases))
    content = form(_seen_from(said, Path(), folder))
    return Exported(content, ("comments of the definition file", *cases))


def imported(path: Path, folder: Path, *, survey: str, wave: int) -> Draft:
    """What a form, a Triple-S or a DDI file says, for a definition to stand in `folder`.

    `survey` and `wave` name what the file does not name itself. Raises DefinitionError, naming
    the cell or line, where the file cannot be used.
    """
    if path.suffix.lower() in WORKBOOKS:
        return Draft(_seen_from(read_form(path, path.parent), path.parent, folder))
    if path.suffix.lower() not in STANDARDS:
        raise DefinitionError(
            "is neither a form nor XML.",
            where=Place(file=path.name),
            remedy=f"Give a file that ends in {', '.join((*WORKBOOKS, *STANDARDS))}; a codebook, "
            "SPSS or answers go to `surveybench definition new`.",
        )
    root = read_xml(path)
    if root.name == "sss":
        return draft(read_triple_s(path, root), survey, wave)
    if root.name == "codeBook":
        return draft(read_ddi(path, root), survey, wave)
    raise DefinitionError(
        f"is XML, but its root is {root.name[:40]}.",
        where=Place(file=path.name, line=root.line),
        remedy="Give Triple-S (root sss) or DDI-Codebook (root codeBook), or a filled-in form.",
    )


def _seen_from(definition: Mapping[str, Any], folder: Path, target: Path) -> dict[str, Any]:
    """The same, with the files of earlier waves as they are named from another folder."""
    compare = {}
    for wave, entry in definition.get("compare", {}).items():
        file = folder / entry["definition"]
        name = os.path.relpath(file, target) if file.is_file() else entry["definition"]
        compare[wave] = {**entry, "definition": Path(name).as_posix()}
    return {**definition, "compare": compare} if compare else dict(definition)


def text_of(drafted_survey: Draft) -> str:
    """The text of a definition file."""
    return dump(drafted_survey.said, drafted_survey.decisions, drafted_survey.header)


def mapping_text(drafted_survey: Draft) -> str:
    """The text of the mapping file that the raw file needs, blank where it needs none."""
    if not drafted_survey.mapping:
        return ""
    header = (
        "How the raw file is to be read: give it with --mapping to check, run and tally.\n"
        "Every line that begins with `# DECIDE:` asks for a person's decision."
    )
    return dump(drafted_survey.mapping, drafted_survey.mapping_decisions, header)


def fault_of(drafted_survey: Draft, folder: Path) -> str:
    """Why a draft does not load yet, or nothing."""
    try:
        survey_of(drafted_survey.said, lambda loc: Place(key=".".join(map(str, loc))), folder)
    except DefinitionError as error:
        return str(error)
    return ""


def compared(old: str, new: str) -> Difference:
    """What changed from one definition to another, and the comparability map that suggests.

    Of two definitions of the same wave no map is suggested. Raises DefinitionError where one of
    them cannot be used.
    """
    earlier, later = load_survey(old), load_survey(new)
    new_folder = find(new).parent
    name = os.path.relpath(old, new_folder) if Path(old).is_file() else old.removesuffix(".yaml")
    changes = difference(earlier, later, Path(name).as_posix())
    if (earlier.id, earlier.wave) != (later.id, later.wave):
        return changes
    return replace(changes, proposal={}, decisions=())  # nothing is compared with itself


def proposed(changes: Difference) -> str:
    """The comparability map as a definition writes it; blank where none is proposed."""
    return dump(changes.proposal, changes.decisions) if changes.proposal else ""
