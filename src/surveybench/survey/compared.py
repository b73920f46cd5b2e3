"""The earlier waves that a definition is compared with, and which of their items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from surveybench.errors import DefinitionError
from surveybench.quantities import wave_text, years
from surveybench.survey.build import Locate, form_from, located, survey_from
from surveybench.survey.definition import Earlier, Survey
from surveybench.survey.form import SurveyForm
from surveybench.survey.inherit import Files
from surveybench.survey.mapping import known_columns
from surveybench.survey.places import find, shipped
from surveybench.survey.types import Item
from surveybench.survey.yaml_file import is_file


@dataclass(frozen=True)
class Library:
    """Definitions loaded so far: each file is read and checked once, however many waves name it.

    Surveys and comparisons are by file; `files_of_waves` are those of the waves compared.
    """

    files: Files
    forms: dict[Path, SurveyForm] = field(default_factory=dict[Path, SurveyForm])
    surveys: dict[Path, Survey] = field(default_factory=dict[Path, Survey])
    earlier: dict[Path, tuple[Earlier, ...]] = field(
        default_factory=dict[Path, tuple[Earlier, ...]]
    )
    files_of_waves: dict[int, Path] = field(default_factory=dict[int, Path])


def loaded(path: Path, library: Library) -> Survey:
    """The survey of a file with its earlier waves."""
    earlier = _earlier(path, library)
    return with_earlier(_alone(path, library), earlier, library.files.expand(path).place)


def with_earlier(survey: Survey, earlier: tuple[Earlier, ...], locate: Locate) -> Survey:
    """The survey with earlier waves, of whose files what tells people apart now is not read."""
    if not earlier:
        return survey
    own = [column for dimension in survey.own_dimensions for column in dimension.column]
    entries = tuple(replace(e, survey=_unread(e.survey, own)) for e in earlier) if own else earlier
    return located(lambda: replace(survey, earlier=entries), locate)


def _unread(then: Survey, columns: Sequence[str]) -> Survey:
    """A wave in whose files such columns may stand, unread where it does not read them itself."""
    known = known_columns(then)
    further = tuple(dict.fromkeys(column for column in columns if column not in known))
    return replace(then, columns=replace(then.columns, ignore=(*then.columns.ignore, *further)))


def form_of(path: Path, library: Library) -> SurveyForm:
    key = path.resolve()
    if key not in library.forms:
        expanded = library.files.expand(path)
        library.forms[key] = form_from(expanded.content, expanded.place)
    return library.forms[key]


def _alone(path: Path, library: Library) -> Survey:
    """The survey of a file without earlier waves."""
    key = path.resolve()
    if key not in library.surveys:
        form = form_of(path, library)
        library.surveys[key] = survey_from(form, library.files.expand(path).place)
    return library.surveys[key]


def _earlier(path: Path, library: Library) -> tuple[Earlier, ...]:
    """The earlier waves of a file's survey, newest first, with what may be compared."""
    key = path.resolve()
    if key not in library.earlier:
        expanded = library.files.expand(path)
        survey, form = _alone(path, library), form_of(path, library)
        place_of = expanded.place
        library.earlier[key] = compared(
            survey, form, place_of, path.parent, expanded.extends, library
        )
    return library.earlier[key]


def compared(
    survey: Survey,
    form: SurveyForm,
    locate: Locate,
    folder: Path,
    extends: Path | None,
    library: Library,
) -> tuple[Earlier, ...]:
    """Waves that a definition inherits comparisons with, and those it names itself."""
    entries = _inherited(survey, form, locate, extends, library) if extends else {}
    for wave, entry in form.compare.items():
        path = ("compare", wave_text(wave))
        if entry.definition:
            then = _named_wave(survey, wave, folder, entry.definition, locate, library)
        elif wave in entries:
            then = entries[wave].survey
        else:
            raise DefinitionError(
                "names no definition.",
                where=locate(path),
                remedy=f"Add definition: the path of the definition of wave {wave_text(wave)}.",
            )
        items = entry.items
        if items is None:
            items = _as_before(survey, then, entry.renamed, locate)
        entries[wave] = Earlier(then, MappingProxyType(dict(items)))
    newest = sorted(entries, reverse=True)[: form.compared_waves]
    return tuple(entries[wave] for wave in newest)


def _inherited(
    survey: Survey, form: SurveyForm, locate: Locate, extends: Path, library: Library
) -> dict[int, Earlier]:
    """The wave that a definition extends, and those that one is compared with."""
    base = _alone(extends, library)
    if base.wave == survey.wave:
        return {entry.survey.wave: entry for entry in _earlier(extends, library)}
    if years(base.wave) > years(survey.wave):
        raise DefinitionError(
            f"this wave {wave_text(survey.wave)} extends a later one, {wave_text(base.wave)}.",
            where=locate(("extends",)),
            remedy="Let a wave extend one before it.",
        )
    library.files_of_waves[base.wave] = extends
    named = form.compare.get(base.wave)
    if named and named.items is not None:
        step: Mapping[str, str] = named.items
    else:
        step = _as_before(survey, base, named.renamed if named else {}, locate)
    entries = {base.wave: Earlier(base, MappingProxyType(dict(step)))}
    for entry in _earlier(extends, library):
        pairs = {ours: entry.items[mid] for ours, mid in step.items() if mid in entry.items}
        entries[entry.survey.wave] = Earlier(entry.survey, MappingProxyType(pairs))
    return entries


def _named_wave(
    survey: Survey, wave: int, folder: Path, definition: str, locate: Locate, library: Library
) -> Survey:
    """An earlier wave by the path or the shipped name that a definition gives."""
    stated_at = locate(("compare", wave_text(wave), "definition"))
    file = folder / definition
    if not is_file(file) and definition in shipped():
        file = find(definition)
    if not is_file(file):
        raise DefinitionError(
            f"there is no file {definition}.",
            where=stated_at,
            remedy="Give its path from the folder of this definition, or the name of a shipped "
            "one.",
        )
    then = _alone(file, library)
    if then.wave != wave or years(then.wave) >= years(survey.wave):
        raise DefinitionError(
            f"{definition} defines wave {wave_text(then.wave)}, not an earlier wave "
            f"{wave_text(wave)}.",
            where=stated_at,
            remedy=f"Name the definition of wave {wave_text(wave)}, before this wave "
            f"{wave_text(survey.wave)}.",
        )
    library.files_of_waves[wave] = file
    return then


def _as_before(
    survey: Survey,
    then: Survey,
    renamed: Mapping[str, str],
    locate: Locate,
) -> dict[str, str]:
    """Every scored item of both waves, unless it is called not comparable or renamed.

    Raises DefinitionError where one is scored otherwise and nothing says what that means.
    """
    pairs = {}
    for item in survey.evaluative:
        if item.id in survey.not_comparable or item.id in renamed:
            continue
        before = then.item.get(item.id)
        if before is None or not before.evaluative or item.id in renamed.values():
            continue
        if _scoring(before) != _scoring(item):
            raise DefinitionError(
                f"{item.id} is scored otherwise than in wave {wave_text(then.wave)}, and nothing "
                "says whether the two may be compared.",
                where=locate(("items", item.id, "options")),
                remedy=f"Give the reason under not_comparable: {{{item.id}: …}}, or name it under "
                f"compare: {{{wave_text(then.wave)}: {{renamed: {{{item.id}: {item.id}}}}}}}.",
            )
        pairs[item.id] = item.id
    return pairs | dict(renamed)


def _scoring(item: Item) -> tuple[object, ...]:
    """What answers score, and how many may be given."""
    scores = {option.code: option.score for option in item.options if option.score is not None}
    spans = [(option.code, option.span) for option in item.options if option.span is not None]
    return (sorted(scores.items()), item.multiple, sorted(spans))
