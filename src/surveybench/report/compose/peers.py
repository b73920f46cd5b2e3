"""Who scores are compared with, in words: the organisations of the release, or a national run's."""

from __future__ import annotations

from surveybench.disclosure import Release
from surveybench.report.words import local as words_local
from surveybench.report.words import report as words
from surveybench.report.words import site as words_site


def gaps(release: Release) -> dict[str, str]:
    """What fills the braces of sentences about those compared with."""
    own, against = release.survey.words, release.provenance.against
    if against is None:
        return {
            "peer": own.organisation,
            "peers": own.organisations,
            "Peers": _capital(own.organisations),
            "others": f"other {own.organisations}",
            "the_others": "the others",
            "among": "others",
            "profile": f"all {own.respondents} together",
            "profile_of_group": f"all {own.respondents} of the group together",
            "picture": words_site.MEASURE_PICTURE_OF_ALL,
            "beyond": "",
            "nationally": "",
            "results": words_site.START_RESULTS_OF_ALL.format(country=own.country),
        }
    known = {
        "peer": against.organisation,
        "peers": against.organisations,
        "Peers": _capital(against.organisations),
        "organisation": own.organisation,
        "organisations": own.organisations,
        "Organisations": _capital(own.organisations),
        "country": own.country,
        "respondents": own.respondents,
        "count": str(against.count),
        "wave": str(against.wave),
        "made": f"{against.made.day} {words.MONTHS[against.made.month - 1]} {against.made.year}",
    }
    named = {"others": words_local.OTHERS, "the_others": words_local.THE_OTHERS}
    named |= {"profile": words_local.PROFILE, "beyond": words_local.BEYOND}
    named |= {"profile_of_group": words_local.PROFILE_OF_GROUP, "picture": words_local.PICTURE}
    named["among"] = words_local.AMONG
    named["results"] = words_local.RESULTS
    named["nationally"] = words_local.NATIONALLY
    return known | {name: sentence.format_map(known) for name, sentence in named.items()}


def said(release: Release, *sentences: str) -> tuple[str, ...]:
    """Sentences about a comparison with a national run; none where there is none."""
    if release.provenance.against is None:
        return ()
    known = gaps(release)
    return tuple(sentence.format_map(known) for sentence in sentences)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
