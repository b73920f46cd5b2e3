"""From what a definition says to a Survey; every refusal names file, line, key and remedy."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import ValidationError

from surveybench.errors import DefinitionError, Place
from surveybench.survey import condition
from surveybench.survey.adjustment import Adjustment, Covariate
from surveybench.survey.breakdown import Breakdown
from surveybench.survey.build_groups import groups_of, members_of
from surveybench.survey.definition import Survey
from surveybench.survey.form import LinkForm, SettingsForm, SurveyForm
from surveybench.survey.form_errors import refusal
from surveybench.survey.form_items import ItemForm, OptionForm, SectionForm
from surveybench.survey.form_people import BreakdownForm, CovariateForm, DimensionForm
from surveybench.survey.inconsistent import InconsistentSurvey
from surveybench.survey.settings import BANDS_OF, GROUPS, Settings
from surveybench.survey.types import (
    OUTCOMES,
    Columns,
    Dimension,
    Item,
    Link,
    LinkKind,
    Option,
    Population,
    Scale,
    Section,
    Ticks,
    Words,
)
from surveybench.survey.usual import usual_dimensions
from surveybench.survey.weighting import Weighting
from surveybench.survey.yaml_file import Path_

# Where the entry stands that keys and positions lead to: ("items", 3, "options").
Locate = Callable[[Path_], Place]


def form_from(raw: Any, locate: Locate) -> SurveyForm:
    try:
        return SurveyForm.model_validate(raw)
    except ValidationError as error:
        raise refusal(error, locate) from None


def _dimensions(form: SurveyForm, locate: Locate) -> tuple[Dimension, ...] | None:
    """What people are standardised by, where a definition says it; None for age and sex."""
    if form.strata is None:
        return None
    for key in ("age_bands", "sexes"):
        if key in form.settings.model_fields_set:
            raise DefinitionError(
                f"says again what people are standardised by: `strata` and `{key}`.",
                where=locate(("settings", key)),
                remedy="Keep one of them: bands and codes of a dimension stand under `strata`.",
            )
    return tuple(_dimension(entry.name, entry) for entry in form.strata.dimensions)


def _dimension(name: str, form: DimensionForm | BreakdownForm | CovariateForm) -> Dimension:
    column = form.column
    return Dimension(
        name,
        (column or name,) if isinstance(column, str) else tuple(column),
        tuple((low, high) for low, high in form.bands),
        tuple(form.codes.items()),
    )


def _breakdowns(
    form: SurveyForm, strata: tuple[Dimension, ...], locate: Locate
) -> tuple[Breakdown, ...]:
    """The breakdowns; a dimension that has its own column is known to all of them."""
    named = {dimension.name: dimension for dimension in strata}
    for position, entry in enumerate(form.breakdowns):
        if not (entry.column or entry.bands or entry.codes):
            continue
        by = [entry.by] if isinstance(entry.by, str) else entry.by
        if len(by) != 1 or by[0] in named:
            raise DefinitionError(
                f"says what {' and '.join(by)} is read from, where it must not.",
                where=locate(("breakdowns", position)),
                remedy="Keep `column`, `bands` and `codes` for one dimension that is no stratum, "
                "and write each once: other breakdowns name it under `by`.",
            )
        named[by[0]] = _dimension(by[0], entry)
    breakdowns = []
    for position, entry in enumerate(form.breakdowns):
        names = [entry.by] if isinstance(entry.by, str) else entry.by
        for name in names:
            if name not in named:
                raise DefinitionError(
                    f"tells people apart by {name}, of which nothing is said.",
                    where=locate(("breakdowns", position, "by")),
                    remedy=f"Write one of {', '.join(named)}, or a breakdown by: {name} with its "
                    "column and its codes.",
                )
        dimensions = tuple(named[name] for name in names)
        of_strata = {dimension.name for dimension in strata}
        breakdowns.append(Breakdown(dimensions, tuple(n not in of_strata for n in names)))
    return tuple(breakdowns)


def _adjustment(form: SurveyForm, locate: Locate) -> Adjustment | None:
    """What scores are adjusted for by regression."""
    if form.adjust is None:
        return None
    covariates = []
    for position, entry in enumerate(form.adjust.covariates):
        dimension = _dimension(entry.name, entry)
        codes = [code for code, _ in dimension.codes] or [str(low) for low, _ in dimension.bands]
        if entry.reference is not None and (entry.linear or entry.reference not in codes):
            raise DefinitionError(
                f"{entry.name} has no category {entry.reference} to be told apart from.",
                where=locate(("adjust", "covariates", position, "reference")),
                remedy=f"Write one of {', '.join(codes)}; what is linear has none.",
            )
        reference = 0 if entry.reference is None else codes.index(entry.reference)
        covariates.append(Covariate(dimension, entry.linear, reference))
    return Adjustment(tuple(covariates), form.adjust.missing)


def _outcomes(form: SurveyForm, locate: Locate) -> Mapping[str, int]:
    """Outcomes, 1 to 7, by what stands for them in the data; empty for the usual codes."""
    codes: dict[str, int] = {}
    stated = form.outcomes.model_dump() if form.outcomes else {}
    for number, name in enumerate(OUTCOMES, 1):
        for code in stated.get(name, ()):
            if codes.setdefault(code, number) != number:
                raise DefinitionError(
                    f"the code {code} stands for two outcomes.",
                    where=locate(("outcomes", name)),
                    remedy="Keep it under one of them.",
                )
    if form.outcomes is not None and 1 not in codes.values():
        raise DefinitionError(
            "nothing says which code is a usable return.",
            where=locate(("outcomes",)),
            remedy="Write it under `complete`.",
        )
    return MappingProxyType(codes)


def _columns(form: SurveyForm, dimensions: tuple[Dimension, ...] | None, locate: Locate) -> Columns:
    """The columns of a definition; those of age and sex may stand in its dimensions."""
    columns = {key: _tuple(value) for key, value in form.columns.model_dump().items()}
    if dimensions is None:
        return Columns(**columns)
    by_name = {entry.name: entry.column for entry in dimensions if entry.usual}
    for name in ("age", "sex"):
        stated = None
        if name in form.columns.model_fields_set:
            stated = tuple(filter(None, columns[name]))
        if name in by_name and stated not in (None, by_name[name]):
            raise DefinitionError(
                f"names other columns than the dimension {name} of `strata`.",
                where=locate(("columns", name)),
                remedy="Remove it: the dimension names its columns.",
            )
        columns[name] = by_name.get(name, stated or ())
    return Columns(**columns)


def _standardised(
    settings: Settings, dimensions: tuple[Dimension, ...] | None, locate: Locate
) -> Settings:
    """The settings with age bands and sexes as the dimensions have them."""
    strata = settings.strata
    try:
        for entry in dimensions or ():
            if entry.usual and entry.bands:
                strata = replace(strata, age_bands=entry.bands)
            elif entry.usual:
                strata = replace(strata, sexes=entry.codes)
    except DefinitionError as error:
        stated_at = locate(("strata", "dimensions"))
        raise DefinitionError(error.what, where=stated_at, remedy=error.remedy) from None
    return replace(settings, strata=strata)


def survey_from(form: SurveyForm, locate: Locate) -> Survey:
    dimensions = _dimensions(form, locate)
    stated = form.scale
    scale = Scale(stated.from_, stated.to, stated.unit, stated.decimals) if stated else Scale()
    columns = _columns(form, dimensions, locate)
    settings = _standardised(_settings(locate, form.settings), dimensions, locate)
    usual = usual_dimensions(columns, settings) if dimensions is None else dimensions
    breakdowns = _breakdowns(form, usual, locate)
    groups = groups_of(form, locate)
    several = {item.id: item for item in form.items if item.multiple}
    members = {p.id: members_of(p, groups, locate) for p in form.populations}
    return located(
        lambda: Survey(
            id=form.survey,
            wave=form.wave,
            label=form.label,
            origin=form.origin,
            words=_words(form),
            items=tuple(
                _item(locate, i, entry, form.scales, several) for i, entry in enumerate(form.items)
            ),
            sections=tuple(_section(s) for s in form.sections),
            populations=tuple(Population(p.id, p.name, members[p.id]) for p in form.populations),
            groups=MappingProxyType(groups.names),
            group_columns=MappingProxyType(groups.columns),
            columns=columns,
            settings=settings,
            strata=dimensions,
            breakdowns=breakdowns,
            overall=form.overall,
            overall_verdict=form.overall_verdict,
            adjust=_adjustment(form, locate),
            weight=Weighting(form.weight.column, form.weight.decimals) if form.weight else None,
            outcomes=_outcomes(form, locate),
            seen_from=form.seen.from_ if form.seen else None,
            seen_to=form.seen.to if form.seen else None,
            not_comparable=MappingProxyType(dict(form.not_comparable)),
            scale=scale,
            band_names=_band_names(locate, form),
        ),
        locate,
    )


def located(build: Callable[[], Survey], locate: Locate) -> Survey:
    """What is built, or its faults as an error with lines."""
    try:
        return build()
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


def _item(
    locate: Locate,
    index: int,
    form: ItemForm,
    scales: Mapping[str, list[OptionForm]],
    several: Mapping[str, ItemForm],
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
        options=tuple(_option(locate, form, o) for o in options),
        multiple=form.multiple,
        column=form.column or form.id,
        battery=form.battery,
        base=form.base,
        higher_means=form.higher_means,
        better=form.better,
        wording=form.wording,
        ask_if=ask_if,
        populations=tuple(form.populations),
        ticks=_ticks(locate, index, form, several) if form.ticks_of else None,
    )


def _words(form: SurveyForm) -> Words:
    """The words, with lines and addresses where readers find more."""
    stated = form.links
    by_kind: tuple[tuple[LinkKind, LinkForm | None], ...] = (
        ("sampling_instructions", stated.sampling_instructions),
        ("scored_questionnaire", stated.scored_questionnaire),
        ("technical_document", stated.technical_document),
        ("national_results", stated.national_results),
        ("contact", stated.contact),
    )
    links = tuple(Link(kind, one.address, one.label) for kind, one in by_kind if one is not None)
    further = tuple(form.words.further)
    return Words(**{**form.words.model_dump(), "further": further}, links=links)


def _section(form: SectionForm) -> Section:
    """A section; a weight of 1 is what a part without one has."""
    parts = (form.sections, form.items)
    stated = {name: w for part in parts if isinstance(part, dict) for name, w in part.items()}
    return Section(
        id=form.id,
        name=form.name,
        items=tuple(form.items),
        change_note=form.change_note,
        populations=tuple(form.populations),
        sections=tuple(form.sections),
        weights=tuple(stated.items()) if set(stated.values()) - {1.0} else (),
        score=form.score,
    )


def _ticks(locate: Locate, index: int, form: ItemForm, several: Mapping[str, ItemForm]) -> Ticks:
    """The ticks that answer an item. Raises DefinitionError for a question without several."""
    source = several.get(form.ticks_of)
    if source is None or isinstance(source.options, str):
        raise DefinitionError(
            f"there is no question of several answers {form.ticks_of} with options of its own.",
            where=locate(("items", index, "ticks_of")),
            remedy="Name one that has `multiple: true`, and its options listed with it.",
        )
    usual = tuple(option.code for option in source.options if not option.exclusive)
    return Ticks(form.ticks_of, tuple(form.ticks) or usual, tuple(form.ticks_blank))


def _option(locate: Locate, item: ItemForm, form: OptionForm) -> Option:
    if (form.from_ is None) != (form.to is None):
        lacking = "from" if form.from_ is None else "to"
        raise DefinitionError(
            f"option {form.code} of {item.id} has no `{lacking}`.",
            where=locate(("items", item.id, "options")),
            remedy="Write both ends of the numbers it stands for, or neither.",
        )
    span = None if form.from_ is None or form.to is None else (form.from_, form.to)
    return Option(form.code, form.label, form.score, form.exclusive, span)


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


def _tuple(value: Any) -> Any:
    return tuple(_tuple(v) for v in value) if isinstance(value, list | tuple) else value
