"""Files of two levels of one survey: organisations, and the sites that they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from surveybench.published.recognise import Fit
from surveybench.published.sources import Source, organisations_of

SITE = "site"


def split(fits: Sequence[Fit]) -> tuple[tuple[Fit, ...], tuple[Fit, ...]]:
    """The files of organisations, and those of their sites; none of sites where all are."""
    sites = tuple(fit for fit in fits if fit.layout.level == SITE)
    larger = tuple(fit for fit in fits if fit.layout.level != SITE)
    lists = any(table.table.holds == "organisations" for fit in larger for table in fit.tables)
    return (larger, sites) if lists else (tuple(fits), ())


def parts_within(source: Source, codes: Iterable[str]) -> Mapping[str, str]:
    """The organisation, of those with `codes`, that each site of a file is a part of.

    What the file says counts; where it says nothing, an organisation whose code the site's code
    begins with, as codes of the National Health Service do. Sites of none of them are left out.
    """
    known = sorted(codes, key=len, reverse=True)
    stated = _stated(source)
    within = {}
    for site in organisations_of(source):
        begins = (code for code in known if site.code.startswith(code))
        parent = stated.get(site.code) or next(begins, "")
        if parent in known:
            within[site.code] = parent
    return within


def _stated(source: Source) -> dict[str, str]:
    stated: dict[str, str] = {}
    for who in source.read.who:
        if who.parents:
            stated |= {who.codes[row]: who.parents[row] for row in who.own.tolist()}
    return stated
