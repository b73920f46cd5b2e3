"""Ready, ready with notes, or not ready: the reasons, each with its numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum

from surveybench.cautions import cautions, of_waves
from surveybench.checking import items, response, small
from surveybench.checking.evidence import Evidence
from surveybench.checking.items import CONTRADICTS
from surveybench.checking.limits import Limits
from surveybench.readiness import touched, unready
from surveybench.respondents import RULES

# Rules that fire on every real file, or have a reason of their own, and take no answer away.
USUAL = ("no_stratum", "unknown_stratum", "no_group", "no_subgroup", CONTRADICTS)
# Rules about what is blank, and counts all the same: nothing is changed.
BLANK_COUNTS = ("blank_date", "blank_age", "blank_group")
# Rules that fire on all of a column where it is coded otherwise than the definition says.
MISCODED = ("age_invalid", "sex_not_standardised", "not_standardised")
NAMED = 8


class Level(IntEnum):
    """What a reason means for the whole; the worst one decides."""

    READY = 0
    NOTE = 1
    NOT_READY = 2


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its code, which is a sentence of words.REASONS, and what fills its gaps.

    `named` are items or organisations the reason is about.
    """

    code: str
    level: Level
    count: int
    gaps: Mapping[str, str]
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """All numbers of a check, and the reasons that follow from them."""

    rates: tuple[response.Rate, ...]
    earlier: tuple[response.Rate, ...]
    modes: tuple[response.Returns, ...]
    shares: tuple[response.Share, ...]
    states: tuple[items.ItemState, ...]
    blanks: tuple[items.Blank, ...]
    moves: tuple[items.Moved, ...]
    sizes: tuple[small.Size, ...]
    contradicting: tuple[items.Contradicting, ...]
    reasons: tuple[Reason, ...]

    def within(self, limits: Limits) -> tuple[items.Moved, ...]:
        """Moves within organisations, of questions that did not move everywhere."""
        everywhere = {move.item for move in self.moves if move.national(limits)}
        return tuple(m for m in self.moves if m.organisation and m.item not in everywhere)

    @property
    def level(self) -> Level:
        """The worst of the reasons."""
        return max((reason.level for reason in self.reasons), default=Level.READY)


def judge(evidence: Evidence, limits: Limits) -> Found:
    """All numbers and reasons."""
    survey, now, before = evidence.survey, evidence.now, evidence.before
    judged = Found(
        rates=response.response(survey, now, limits) if now else (),
        earlier=response.response(before.survey, before.examined, limits) if before else (),
        modes=response.of_returns(survey, now, limits) if now else (),
        shares=response.profile(
            survey, now, (before.survey, before.examined) if before else None, limits
        )
        if now
        else (),
        states=items.states(evidence),
        blanks=tuple(items.blanks(evidence, limits)),
        moves=items.moves(evidence, limits),
        sizes=small.sizes(evidence),
        contradicting=items.contradicting(evidence),
        reasons=(),
    )
    reasons = (
        *_refused(evidence),
        *_contradicting(evidence, judged, limits),
        *_answers(judged, limits),
        *_people(evidence, judged, limits),
        *_small(evidence, judged),
        *_cleaned(evidence, judged, limits),
        *_blank_counts(evidence),
        *_odd(evidence),
        *_noticed(evidence),
    )
    if evidence.faults and {"nobody", "nobody_left"} & {reason.code for reason in reasons}:
        # Of files that cannot be read everything would be odd: one thing is to be done first.
        reasons = tuple(reason for reason in reasons if reason.code == "faults")
    ordered = tuple(sorted(reasons, key=lambda reason: -reason.level))
    return replace(judged, reasons=ordered)


def _share(limit: float) -> str:
    return f"{limit * 100:.0f}\N{NO-BREAK SPACE}%"


def _refused(evidence: Evidence) -> Iterator[Reason]:
    if evidence.faults:
        rows = sum(fault.count for fault in evidence.faults if fault.rows)
        gaps = {"kinds": str(len(evidence.faults)), "rows": f"{rows:,}"}
        yield Reason("faults", Level.NOT_READY, len(evidence.faults), gaps)
    if evidence.now is None:
        yield Reason("nobody", Level.NOT_READY, 0, {})
        return
    # What a run refuses, too.
    for why in unready(evidence.survey, evidence.now.tally, evidence.now.issues):
        gaps = {"limit": _share(why.limit)}
        yield Reason(why.code, Level.NOT_READY, why.count, gaps, why.items)


def _noticed(evidence: Evidence) -> Iterator[Reason]:
    """What the readers noticed of the files, a reason each."""
    for note in evidence.notes:
        yield Reason("noticed", Level.NOTE, note.count, {"note": str(note)})


def _cleaned(evidence: Evidence, judged: Found, limits: Limits) -> Iterator[Reason]:
    now = evidence.now
    if now is None:
        return
    totals: dict[str, int] = {}
    for row in now.issues.rows:
        if row.rule not in USUAL + BLANK_COUNTS:
            totals[row.rule] = totals.get(row.rule, 0) + row.count
    returns = int(now.tally.outcomes[:, 1].sum())
    columns: dict[str, int] = {}
    for row in now.issues.rows:
        if row.rule in MISCODED:
            columns[row.item] = columns.get(row.item, 0) + row.count
    miscoded = tuple(c for c, n in columns.items() if n > limits.miscoded * returns)
    if miscoded:
        gaps = {"limit": _share(limits.miscoded)}
        yield Reason("miscoded", Level.NOTE, len(miscoded), gaps, miscoded)
    if totals:
        rules = tuple(sorted(totals, key=lambda rule: -totals[rule]))
        gaps = {"times": f"{sum(totals.values()):,}"}
        yield Reason("cleaned", Level.NOTE, sum(totals.values()), gaps, rules)
    touching = touched(evidence.survey, now.tally, now.issues)
    much = tuple(dict.fromkeys(entry.item for entry in touching if not entry.of_people))
    if much:
        gaps = {"limit": _share(limits.changed)}
        yield Reason("removed", Level.NOTE, len(much), gaps, much)


def _blank_counts(evidence: Evidence) -> Iterator[Reason]:
    times: dict[str, int] = {}
    for row in evidence.now.issues.rows if evidence.now else ():
        if row.rule in BLANK_COUNTS:
            times[row.rule] = times.get(row.rule, 0) + row.count
    for rule, count in times.items():
        what, action, _ = RULES[rule]
        gaps = {"what": what, "action": action}
        yield Reason("blank_counts", Level.NOTE, count, gaps, (rule,))


def _odd(evidence: Evidence) -> Iterator[Reason]:
    now = evidence.now
    if now is not None:
        watched = now.issues.watched
        waves = {wave: examined.tally for wave, examined in evidence.waves.items()}
        odd = cautions(evidence.survey, now.tally, watched, listed=evidence.listed)
        for one in (*odd, *of_waves(evidence.survey, waves)):
            gaps = {"limit": _share(one.limit), "about": one.about}
            yield Reason(one.code, Level.NOTE, one.count, gaps, one.named)


def _contradicting(evidence: Evidence, judged: Found, limits: Limits) -> Iterator[Reason]:
    if evidence.now is None:
        return
    times: dict[str, int] = {}
    for row in evidence.now.issues.rows:
        if row.rule == CONTRADICTS:
            times[row.item] = times.get(row.item, 0) + row.count
    mixed = tuple(entry.organisation for entry in judged.contradicting if entry.mixed_up(limits))
    if mixed:
        gaps = {"limit": _share(limits.contradicting)}
        yield Reason("mixed_up", Level.NOTE, len(mixed), gaps, mixed)
    if times:
        yield Reason(CONTRADICTS, Level.NOTE, sum(times.values()), {}, tuple(times))


def _answers(judged: Found, limits: Limits) -> Iterator[Reason]:
    blank = tuple(s.item for s in judged.states if s.answered and s.blank > limits.blank)
    if blank:
        gaps = {"limit": _share(limits.blank)}
        yield Reason("blank", Level.NOTE, len(blank), gaps, blank)
    if judged.blanks:
        gaps = {"limit": _share(limits.blank_organisation)}
        who = tuple(dict.fromkeys(blank.organisation for blank in judged.blanks))
        yield Reason("blank_somewhere", Level.NOTE, len(judged.blanks), gaps, who)
    national = tuple(move.item for move in judged.moves if move.national(limits))
    if national:
        gaps = {"limit": _share(limits.moved)}
        yield Reason("moved", Level.NOTE, len(national), gaps, national)
    within = judged.within(limits)
    if within:
        gaps = {"limit": _share(limits.moved_organisation)}
        who = tuple(dict.fromkeys(m.organisation for m in within))
        yield Reason("moved_somewhere", Level.NOTE, len(who), gaps, who)


def _people(evidence: Evidence, judged: Found, limits: Limits) -> Iterator[Reason]:
    changed = [r.category for r, _ in response.changed(judged.rates, judged.earlier, limits)]
    if changed:
        gaps = {"limit": f"{limits.response * 100:.0f}"}
        yield Reason("response", Level.NOTE, len(changed), gaps, tuple(changed))
    variables = tuple(dict.fromkeys(s.variable for s in judged.shares))
    moved = tuple(
        v
        for v in variables
        if not math.isnan(d := response.distance(judged.shares, v)) and d > limits.invited
    )
    if moved:
        yield Reason("invited", Level.NOTE, len(moved), {"limit": _share(limits.invited)}, moved)
    silent = tuple(s.organisation for s in judged.sizes if not s.returns)
    if silent:
        yield Reason("silent", Level.NOTE, len(silent), {}, silent)


def _small(evidence: Evidence, judged: Found) -> Iterator[Reason]:
    few = tuple(s.organisation for s in judged.sizes if s.returns and not s.shown)
    policy = evidence.survey.settings.release
    if few:
        yield Reason("small", Level.NOTE, len(few), {"least": str(policy.min_respondents)}, few)
    if judged.sizes and not small.comparable(evidence, judged.sizes):
        gaps = {"least": str(policy.min_organisations)}
        shown_count = sum(size.shown > 0 for size in judged.sizes)
        yield Reason("few_organisations", Level.NOTE, shown_count, gaps)
