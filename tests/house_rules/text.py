"""What no tracked file may say, whatever its kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

# A folder of somebody's machine at the start of a path: not part of an address or a longer path.
MACHINE_PATH = re.compile(
    r"(?<![\w.:/<~$}*-])/(?:work|tmp|root|home|Users|opt)(?=[/\s\"'`),;]|$)"
    r"|(?<!\w)[A-Za-z]:\\Users\\"
)
REGISTRY = re.compile(r"pythonhosted\.org|pypi\.org/simple|registry\.npmjs|--(?:extra-)?index-url")


def machine_paths(texts: Mapping[str, str]) -> list[str]:
    """Absolute paths of one machine."""
    return _found(texts, MACHINE_PATH, "is a path of one machine. Make it relative.")


def registry_hosts(texts: Mapping[str, str]) -> list[str]:
    """Addresses of package registries: each machine has its own."""
    return _found(texts, REGISTRY, "names a package registry. Leave it to the machine's settings.")


def _found(texts: Mapping[str, str], pattern: re.Pattern[str], remedy: str) -> list[str]:
    return [
        f"{path}:{number}: '{found[0]}' {remedy}"
        for path, text in sorted(texts.items())
        if pattern.search(text)
        for number, line in enumerate(text.splitlines(), 1)
        if (found := pattern.search(line))
    ]


def decision_numbers(paths: Collection[str]) -> list[str]:
    """Decisions that share a number, or whose number is not the next."""
    names = sorted(path.rpartition("/")[2] for path in paths if "docs/decisions/" in path)
    numbers = [int(name[:4]) for name in names if name[:4].isdecimal()]
    return [
        f"docs/decisions/{name}: decisions are numbered one after the other; this is number {turn}."
        for turn, (name, number) in enumerate(zip(names, numbers, strict=True), 1)
        if number != turn
    ]


def changed_numbers(texts: Mapping[str, str]) -> list[str]:
    """Versions whose changed numbers do not stand together in the changelog."""
    versions = re.split(r"^## ", texts.get("CHANGELOG.md", ""), flags=re.MULTILINE)[1:]
    return [
        f"CHANGELOG.md: version {version.splitlines()[0]} says 'Numbers changed' "
        f"{version.count('Numbers changed')} times. Add to the list that it opens with."
        for version in versions
        if version.count("Numbers changed") > 1
    ]
