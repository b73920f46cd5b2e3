"""Where each page of the site stands. Two names never share a path, whatever they hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from surveybench.outputs import safe
from surveybench.survey import Survey

START = "index.html"
FIND = "find.html"
ABOUT = "about.html"


@dataclass(frozen=True)
class Paths:
    """Folders and files by code or id, in lower case so that no system mixes two up."""

    organisations: Mapping[str, str]
    populations: Mapping[str, str]
    measures: Mapping[str, str]

    def population(self, population: str) -> str:
        """The page of a population."""
        return f"results/{self.populations[population]}/index.html"

    def measure(self, population: str, measure: str, ending: str = "html") -> str:
        """The page, or file, of a question or section."""
        return f"results/{self.populations[population]}/{self.measures[measure]}.{ending}"

    def answers(self, population: str, measure: str) -> str:
        """The file of every organisation's answers to a question."""
        return f"results/{self.populations[population]}/answers/{self.measures[measure]}.csv"

    def organisation(self, code: str, part: str = "index.html") -> str:
        """A page or file of an organisation."""
        return f"organisations/{self.organisations[code]}/{part}"

    def part(self, code: str, population: str, kind: str = "", section: str = "") -> str:
        """A page of an organisation on one population, or on a section or other part of it."""
        found = [self.populations[population], kind, self.measures[section] if section else ""]
        return self.organisation(code, "-".join(part for part in found if part) + ".html")

    def folder(self, population: str) -> str:
        """The folder that holds the pages of a population."""
        return f"results/{self.populations[population]}/"

    def explore(self, population: str) -> str:
        """The page on which questions and organisations are chosen."""
        return f"explore/{self.populations[population]}.html"

    def map(self, population: str) -> str:
        """The page of all organisations and sections."""
        return f"map/{self.populations[population]}.html"

    def compare(self, population: str, part: int = 0) -> str:
        """The page that puts organisations side by side, or the next part of it."""
        place = f"compare/{self.populations[population]}"
        return f"{place}/{part + 1}.html" if part else f"{place}.html"


def paths(survey: Survey, codes: Iterable[str]) -> Paths:
    """The paths of a survey's site."""
    return Paths(_names(codes), _names(p.id for p in survey.populations), _names(survey.measures))


def _names(ids: Iterable[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    taken = {"index"}
    for one in ids:
        wanted = safe(one).lower()
        number, name = 1, wanted
        while name in taken:
            number += 1
            name = f"{wanted}-{number}"
        taken.add(name)
        found[one] = name
    return MappingProxyType(found)
