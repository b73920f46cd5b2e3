"""Scores of one wave: every population, measure and organisation, from counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveybench.disclosure.by_person import tells_of_few
from surveybench.disclosure.enough import enough_respondents
from surveybench.disclosure.everybody import Alike, nearly_alike, of_sections
from surveybench.errors import DefinitionError
from surveybench.quantities import quantities_of
from surveybench.results.ends import interval_ends
from surveybench.results.from_sums import FromSums, from_sums
from surveybench.results.points import option_scores, over_persons
from surveybench.stats import score, standardise
from surveybench.survey import Survey
from surveybench.tally import ByName, WaveTally

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class WaveScores:
    """Scores of one wave under this wave's names of measures.

    Arrays are [population, measure, organisation]; NaN throughout a measure not in `asked`.
    `shown` is False where a figure rests on too few people. `n` of a section is the smallest of
    its items; `sigma2`, the variance of the answers, and `effective`, how many people they weigh
    as much as, are of items alone. `alike` marks scores that would say what nearly everybody
    answered, and sections that have such an item. Diagnostics are [population, organisation] by
    quantity, the standard [population, stratum], weights of a respondent [population,
    organisation, stratum]. `two_scores` are those of questions that have no others.
    """

    wave: int
    asked: frozenset[str]
    n: NDArray[np.int64]
    score: Floats
    variance: Floats
    crude: Floats
    sigma2: Floats
    effective: Floats
    lower: Floats
    upper: Floats
    shown: NDArray[np.bool_]
    alike: Alike
    diagnostics: Mapping[str, Floats]
    standard: Floats
    weights: Floats
    two_scores: Mapping[str, tuple[float, float]]


def scores_of_wave(
    survey: Survey,
    now: Survey,
    items: Mapping[str, str],
    tally: WaveTally,
    standard: Floats | None = None,
    sums: Sequence[NDArray[np.int64]] = (),
    withheld: NDArray[np.bool_] | None = None,
) -> WaveScores:
    """Scores of one wave.

    `survey` defines the wave counted, `now` the wave reported, `items` maps ids of `now` to ids
    of `survey`. A `standard` [population, stratum] that is given is that of a national run, of
    which these organisations are a part; `sums` are sums over organisations that are published
    elsewhere, see Results; scores that are `withheld` [population, organisation] are not shown.
    Raises DefinitionError where the standard asked for cannot be made.
    """
    persons = over_persons(survey, now, items)
    items = {**items, **persons}
    standard = standards(survey, tally) if standard is None else standard
    weights, counted = _weights(survey, tally, standard)
    shape = (len(now.populations), len(now.measures), len(tally.axes.organisations))
    blank = np.full(shape, np.nan)
    names = ("score", "variance", "crude", "sigma2", "effective")
    result = {name: blank.copy() for name in names}
    n, questions, fits = np.zeros(shape, np.int64), {}, dict[int, FromSums]()
    for p, population in enumerate(now.populations):
        entries = {
            ours: _question(survey, tally.answers[theirs][p][:, counted], weights[p], theirs)
            for ours, theirs in items.items()
            if asked_of(survey, now, population.id, ours, theirs)
        }
        if survey.from_sums:
            fits[p] = from_sums(survey, tally, p)
            entries = {o: fits[p].question(items[o], entry) for o, entry in entries.items()}
        questions[p] = entries
        for ours, entry in entries.items():
            _fill(result, n, (p, now.measures.index(ours)), entry)
    asked = None if now.measures_alike else _asked_cells(survey, now, items)
    shown = _shown(now, n, sums, withheld, asked)
    _hide_partial(now, persons, tally.answers, counted, n, shown)
    # A plain mean says what nearly everybody answered, however it is adjusted.
    nearest = result["crude" if survey.from_sums else "score"]
    alike = _alike(survey, now, items, tally.answers, counted, nearest)
    asked_items = {name for entries in questions.values() for name in entries}
    for section in (one for one in now.sections if one.score == "items"):
        if any(entries.keys() >= set(now.made_of(section.id)) for entries in questions.values()):
            asked_items.add(section.id)
            _section(
                survey, now, section.id, items, tally, questions, weights, counted, result, fits
            )
    options = {ours: option_scores(survey, theirs) for ours, theirs in items.items()}
    lower, upper = interval_ends(now, questions, options, result)
    diagnostics = _diagnostics(survey, tally, weights, standard)
    return WaveScores(
        survey.wave,
        frozenset(asked_items),
        n,
        **result,
        lower=lower,
        upper=upper,
        shown=shown,
        alike=alike,
        diagnostics=diagnostics,
        standard=standard,
        weights=weights,
        two_scores=_two_scores(options),
    )


def _two_scores(options: Mapping[str, Floats]) -> dict[str, tuple[float, float]]:
    """The two scores of questions that have no others, by id."""
    levels = {ours: np.unique(points[np.isfinite(points)]) for ours, points in options.items()}
    return {ours: (float(of[0]), float(of[1])) for ours, of in levels.items() if len(of) == 2}


def asked_of(survey: Survey, now: Survey, population: str, ours: str, theirs: str) -> bool:
    """Whether a population was asked an item in a wave, and is reported with it now."""
    then = survey.measures_of.get(population, frozenset())
    return ours in now.measures_of[population] and theirs in then


def _asked_cells(survey: Survey, now: Survey, items: Mapping[str, str]) -> NDArray[np.bool_]:
    """What populations were asked and are reported with [population, measure]; sections all."""
    cells = np.ones((len(now.populations), len(now.measures)), bool)
    for p, population in enumerate(now.populations):
        for m, measure in enumerate(now.measures):
            if measure in items:
                cells[p, m] = asked_of(survey, now, population.id, measure, items[measure])
            else:
                cells[p, m] = measure in now.measures_of[population.id]
    return cells


def _question(
    survey: Survey, counts: NDArray[np.int64], weights: Floats, item: str
) -> score.QuestionScore:
    return score.question(
        counts, weights, option_scores(survey, item), survey.settings.scoring.variance
    )


def _section(
    survey: Survey,
    now: Survey,
    section: str,
    items: Mapping[str, str],
    tally: WaveTally,
    questions: Mapping[int, Mapping[str, score.QuestionScore]],
    weights: Floats,
    counted: slice,
    result: Mapping[str, Floats],
    fits: Mapping[int, FromSums],
) -> None:
    """Fill the row of a section over items in every population."""
    members, shares = now.made_of(section), _shares(now, section)
    m = now.measures.index(section)
    for p, entries in questions.items():
        if not entries.keys() >= set(members):
            continue
        covariances = {}
        for i, a in enumerate(members):
            for j, b in enumerate(members[i + 1 :], i + 1):
                if p in fits:
                    covariances[i, j] = fits[p].covariance(items[a], items[b])
                    continue
                counts = pair_counts(tally, items[a], items[b])
                if counts is None:
                    continue
                covariances[i, j] = score.covariance(
                    counts[p][:, counted],
                    weights[p],
                    (option_scores(survey, items[a]), option_scores(survey, items[b])),
                    (entries[a], entries[b]),
                    survey.settings.scoring.variance,
                )
        entry = score.section(tuple(entries[name] for name in members), covariances, shares)
        result["score"][p, m], result["variance"][p, m] = entry.score, entry.variance
        result["crude"][p, m] = score.mean_of([entries[name].crude for name in members], shares)


def _shares(now: Survey, section: str) -> Floats | None:
    """The share of each item in a section's score; None where each has the same."""
    return None if now.section[section].plain else np.array([*now.shares[section].values()])


def pair_counts(tally: WaveTally, a: str, b: str) -> NDArray[np.int64] | None:
    """Counts of two items in this order; None where they were not counted together.

    As where an earlier wave had them in two sections.
    """
    if (a, b) in tally.pairs:
        return tally.pairs[a, b]
    if (b, a) in tally.pairs:
        return tally.pairs[b, a].swapaxes(-1, -2)
    return None


def _shown(
    now: Survey,
    n: NDArray[np.int64],
    sums: Sequence[NDArray[np.int64]],
    withheld: NDArray[np.bool_] | None,
    asked: NDArray[np.bool_] | None,
) -> NDArray[np.bool_]:
    """Enough people: items by their n, sections where all their items have enough.

    Those over persons where enough have a mean, too.
    """
    shown = enough_respondents(now, n, sums=sums, withheld=withheld, asked=asked)
    for section in now.sections:
        members = [now.measures.index(item) for item in now.made_of(section.id)]
        m = now.measures.index(section.id)
        over_persons = section.score == "persons"
        shown[:, m] = shown[:, members].all(axis=1) & (shown[:, m] | (not over_persons))
        n[:, m] = n[:, m] if over_persons else n[:, members].min(axis=1)
    return shown


def _hide_partial(
    now: Survey,
    persons: Mapping[str, str],
    answers: ByName[str],
    counted: slice,
    n: NDArray[np.int64],
    shown: NDArray[np.bool_],
) -> None:
    """Hide sections over persons where they tell of few people."""
    for section, theirs in persons.items():
        m = now.measures.index(section)
        members = [now.measures.index(item) for item in now.made_of(section)]
        for p, people in enumerate(answers[theirs][:, :, counted].sum(axis=2)):
            shown[p, m] &= ~tells_of_few(now, section, people, n[p, members])


def _fill(
    result: Mapping[str, Floats],
    n: NDArray[np.int64],
    place: tuple[int, int],
    entry: score.QuestionScore,
) -> None:
    """Fill a question's row in one population."""
    n[place] = entry.n
    parts = {"score": entry.score, "variance": entry.variance, "crude": entry.crude}
    parts |= {"sigma2": entry.sigma2, "effective": entry.effective}
    for name, values in parts.items():
        result[name][place] = values


def _alike(
    survey: Survey,
    now: Survey,
    items: Mapping[str, str],
    answers: ByName[str],
    counted: slice,
    y: Floats,
) -> Alike:
    """Items whose score would say what nearly everybody answered, and the sections they are in."""
    alike = Alike.nobody(y.shape)
    for ours, theirs in items.items():
        if ours not in now.measures:
            continue
        m, points = now.measures.index(ours), option_scores(survey, theirs)
        for p, counts in enumerate(answers[theirs]):
            if not asked_of(survey, now, now.populations[p].id, ours, theirs):
                continue
            one = nearly_alike(now, counts[:, counted].sum(axis=1), points, y[p, m])
            alike.mask[p, m], alike.above[p, m], alike.below[p, m] = one.mask, one.above, one.below
    return of_sections(now, alike, y)


def standards(survey: Survey, tally: WaveTally) -> Floats:
    """The standard that these organisations make together [population, stratum]."""
    known = tally.people[:, :, :-1]
    if survey.settings.standardising.standard == "population":
        return np.stack([standardise.standard(people) for people in known])
    return np.stack([standardise.standard(_whole(survey, known))] * len(known))


def _weights(survey: Survey, tally: WaveTally, standard: Floats) -> tuple[Floats, slice]:
    """Weight of a respondent [population, organisation, stratum], and the strata that count."""
    settings = survey.settings
    cap = settings.standardising.cap
    people = weighed_people(survey, tally)
    weights = np.stack(
        [standardise.weights(p, s, cap) for p, s in zip(people, standard, strict=True)]
    )
    if settings.strata.missing_stratum == "exclude":
        return weights, counted_strata(survey)
    return np.concatenate([weights, np.ones((*weights.shape[:2], 1))], axis=2), counted_strata(
        survey
    )


def counted_strata(survey: Survey) -> slice:
    """The strata whose people count in scores: with or without those of no known one."""
    exclude = survey.settings.strata.missing_stratum == "exclude"
    return slice(0, -1) if exclude else slice(None)


def standard_people(survey: Survey, tally: WaveTally) -> NDArray[np.int64]:
    """Whose profile is the standard of each population: int [population, stratum]."""
    known = tally.people[:, :, :-1]
    if survey.settings.standardising.standard == "population":
        return known.sum(axis=1)
    return np.stack([_whole(survey, known).sum(axis=0)] * len(known))


def weighed_people(survey: Survey, tally: WaveTally) -> NDArray[np.int64]:
    """Whose profile weights bring to the standard: int [population, organisation, stratum]."""
    known = tally.people[:, :, :-1]
    reuse = survey.settings.standardising.standard == "reuse_whole_survey_weight"
    return np.stack([_whole(survey, known)] * len(known)) if reuse else known


def _whole(survey: Survey, people: NDArray[np.int64]) -> NDArray[np.int64]:
    """All respondents of the survey [organisation, stratum]."""
    for p, population in enumerate(survey.populations):
        if not population.groups:
            return people[p]
    inside = [group for population in survey.populations for group in population.groups]
    if len(set(inside)) != len(inside) or set(inside) != set(survey.groups):
        raise DefinitionError(
            "the whole survey is no population, and not the sum of the populations.",
            remedy="Add a population without groups, or use `standard: population`.",
        )
    return people.sum(axis=0)


def _diagnostics(
    survey: Survey, tally: WaveTally, weights: Floats, standard: Floats
) -> dict[str, Floats]:
    cap = survey.settings.standardising.cap
    known = tally.people[:, :, :-1]
    rows: dict[str, list[Floats]] = {row.key: [] for row in quantities_of("standardise")}
    for p, people in enumerate(known):
        w = weights[p][:, : people.shape[1]]
        entry = standardise.diagnostics(people, w, standard[p], cap)
        rows["respondents"].append(people.sum(axis=1).astype(float))
        rows["excluded"].append(tally.people[p, :, -1].astype(float))
        rows["effective_n"].append(entry.effective_n)
        rows["largest_weight"].append(entry.largest_weight)
        rows["capped"].append(entry.capped.astype(float))
        rows["empty_strata"].append(entry.empty_strata.astype(float))
    return {name: np.stack(values) for name, values in rows.items()}
