"""The regulator's trust-level benchmark workbook → Results.

Sheets and columns, Q an item or a section of the definition:
  Trust_Respondents            TrustCode, Q_tres, n_tpat, tr_rate
  Trust_Scores                 TrustCode, trustname, meanQ, ll90Q … ul99Q, bandQ, Q_Zfinal
  National_Respondents         n_pat, r_rate
  National_Max&Min             Q_min, Q_max
  Historical_Comparisonsto<W>  SurveyYear, TrustCode, n_tpat_H, Q_mean_H, Q_Base_unw, Q_sig
The columns named 99 hold the 99.8 % limits. Limits end at 0 and 10. A score is blank where too
few people answered, a section where one of its questions is, and its band is then 0.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from surveybench.errors import DefinitionError, InputError, Place
from surveybench.published import draft as drafts
from surveybench.published.agreement import Verdicts, contradiction, refuse, slack
from surveybench.published.draft import Draft, fill
from surveybench.published.sheets import FAR, MANY, Row, Sheet, open_workbook, sheet
from surveybench.quantities import NATIONAL, Basis, Flag, Organisation, Worker, quantity
from surveybench.results import Provenance, Results
from surveybench.stats.expected_range import LIMITS
from surveybench.survey import Earlier, Survey

RESPONDENTS, SCORES = "Trust_Respondents", "Trust_Scores"
NATIONAL_RESPONDENTS, EXTREMES = "National_Respondents", "National_Max&Min"
FROM_PUBLISHED = Worker.FROM_PUBLISHED
HISTORY = "Historical_Comparisonsto"
CODE, NAME = "TrustCode", "trustname"
LIMIT_COLUMNS = ("ll99", "ll95", "ll90", "ul90", "ul95", "ul99")
Positions = NDArray[np.intp]


def read_workbook(file: str, content: bytes, survey: Survey, provenance: Provenance) -> Results:
    """Results of a published workbook.

    National averages are the plain means of the scores shown, as the workbook itself says; those
    of earlier waves rest on organisations that it does not list, so they are missing. Raises
    InputError, naming sheet, row and column, where the workbook is not as it should be.
    """
    if len(survey.populations) != 1:
        raise DefinitionError(
            f"a published workbook holds one population, the definition {len(survey.populations)}.",
            where=Place(key="populations"),
            remedy="Keep the one under populations that the workbook is about.",
        )
    book = open_workbook(file, content)
    scores = sheet(file, book, SCORES)
    people = sheet(file, book, RESPONDENTS)
    _check_measures(scores, r"mean(.+)", survey.measures)
    _check_measures(people, r"(.+)_tres", [item.id for item in survey.evaluative])
    drafted = drafts.blank(survey, _organisations(scores))
    _scores(drafted, scores)
    _counts(drafted, people)
    drafts.show_sections(drafted)
    _national(drafted, sheet(file, book, EXTREMES))
    _rates(drafted, people, sheet(file, book, NATIONAL_RESPONDENTS))
    _check_histories(file, book, survey)
    for w, entry in enumerate(survey.earlier, 1):
        _history(drafted, w, entry, sheet(file, book, f"{HISTORY}{entry.survey.wave}"))
    drafts.show_sections(drafted)
    return drafts.finish(drafted, provenance)


def _organisations(scores: Sheet) -> tuple[Organisation, ...]:
    codes, names = scores.texts(CODE), scores.texts(NAME)
    for row, code in enumerate(codes):
        if code == NATIONAL or code in codes[:row]:
            raise InputError(
                f"the code {code} stands twice." if code != NATIONAL else f"'{code}' is no code.",
                where=scores.place(row, CODE),
                remedy="Give every organisation one row and a code of its own.",
            )
    return tuple(Organisation(code, name) for code, name in sorted(zip(codes, names, strict=True)))


def _positions(drafted: Draft, source: Sheet) -> Positions:
    """Which organisation each row of a sheet is about."""
    places = {organisation.code: i for i, organisation in enumerate(drafted.organisations)}
    codes = source.texts(CODE)
    for row, code in enumerate(codes):
        if code not in places or code in codes[:row]:
            raise InputError(
                f"the code {code} stands twice."
                if code in places
                else f"the code {code} is not known: sheet {SCORES} has no such organisation.",
                where=source.place(row, CODE),
                remedy=f"Write its code as sheet {SCORES} has it, or remove the row.",
            )
    return np.array([places[code] for code in codes], np.intp)


def _check_measures(source: Sheet, pattern: str, measures: Collection[str]) -> None:
    """Columns about a measure that the definition does not have would be lost."""
    for column in source.columns:
        match = re.fullmatch(pattern, column)
        if match and match[1] not in measures:
            raise InputError(
                f"the definition has no {match[1]} to put this column into.",
                where=source.place(column=column),
                remedy="Use the definition of this survey and wave, or add the item to it.",
            )


def _scores(drafted: Draft, source: Sheet) -> None:
    """Score, limits, band and z of every measure."""
    positions = _positions(drafted, source)
    for m, measure in enumerate(drafted.survey.measures):
        score = source.numbers(f"mean{measure}", 0, 10)
        hidden = np.where(np.isnan(score.values), Flag.SUPPRESSED, Flag.OK).astype(np.int8)
        fill(drafted, "score.score", (0, 0, m, positions), score.values, hidden)
        limits = [source.numbers(f"{name}{measure}", 0, 10) for name in LIMIT_COLUMNS]
        for name, limit in zip(LIMITS, limits, strict=True):
            fill(drafted, f"expected_range.{name}", (0, 0, m, positions), limit.values, limit.flags)
        z = source.numbers(f"{measure}_Zfinal", -FAR, FAR)
        fill(drafted, "expected_range.z", (0, 0, m, positions), z.values, z.flags)
        band = source.numbers(f"band{measure}", 0, 7, integer=True)
        none = band.values == 0
        fill(
            drafted,
            "expected_range.band",
            (0, 0, m, positions),
            np.where(none, np.nan, band.values),
            np.where(none, Flag.NOT_PUBLISHED, band.flags).astype(np.int8),
        )
        verdicts = Verdicts(
            score.values, np.stack([x.values for x in limits]), band.values, z.values
        )
        _check_verdicts(drafted.survey, source, measure, verdicts)


def _check_verdicts(survey: Survey, source: Sheet, measure: str, verdicts: Verdicts) -> None:
    wrong = contradiction(verdicts, survey.settings.banding.confidence)
    if wrong is not None:
        columns = {"band": f"band{measure}", "limits": f"{LIMIT_COLUMNS[0]}{measure}"}
        raise refuse(wrong.what, source.place(wrong.row, columns[wrong.part]))


def _counts(drafted: Draft, source: Sheet) -> None:
    """Respondents of every item, and with them what may be shown."""
    positions = _positions(drafted, source)
    missing = set(range(len(drafted.organisations))) - set(positions.tolist())
    if missing:
        raise InputError(
            f"has no row for {drafted.organisations[min(missing)].code}.",
            where=source.place(column=CODE),
            remedy=f"Every organisation of sheet {SCORES} needs its row.",
        )
    least = drafted.survey.settings.release.min_respondents
    for item in drafted.survey.evaluative:
        m = drafted.survey.measures.index(item.id)
        n = source.numbers(f"{item.id}_tres", 0, MANY, integer=True)
        hidden = np.where(np.isnan(n.values), Flag.SUPPRESSED, Flag.OK).astype(np.int8)
        fill(drafted, "score.n", (0, 0, m, positions), n.values, hidden)
        enough = np.zeros(len(drafted.organisations), bool)
        enough[positions] = ~(n.values < least)
        drafted.shown[0, 0, m] = enough & np.isfinite(drafted.values["score.score"][0, 0, m])


def _national(drafted: Draft, source: Sheet) -> None:
    """National average, lowest, highest and how many, over the scores shown."""
    _check_measures(source, r"(.+)_(?:min|max)", drafted.survey.measures)
    for m, measure in enumerate(drafted.survey.measures):
        score = drafted.values["score.score"][0, 0, m]
        # A section's own score may be blank although its items' are shown.
        score = score[drafted.shown[0, 0, m] & np.isfinite(score)]
        fill(
            drafted,
            "expected_range.organisations",
            (0, 0, m),
            float(len(score)),
            worked_out_by=FROM_PUBLISHED,
        )
        if not len(score):
            continue
        fill(
            drafted,
            "expected_range.national",
            (0, 0, m),
            float(score.mean()),
            worked_out_by=FROM_PUBLISHED,
        )
        for column, name, own_column in (
            (f"{measure}_min", "lowest", float(score.min())),
            (f"{measure}_max", "highest", float(score.max())),
        ):
            published = source.numbers(column, 0, 10).values[0]
            if abs(published - own_column) > slack(score) + slack(np.array([published])):
                raise refuse(
                    f"says {published:.4g}, but the {name} score in sheet {SCORES} is "
                    f"{own_column:.4g}.",
                    source.place(0, column),
                )
            fill(drafted, f"expected_range.{name}", (0, 0, m), own_column)


def _rates(drafted: Draft, people: Sheet, country: Sheet) -> None:
    """Returns and adjusted response rates: nobody publishes how many were invited."""
    positions = _positions(drafted, people)
    completed = people.numbers("n_tpat", 0, MANY, integer=True)
    fill(drafted, "response_rate.completed", (0, positions), completed.values, completed.flags)
    rate = people.numbers("tr_rate", 0, 100)
    fill(drafted, "response_rate.adjusted", (0, positions), rate.values / 100, rate.flags)
    together = country.numbers("n_pat", 0, MANY, integer=True).values[0]
    if abs(together - completed.values.sum()) > 0.5:
        raise refuse(
            f"says {together:,.0f}, but sheet {RESPONDENTS} adds up to "
            f"{completed.values.sum():,.0f}.",
            country.place(0, "n_pat"),
        )
    fill(drafted, "response_rate.completed", (0, -1), together)
    share = country.numbers("r_rate", 0, 100).values[0] / 100
    fill(drafted, "response_rate.adjusted", (0, -1), share)
    fill(
        drafted,
        "response_rate.organisations",
        (0,),
        float(len(drafted.organisations)),
        worked_out_by=FROM_PUBLISHED,
    )


def _check_histories(file: str, book: Mapping[str, list[Row]], survey: Survey) -> None:
    """Sheets about a wave that the definition does not compare with would be lost."""
    for name in book:
        if name.startswith(HISTORY) and name.removeprefix(HISTORY) not in map(
            str, survey.waves[1:]
        ):
            raise InputError(
                f"the definition does not compare with wave {name.removeprefix(HISTORY)}.",
                where=Place(file=file, sheet=name),
                remedy="Add the wave under `compare`, or remove the sheet.",
            )


def _history(drafted: Draft, w: int, entry: Earlier, source: Sheet) -> None:
    """Scores, respondents and verdicts of one earlier wave."""
    positions, wave = _positions(drafted, source), entry.survey.wave
    ending = _ending(source)
    _check_measures(source, rf"(.+)_mean_{ending}", list(entry.items))
    year = source.numbers("SurveyYear", 0, MANY).values
    if (year != wave).any():
        raise refuse(f"is not {wave}.", source.place(int((year != wave).argmax()), "SurveyYear"))
    completed = source.numbers(f"n_tpat_{ending}", 0, MANY, integer=True)
    fill(drafted, "response_rate.completed", (w, positions), completed.values, completed.flags)
    _mark_newcomers(drafted, w, positions)
    for measure in entry.items:
        m = drafted.survey.measures.index(measure)
        score = source.numbers(f"{measure}_mean_{ending}", 0, 10)
        n = source.numbers(f"{measure}_Base_unw", 0, MANY, integer=True)
        for name, numbers in (("score.score", score), ("score.n", n)):
            hidden = np.where(np.isnan(numbers.values), Flag.SUPPRESSED, Flag.OK).astype(np.int8)
            fill(drafted, name, (w, 0, m, positions), numbers.values, hidden)
        least = drafted.survey.settings.release.min_respondents
        drafted.shown[w, 0, m, positions] = np.isfinite(score.values) & ~(n.values < least)
        _changes(drafted, w, measure, source, positions)


def _ending(source: Sheet) -> str:
    """The ending by which a sheet of an earlier wave marks its columns: H or H2."""
    for column in source.columns:
        match = re.fullmatch(r"n_tpat_(H\d*)", column)
        if match:
            return match[1]
    source.index("n_tpat_H")
    return "H"


def _mark_newcomers(drafted: Draft, w: int, positions: Positions) -> None:
    """Organisations that are not listed: merged, new, or not part of that wave."""
    absent = np.ones(len(drafted.organisations), bool)
    absent[positions] = False
    for name, flags in drafted.flags.items():
        row = quantity(name)
        if row.basis is Basis.ANSWERS:
            flags[w][..., absent] = Flag.NOT_COMPARABLE
        elif row.basis is Basis.TWO_WAVES:
            flags[w - 1][..., absent] = Flag.NOT_COMPARABLE


def _changes(drafted: Draft, w: int, measure: str, source: Sheet, positions: Positions) -> None:
    """Verdicts as published, and the differences they are about."""
    m = drafted.survey.measures.index(measure)
    verdict = source.numbers(f"{measure}_sig", -1, 1, integer=True)
    scores = drafted.values["score.score"][:, 0, m][:, positions]
    difference = scores[0] - scores[w]
    with np.errstate(invalid="ignore"):
        wrong = verdict.values * difference < -2 * slack(scores)
    if wrong.any():
        row = int(wrong.argmax())
        raise refuse(
            f"says {verdict.values[row]:+.0f}, but the score went from {scores[w][row]:.4g} to "
            f"{scores[0][row]:.4g}.",
            source.place(row, f"{measure}_sig"),
        )
    fill(drafted, "change.verdict", (w - 1, 0, m, positions), verdict.values, verdict.flags)
    fill(
        drafted,
        "change.difference",
        (w - 1, 0, m, positions),
        difference,
        worked_out_by=FROM_PUBLISHED,
    )
