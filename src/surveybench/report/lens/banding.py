"""What sentences say of bands: as many as a survey has, in its own names."""

from __future__ import annotations

from surveybench.report.words import banding as words
from surveybench.report.words import report as report_words
from surveybench.survey import Survey

WHOLE = 7  # bands where all are in use
SAME, WORSE = 4, 2  # of seven bands those that three are, too: in the middle, and worse


def band_names(survey: Survey) -> dict[int, str]:
    """What bands are called, by their number: as the definition says, or the usual names."""
    return _named(survey, report_words.BANDS)


def short_band_names(survey: Survey) -> dict[int, str]:
    """The same for narrow places."""
    return _named(survey, report_words.BANDS_SHORT)


def _named(survey: Survey, usual: tuple[str, ...]) -> dict[int, str]:
    if survey.band_names:
        return dict(survey.band_names)
    # Whoever publishes without names of their own uses the usual seven.
    published = survey.origin == "published"
    numbers = range(1, 8) if published else survey.settings.banding.numbers
    return {number: usual[number - 1] for number in numbers}


def banding_terms(survey: Survey, confidence: tuple[str, ...]) -> dict[str, str]:
    """Gaps of sentences about bands; `confidence` as it is written, the inner limit first."""
    names = [name.lower() for name in short_band_names(survey).values()]
    middle = len(names) // 2
    pairs = [(names[middle + c], names[middle - c]) for c in range(1, middle + 1)]
    sides = _sides(survey)
    heads = {
        "same": names[middle],
        "better": sides["side_better"],
        "worse": sides["side_worse"],
    }
    few = bool(survey.band_names) or middle < WHOLE // 2
    return {
        "same": names[middle],
        **sides,
        **{key.capitalize(): side[:1].upper() + side[1:] for key, side in heads.items()},
        "outside": _listed(words.OUTSIDE, words.OUTSIDE_NEXT, pairs, confidence),
        "beyond_limits": _beyond(survey, pairs, confidence),
        "signs": _signs(survey, pairs),
        "counted_worse": sides["is_worse"] if few else words.COUNTED_ALL,
        "worse_than": band_names(survey)[WORSE].lower(),
        "worst": names[0],
        "best": names[-1],
    }


def _sides(survey: Survey) -> dict[str, str]:
    """What a score inside or outside the expected range is, in a survey's own words if it has them.

    Of more than three bands no single name says what all on one side are.
    """
    if len(survey.band_names) != 3:
        return dict(words.SIDES)
    worse, same, better = (name.lower() for name in survey.band_names.values())
    return {
        "is_better": better,
        "is_worse": worse,
        "is_same": same,
        "side_better": better,
        "side_worse": worse,
    }


def _listed(
    first: str, further: str, pairs: list[tuple[str, str]], confidence: tuple[str, ...]
) -> str:
    """One clause for each limit, the inner first."""
    clauses = [
        (further if position else first).format(
            better=better, Better=better[:1].upper() + better[1:], worse=worse, limit=limit
        )
        for position, ((better, worse), limit) in enumerate(zip(pairs, confidence, strict=False))
    ]
    return ", ".join(clauses)


def _beyond(survey: Survey, pairs: list[tuple[str, str]], confidence: tuple[str, ...]) -> str:
    """`better or worse (beyond 95%)`, for each limit."""
    clauses = []
    both = tuple(words.BOTH.values())
    steps = [number - SAME for number in short_band_names(survey) if number > SAME]
    for step, (better, worse), limit in zip(steps, pairs, confidence, strict=False):
        sides = words.EITHER.format(better=better, worse=worse)
        sides = sides if survey.band_names else both[step - 1]
        clauses.append(words.BEYOND.format(sides=sides, limit=limit))
    *others, last = clauses
    return words.OR.format(others=", ".join(others), last=last) if others else last


def _signs(survey: Survey, pairs: list[tuple[str, str]]) -> str:
    """What + and ++ stand for, and − and −−."""
    if survey.band_names:
        steps = [number - SAME for number in survey.band_names if number > SAME]
        plus = [
            words.SIGN.format(sign="+" * step, name=better)
            for step, (better, _) in zip(steps, pairs, strict=True)
        ]
        minus = [
            words.SIGN.format(sign="\N{MINUS SIGN}" * step, name=worse)
            for step, (_, worse) in zip(steps, pairs, strict=True)
        ]
        return "; ".join((", ".join(plus), ", ".join(minus)))
    return words.SIGNS[len(pairs)]
