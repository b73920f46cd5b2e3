"""What fills the braces of sentences: the survey's own words, its settings, those compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from surveybench.disclosure import BLURRED_SHARE, Release, fewest_who_chose
from surveybench.quantities import Flag, wave_kind
from surveybench.report.lens.banding import band_names, banding_terms
from surveybench.report.lens.named import breakdown_name, dimension_name, wave_name
from surveybench.report.lens.rounding import listed
from surveybench.report.making import sections_made
from surveybench.report.words import answers as words_answers
from surveybench.report.words import background as words_background
from surveybench.report.words import banding as words_banding
from surveybench.report.words import local as words_local
from surveybench.report.words import report as words
from surveybench.report.words import site as words_site
from surveybench.report.words import spoken
from surveybench.report.words import subgroups as words_subgroups
from surveybench.report.words import tables as words_tables
from surveybench.report.words import waves as words_waves
from surveybench.report.words.locale import long_date
from surveybench.results import INTERVAL_CONFIDENCE
from surveybench.survey import Scale, Settings, Survey

# English dates need no library of locales.
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
COUNTED = ("response_rate.", "standardise.respondents")


def terms(release: Release) -> dict[str, str]:
    """Everything that any sentence about a release may have a gap for, by name of the gap."""
    survey = release.survey
    return {
        **_survey(survey),
        **_settings(survey.settings),
        **_weighting(survey),
        **_regression(survey),
        "adjusted": adjusted(survey.settings.cleaning.removed_outcomes),
        "and_adjusted": _and_adjusted(release),
        **(compared := _compared(release)),
        **_answered(survey, compared["peers"]),
        **_told_apart(survey),
        **_target(survey, compared),
        "worth": _worth(survey),
        "sections_made": sections_made(survey),
        "at_least": words_background.HOW_AT_LEAST if _bounded(release) else "",
        "decimals": str(survey.catalogue["score.score"].tabulated),
        "finer": str(survey.catalogue["expected_range.phi"].tabulated),
        "version": release.provenance.version,
        "date": day(release.provenance.made),
    }


def _bounded(release: Release) -> bool:
    """Whether any count or rate is given as at least so much."""
    counts = (g for name, g in release.grids.items() if name.startswith(COUNTED))
    return any((grid.flags == Flag.AT_LEAST).any() for grid in counts)


def day(made: date) -> str:
    """`30 November 2025`."""
    language = spoken()
    if language is not None:
        return long_date(language.code, made)
    return f"{made.day} {MONTHS[made.month - 1]} {made.year}"


def share(part: float) -> str:
    """99.8% keeps its decimal, 95% has none."""
    return f"{part * 100:.10g}%"


def capital(word: str) -> str:
    """The words with a capital letter, though they may begin with a word of the survey."""
    return word[:1].upper() + word[1:]


def with_article(noun: str) -> str:
    """`a trust`, `an organisation`: by the letter that it begins with."""
    article = words.ARTICLES[noun[:1].casefold() in words.VOWELS]
    return f"{article} {noun}" if article else noun


def standardised_by(survey: Survey) -> str:
    """What people are standardised by, such as `age and sex`.

    Empty where all are one stratum, or where nobody is in one because it is not asked.
    """
    if not survey.stratified:
        return ""
    several = [entry.name for entry in survey.dimensions if len(entry.categories) > 1]
    return listed(list(map(dimension_name, several)))


def adjusted_for(survey: Survey) -> str:
    """What scores are adjusted for by regression, such as `age and health`; empty for nothing."""
    dimensions = survey.adjust.dimensions if survey.adjust else ()
    return listed([dimension_name(dimension.name) for dimension in dimensions])


def adjusted(removed: tuple[int, ...]) -> str:
    """What the adjusted response rate leaves out, as a sentence."""
    codes = tuple(sorted(set(removed)))
    if codes == words_background.USUALLY_REMOVED:
        return words_background.ADJUSTED_USUAL
    people = listed([words_background.REMOVED[code] for code in codes])
    adjusting = words_background.ADJUSTED if codes else words_background.NOT_ADJUSTED
    return adjusting.format(people=people)


def _and_adjusted(release: Release) -> str:
    """`, adjusted` behind a response rate, where this program left people out of it."""
    ours = not release.provenance.publisher
    removed = release.survey.settings.cleaning.removed_outcomes
    return words_background.AND_ADJUSTED if ours and removed else ""


def _worth(survey: Survey) -> str:
    """What answers are worth: between the ends of the scale, or one of them."""
    scale = survey.scale
    ends = {"low": scale.written(scale.low), "high": scale.written(scale.high)}
    scores = {option.score for item in survey.evaluative for option in item.options}
    if scores <= {*scale.ends, None} and len(scores) > 1:
        return words_background.HOW_WORTH_ENDS[_better(survey)].format_map(ends)
    steps = words_background.HOW_SCORE_STEPS if _equal_steps(survey) else ""
    return words_background.HOW_WORTH[_better(survey)].format(steps=steps, **ends)


def _equal_steps(survey: Survey) -> bool:
    """Whether the scores of every question rise in equal steps."""
    for item in survey.evaluative:
        scores = sorted({option.score for option in item.options if option.score is not None})
        steps = [high - low for low, high in pairwise(scores)]
        # Definitions write thirds as 3.3 and 6.7.
        if steps and max(steps) - min(steps) > 0.02 * survey.scale.span:
            return False
    return True


def _survey(survey: Survey) -> dict[str, str]:
    spoken = survey.words
    return {
        "title": spoken.title,
        "report": spoken.report,
        "wave": wave_name(survey),
        **_times(survey),
        "organisation": spoken.organisation,
        "organisations": spoken.organisations,
        "a_organisation": with_article(spoken.organisation),
        "A_organisation": capital(with_article(spoken.organisation)),
        "Organisation": capital(spoken.organisation),
        "Organisations": capital(spoken.organisations),
        "respondents": spoken.respondents,
        "Respondents": capital(spoken.respondents),
        "country": spoken.country,
        **(scale := _scale(survey.scale)),
        "ends": _ends(survey).format_map(scale),
        **banding_terms(survey, tuple(map(share, survey.settings.banding.confidence))),
        "band_count": words.COUNTS[len(band_names(survey))],
        "bands": ", ".join(f"{i} {name.lower()}" for i, name in band_names(survey).items()),
    }


def nouns(survey: Survey) -> tuple[str, str]:
    """What one wave and several are: a year, years; a month, months; of several kinds a wave."""
    kinds = {wave_kind(wave) for wave in survey.waves}
    return words_waves.NOUNS[kinds.pop() if len(kinds) == 1 else "wave"]


def _times(survey: Survey) -> dict[str, str]:
    one, several = nouns(survey)
    return {"year": one, "years": several, "Year": capital(one), "Years": capital(several)}


def scale_in_words(scale: Scale) -> str:
    """What scores run from and to: `0 to 10`, `0% to 100%`, `0 to 30 days`."""
    low, high = scale.written(scale.low), scale.written(scale.high)
    unit = f" {scale.unit}" if scale.unit and not scale.percent else ""
    return words.SCALE.format(low=low, high=high, unit=unit)


def _ends(survey: Survey) -> str:
    """Which end of the scale is the better one."""
    return words_banding.ENDS[_better(survey)]


def _better(survey: Survey) -> str:
    """Which scores are the better ones: `high` or `low` of all questions, or of `some`."""
    better = {item.better for item in survey.evaluative}
    return "some" if len(better) > 1 else min(better, default="high")


def _scale(scale: Scale) -> dict[str, str]:
    """The ends of the scale, and how much of it a chart of changes shows at least."""
    span = 0.4 * (scale.high - scale.low)
    points = words.COUNTS[int(span)] if span in range(len(words.COUNTS)) else f"{span:g}"
    return {
        "low": scale.written(scale.low),
        "high": scale.written(scale.high),
        "scale": scale_in_words(scale),
        "span": points,
    }


def _settings(settings: Settings) -> dict[str, str]:
    banding, change = settings.banding.confidence, settings.change
    further = settings.release.secondary == "on"
    return {
        "least": str(settings.release.min_respondents),
        "blurred": f"{BLURRED_SHARE:,}",
        "organisations_least": str(settings.release.min_organisations),
        "cap": f"{settings.standardising.cap:g}",
        "inner": share(banding[0]),
        "interval": share(INTERVAL_CONFIDENCE),
        "test": words.TESTS[change.test],
        "level": share(change.significance),
        "by_chance": share(round(1 - change.significance, 12)),
        "further": words_background.HOW_HIDDEN_FURTHER if further else "",
        "alike": words_background.HOW_HIDDEN_ALIKE[settings.release.everybody],
        "or_gives_away": words_tables.OR_GIVES_AWAY if further else "",
        "limit_count": words.COUNTS[2 * len(banding)],
    }


def _weighting(survey: Survey) -> dict[str, str]:
    """How answers are weighted, as far as they are."""
    dimensions = standardised_by(survey)
    averaged = words_background.WEIGHTED_AVERAGE if dimensions else words_background.PLAIN_AVERAGE
    if survey.from_sums:
        return _adjusting(survey)
    strata = strata_names(survey)
    counted = dimensions and survey.settings.strata.missing_stratum == "weight_1"
    return {
        "dimensions": dimensions,
        "strata": listed(strata),
        "who_differs": _who_differs(survey, dimensions),
        "of_known": "" if survey.strata == () else words.OF_KNOWN.format(known=listed(strata)),
        "averaged": averaged,
        "Averaged": capital(averaged),
        "and_profile": words_local.AND_PROFILE.format(dimensions=dimensions) if dimensions else "",
        "unknown_count": words_background.HOW_WEIGHT_UNKNOWN.format(either=either(strata))
        if counted
        else "",
        "each_year": words_background.HOW_CHANGE_WEIGHTED.format(year=nouns(survey)[0])
        if dimensions
        else "",
        "standardised": (
            words_tables.STANDARDISED if dimensions else words_tables.NOT_STANDARDISED
        ).format(dimensions=dimensions),
    }


def strata_names(survey: Survey) -> list[str]:
    """What people are told apart by for weights: age and sex, or what the survey has instead."""
    return [dimension_name(dimension.name) for dimension in survey.dimensions]


def either(names: list[str]) -> str:
    """`age or sex`."""
    return listed(names, words.LISTED_OR)


def _who_differs(survey: Survey, dimensions: str) -> str:
    """Who answers differently for what people are weighted by."""
    names = [entry.name for entry in survey.dimensions if len(entry.categories) > 1]
    usual = words.WHO_DIFFERS.get(" and ".join(names))
    return usual or words.WHO_DIFFERS_OTHERWISE.format(dimensions=dimensions)


def _adjusting(survey: Survey) -> dict[str, str]:
    """The same where scores are adjusted by regression, or weighted by the design."""
    averaged, year = words_background.WEIGHTED_AVERAGE, nouns(survey)[0]
    change, standardised = words_background.HOW_CHANGE_WEIGHTED, words_tables.DESIGN_WEIGHTED
    if survey.adjust is not None:
        averaged, change = words_background.ADJUSTED_AVERAGE, words_background.HOW_CHANGE_ADJUSTED
        standardised = words_tables.ADJUSTED.format(dimensions=adjusted_for(survey))
    return {
        "dimensions": "",
        "strata": listed(strata_names(survey)),
        "who_differs": "",
        "of_known": "",
        "averaged": averaged,
        "Averaged": capital(averaged),
        "and_profile": "",
        "unknown_count": "",
        "each_year": change.format(year=year),
        "standardised": standardised,
    }


def _regression(survey: Survey) -> dict[str, str]:
    """What scores are adjusted for, and what becomes of somebody of whom it is not known."""
    if survey.adjust is None:
        return {}
    left_out = survey.adjust.missing == "leave_out"
    sentence = (
        words_background.HOW_UNKNOWN_LEFT_OUT if left_out else words_background.HOW_UNKNOWN_MEAN
    )
    unknown = sentence.format(organisation=survey.words.organisation)
    return {"adjusted_for": adjusted_for(survey), "of_unknown": unknown}


def _answered(survey: Survey, peers: str) -> dict[str, str]:
    """What shares of answers are, and which of them are not shown."""
    policy, least = survey.settings.release, fewest_who_chose(survey)
    few = words_answers.FEW_OR_NONE if policy.everybody != "show" else words_answers.FEW
    alike = words_answers.STANDARDISED_ALIKE if standardised_by(survey) else ""
    of_all = words_answers.NATIONAL_SHARE_IS[survey.settings.scoring.national_share]
    return {
        "few_people": few.format(least=least, most=least - 1),
        "or_beside": words_answers.OR_BESIDE if policy.secondary == "on" else "",
        "standardised_alike": alike,
        "national_share": of_all.format(peers=peers),
    }


def apart_by(names: Sequence[str]) -> str:
    """`age, by sex and by age and sex`, behind "by"."""
    return listed([*names[:1], *(words_subgroups.BY.format(name=name) for name in names[1:])])


def _told_apart(survey: Survey) -> dict[str, str]:
    """What people are told apart by, and how groups are scored and hidden."""
    scoring, change = survey.settings.scoring, survey.settings.change
    crude = scoring.subgroups == "crude"
    wrong = 1 - change.significance
    return {
        "breakdowns": apart_by(list(map(breakdown_name, survey.breakdowns))),
        "groups_scored": words_subgroups.CRUDE if crude else words_subgroups.STANDARDISED,
        "or_beside_group": words_subgroups.OR_BESIDE
        if survey.settings.release.secondary == "on"
        else "",
        "by_chance_alone": share(round(wrong, 12)),
    }


def _target(survey: Survey, compared: Mapping[str, str]) -> dict[str, str]:
    """What the national average is."""
    target = survey.settings.banding.target
    gaps = {"country": survey.words.country, **compared}
    return {
        "average_is": words_background.AVERAGE_IS[target].format_map(gaps),
        "average_of": words_background.AVERAGE_OF[target],
    }


def _compared(release: Release) -> dict[str, str]:
    """Those compared with: the organisations of the release, or those of a national run."""
    own, against = release.survey.words, release.provenance.against
    grouped = release.survey.settings.standardising.standard == "population"
    grouped = grouped and len(release.survey.populations) > 1
    if against is None:
        profile = words.PROFILE_OF_GROUP if grouped else words.PROFILE
        return {
            "peer": own.organisation,
            "a_peer": with_article(own.organisation),
            "peers": own.organisations,
            "Peers": capital(own.organisations),
            "others": words.OTHERS.format(organisations=own.organisations),
            "the_others": words.THE_OTHERS,
            "among": words.AMONG,
            "profile": profile.format(respondents=own.respondents),
            "picture": words_site.MEASURE_PICTURE_OF_ALL,
            "beyond": "",
            "nationally": "",
            "results": words_site.START_RESULTS_OF_ALL.format(country=own.country),
        }
    those = {
        "peer": against.organisation,
        "a_peer": with_article(against.organisation),
        "peers": against.organisations,
        "Peers": capital(against.organisations),
        "count": str(against.count),
        "made": day(against.made),
    }
    gaps = {**_survey(release.survey), **those, "wave": wave_name(release.survey, against.wave)}
    sentences = {
        "others": words_local.OTHERS,
        "the_others": words_local.THE_OTHERS,
        "profile": words_local.PROFILE_OF_GROUP if grouped else words_local.PROFILE,
        "beyond": words_local.BEYOND,
        "picture": words_local.PICTURE,
        "among": words_local.AMONG,
        "results": words_local.RESULTS,
        "nationally": words_local.NATIONALLY,
    }
    filled = {name: sentence.format_map(gaps) for name, sentence in sentences.items()}
    return those | filled | {"against_wave": wave_name(release.survey, against.wave)}
