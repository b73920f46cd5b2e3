"""Which organisations stand out, and by what: whom to ask first."""

from __future__ import annotations

from dataclasses import dataclass

from surveybench.checking import response, say
from surveybench.checking.evidence import Evidence
from surveybench.checking.limits import Limits
from surveybench.checking.verdict import Found
from surveybench.report.words import check as words

ITEMS_NAMED = 4


@dataclass(frozen=True, slots=True)
class StandingOut:
    """One organisation, and everything that is odd about it in words."""

    organisation: str
    name: str
    what: tuple[str, ...]


def standing_out(evidence: Evidence, judged: Found, limits: Limits) -> tuple[StandingOut, ...]:
    """Those with most against them first."""
    remarks: dict[str, list[str]] = {}

    def tell(code: str, what: str) -> None:
        remarks.setdefault(code, []).append(what)

    form = words.STANDS_OUT

    for size in judged.sizes:
        if not size.returns:
            tell(size.organisation, form["silent"])
        elif not size.shown:
            tell(size.organisation, form["small"].format(returns=say.count(size.returns)))
    for rate, old in response.changed(judged.rates, judged.earlier, limits):
        if rate.variable == response.ORGANISATION and rate.completed:
            now, then = say.percent(rate.adjusted), say.percent(old.adjusted)
            tell(rate.category, form["response"].format(now=now, then=then))
    for entry in judged.contradicting:
        if entry.mixed_up(limits):
            count, returns = say.count(entry.count), say.count(entry.returns)
            tell(entry.organisation, form["mixed_up"].format(count=count, returns=returns))
    for what, items in (
        ("blank", [(entry.organisation, entry.item) for entry in judged.blanks]),
        ("moved", [(move.organisation, move.item) for move in judged.within(limits)]),
    ):
        for code in dict.fromkeys(code for code, _ in items):
            names = [item for organisation, item in items if organisation == code]
            tell(code, form[what].format(items=say.listed(names, ITEMS_NAMED)))
    order = sorted(remarks, key=lambda code: (-len(remarks[code]), code))
    return tuple(
        StandingOut(code, say.named(evidence, code), tuple(remarks[code])) for code in order
    )
