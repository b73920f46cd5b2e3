"""From a YAML file to a Survey; every refusal names file, line, key and remedy."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from datetime import date
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import ValidationError

from surveybench.errors import DefinitionError, Place
from surveybench.survey import condition
from surveybench.survey.definition import Earlier, InconsistentSurvey, Survey
from surveybench.survey.form import ItemForm, OptionForm, SettingsForm, SurveyForm
from surveybench.survey.settings import GROUPS, Settings
from surveybench.survey.types import (
    Columns,
    Item,
    Option,
    Population,
    Scale,
    Section,
    Words,
)
from surveybench.survey.yaml_file import Path_, is_file, place, read

# Where the entry stands that keys and positions lead to: ("items", 3, "options").
Locate = Callable[[Path_], Place]


def shipped() -> tuple[str, ...]:
    """Names of the definitions that come with the package, such as cmh/2025."""
    root = Path(str(resources.files("surveybench"))) / "surveys"
    return tuple(
        sorted(p.relative_to(root).with_suffix("").as_posix() for p in root.rglob("*.yaml"))
    )


def find(name: str | Path) -> Path:
    """The file of a definition: a path, or the name of a shipped one. Raises DefinitionError."""
    path = Path(name)
    if is_file(path):
        return path
    if str(name).removesuffix(".yaml") in shipped():
        root = Path(str(resources.files("surveybench"))) / "surveys"
        return root / f"{str(name).removesuffix('.yaml')}.yaml"
    raise DefinitionError(
        f"there is no definition {name}.",
        remedy=f"Give the path of a YAML file, or one of: {', '.join(shipped())}.",
    )


def load_survey(name: str | Path) -> Survey:
    """The survey that a YAML file defines, with its earlier waves.

    `name` is a path or the name of a shipped definition. Raises DefinitionError, naming file,
    line, key and remedy, when the file cannot be read, has unknown keys or contradicts itself.
    """
    return _load(find(name), with_earlier=True)


def written(name: str | Path) -> dict[str, Any]:
    """What a definition says, key by key, as plain data; what it leaves out is not there.

    Earlier waves are named by the path of their file, or by the name of a shipped definition.
    Raises DefinitionError as `load_survey` does.
    """
    path = find(name)
    load_survey(path)
    form = SurveyForm.model_validate(read(path))
    form_data = _plain_data(form.model_dump(by_alias=True, exclude_unset=True))
    for entry in form_data.get("compare", {}).values():
        entry["definition"] = _named(path.parent, entry["definition"])
    return form_data


def survey_of(definition: Mapping[str, Any], locate: Locate, folder: Path) -> Survey:
    """The survey that plain data in the form of a definition file define.

    `locate` tells where an entry stands, for messages; files of earlier waves are sought from
    `folder`. Raises DefinitionError as `load_survey` does.
    """
    return _survey(_form(definition, locate), locate, folder, with_earlier=True)


def locator(name: str | Path) -> Locate:
    """File and line of every entry of a definition."""
    path = find(name)
    raw = read(path)
    return lambda loc: place(path, raw, loc)


def _load(path: Path, *, with_earlier: bool) -> Survey:
    raw = read(path)

    def locate(loc: Path_) -> Place:
        return place(path, raw, loc)

    return _survey(_form(raw, locate), locate, path.parent, with_earlier=with_earlier)


def _form(raw: Any, locate: Locate) -> SurveyForm:
    try:
        return SurveyForm.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        loc = tuple(part for part in first["loc"] if not _is_type_name(part))
        raise DefinitionError(
            _plain(first["msg"]), where=locate(loc), remedy=_advice(first["type"], loc)
        ) from None


def _survey(form: SurveyForm, locate: Locate, folder: Path, *, with_earlier: bool) -> Survey:
    earlier = _earlier(form, locate, folder) if with_earlier else ()
    try:
        return Survey(
            id=form.survey,
            wave=form.wave,
            origin=form.origin,
            words=Words(**{**form.words.model_dump(), "further": tuple(form.words.further)}),
            items=tuple(_item(locate, i, entry, form.scales) for i, entry in enumerate(form.items)),
            sections=tuple(
                Section(s.id, s.name, tuple(s.items), s.change_note) for s in form.sections
            ),
            populations=tuple(Population(p.id, p.name, tuple(p.groups)) for p in form.populations),
            groups=MappingProxyType(dict(form.groups)),
            columns=Columns(**{k: _tuple(v) for k, v in form.columns.model_dump().items()}),
            settings=_settings(locate, form.settings),
            seen_from=form.seen.from_ if form.seen else None,
            seen_to=form.seen.to if form.seen else None,
            earlier=earlier,
            not_comparable=MappingProxyType(dict(form.not_comparable)),
            scale=Scale(form.scale.from_, form.scale.to, form.scale.unit)
            if form.scale
            else Scale(),
            band_names=_band_names(locate, form),
        )
    except InconsistentSurvey as error:
        lines = [
            f"{locate(fault.path)}: {fault.what} {fault.remedy}" for fault in error.faults[1:10]
        ]
        first = error.faults[0]
        raise DefinitionError(
            first.what,
            where=locate(first.path),
            remedy="\n".join([first.remedy, *lines]),
        ) from None


# The bands, of seven, that so many labels are of.
BANDS_OF = {3: (2, 4, 6), 5: (2, 3, 4, 5, 6), 7: (1, 2, 3, 4, 5, 6, 7)}


def _band_names(locate: Locate, form: SurveyForm) -> Mapping[int, str]:
    """What each band is called; empty for the usual names."""
    if form.bands is None:
        return MappingProxyType({})
    labels = form.bands.labels
    if len(labels) not in BANDS_OF:
        raise DefinitionError(
            f"there are {len(labels)} labels.",
            where=locate(("bands", "labels")),
            remedy="Give three, five or seven, from the worst to the best.",
        )
    return MappingProxyType(dict(zip(BANDS_OF[len(labels)], labels, strict=True)))


def _earlier(form: SurveyForm, locate: Locate, folder: Path) -> tuple[Earlier, ...]:
    entries = []
    for wave, entry in sorted(form.compare.items(), reverse=True):
        stated_at = locate(("compare", wave, "definition"))
        file = folder / entry.definition
        if not is_file(file) and entry.definition in shipped():
            file = find(entry.definition)
        if not is_file(file):
            raise DefinitionError(
                f"there is no file {entry.definition}.",
                where=stated_at,
                remedy="Give its path from the folder of this definition, or the name of a shipped "
                "one.",
            )
        survey = _load(file, with_earlier=False)
        if survey.wave != wave or survey.wave >= form.wave:
            raise DefinitionError(
                f"{entry.definition} defines wave {survey.wave}, not an earlier wave {wave}.",
                where=stated_at,
                remedy=f"Name the definition of wave {wave}, before this wave {form.wave}.",
            )
        entries.append(Earlier(survey, MappingProxyType(dict(entry.items))))
    return tuple(entries)


def _named(folder: Path, definition: str) -> str:
    """A definition as named from `folder`: its path, or the name it is shipped under."""
    root = Path(str(resources.files("surveybench"))) / "surveys"
    file = folder / definition
    if not is_file(file):
        return definition
    if file.resolve().is_relative_to(root.resolve()):
        return file.resolve().relative_to(root.resolve()).with_suffix("").as_posix()
    return str(file)


def _item(
    locate: Locate, index: int, form: ItemForm, scales: Mapping[str, list[OptionForm]]
) -> Item:
    options = form.options
    if isinstance(options, str):
        if options not in scales:
            raise DefinitionError(
                f"{form.id} uses the scale {options}, which does not exist.",
                where=locate(("items", index, "options")),
                remedy="Add it under scales, or list the options here.",
            )
        options = scales[options]
    ask_if = None
    if form.ask_if is not None:
        try:
            ask_if = condition.parse(form.ask_if)
        except DefinitionError as error:
            stated_at = locate(("items", index, "ask_if"))
            raise DefinitionError(error.what, where=stated_at, remedy=error.remedy) from None
    return Item(
        id=form.id,
        text=form.text,
        kind=form.kind,
        options=tuple(Option(o.code, o.label, o.score, o.exclusive) for o in options),
        multiple=form.multiple,
        column=form.column or form.id,
        battery=form.battery,
        base=form.base,
        wording=form.wording,
        ask_if=ask_if,
    )


def _settings(locate: Locate, form: SettingsForm) -> Settings:
    values = {name: _tuple(value) for name, value in form.model_dump().items()}
    values["sexes"] = tuple(values["sexes"].items())
    try:
        return Settings(**{name: _pick(kind, values) for name, kind in GROUPS.items()})
    except DefinitionError as error:
        stated_at = locate(("settings", error.where.key))
        raise DefinitionError(error.what, where=stated_at, remedy=error.remedy) from None


Part = TypeVar("Part")


def _pick(kind: type[Part], values: Mapping[str, Any]) -> Part:
    """The group of settings with its own entries of all those given."""
    names = inspect.signature(kind).parameters
    return kind(**{name: values[name] for name in names})


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


def _tuple(value: Any) -> Any:
    return tuple(_tuple(v) for v in value) if isinstance(value, list | tuple) else value


def _is_type_name(part: str | int) -> bool:
    """Pydantic names the branch of a union in its paths; the file has no such key."""
    return isinstance(part, str) and (
        part.startswith("list[") or part in ("str", "constrained-str")
    )


def _plain(message: str) -> str:
    words = {
        "Extra inputs are not permitted": "is not a key of a definition.",
        "Field required": "is missing.",
    }
    return words.get(message, message[:1].lower() + message[1:] + ".")


def _advice(kind: str, loc: Path_) -> str:
    if kind == "extra_forbidden":
        return (
            f"Remove '{loc[-1]}', or correct its spelling; `surveybench definition schema` lists "
            "the keys."
        )
    if kind == "missing":
        return f"Add '{loc[-1]}'."
    return "Correct the value; `surveybench definition schema` says what may stand here."


def json_schema() -> dict[str, Any]:
    """JSON Schema of a definition, for editors."""
    schema = SurveyForm.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
