"""Definitions drafted, exchanged, looked through and compared; what each gave, as lines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveybench import definitions, outputs, readers
from surveybench.definitions import Change, Draft, Finding
from surveybench.errors import DefinitionError, OutputError, Place, SurveybenchError
from surveybench.readers import Location
from surveybench.survey import dump, json_schema, wave_number, written

LINES_SHOWN = 6  # findings, or line numbers, of one kind


@dataclass(frozen=True, slots=True)
class Target:
    """The definition file to write, and what it is called where its source does not say."""

    path: Path
    survey: str
    wave: int
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """Files that were written, and what is to be told of them."""

    files: tuple[Path, ...]
    lines: tuple[str, ...]

    @property
    def content(self) -> dict[str, Any]:
        """The paths, as another program takes them."""
        return {"files": [str(path) for path in self.files]}


@dataclass(frozen=True, slots=True)
class LintReport:
    """What a definition that loads may still have wrong."""

    name: str
    findings: tuple[Finding, ...]

    @property
    def warnings(self) -> int:
        """How many are likely mistakes; the others are notes."""
        return sum(finding.severity == "warning" for finding in self.findings)

    @property
    def content(self) -> dict[str, Any]:
        """Every finding, as another program takes it."""
        return {
            "definition": self.name,
            "warnings": self.warnings,
            "notes": len(self.findings) - self.warnings,
            "findings": [
                {
                    "code": finding.code,
                    "severity": finding.severity,
                    "where": finding.where.parts,
                    "what": finding.what,
                    "remedy": finding.remedy,
                }
                for finding in self.findings
            ],
        }

    def lines(self, every: bool = False) -> tuple[str, ...]:
        """A line for each finding, or for the first of each kind; the counts at the end."""
        by_code: dict[str, list[Finding]] = {}
        for finding in self.findings:
            by_code.setdefault(finding.code, []).append(finding)
        order = sorted(by_code, key=lambda code: (by_code[code][0].severity != "warning", code))
        notes = len(self.findings) - self.warnings
        return (
            *(line for code in order for line in _of_code(code, by_code[code], every)),
            f"{self.name}: {counted(self.warnings, 'warnings')}, {counted(notes, 'notes')}.",
        )


def _of_code(code: str, findings: list[Finding], every: bool) -> list[str]:
    shown = findings if every else findings[:LINES_SHOWN]
    lines = [
        f"{finding.where.file}:{finding.where.line or 1}: {finding.severity} {code}: "
        f"{finding.what} {finding.remedy}"
        for finding in shown
    ]
    if rest := findings[len(shown) :]:
        numbers = ", ".join(str(finding.where.line or 1) for finding in rest[:LINES_SHOWN])
        dots = " …" if rest[LINES_SHOWN:] else ""
        lines.append(f"  and {len(rest)} more of {code}, on lines {numbers}{dots} (--all)")
    return lines


@dataclass(frozen=True, slots=True)
class DiffReport:
    """What changed between two definitions, and the comparability map that suggests, if any."""

    changes: tuple[Change, ...]
    proposal: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The changes, by their kind."""
        kinds: dict[str, list[Change]] = {}
        for change in self.changes:
            kinds.setdefault(change.kind, []).append(change)
        lines = []
        for kind, changes in kinds.items():
            lines.append(f"{kind} ({len(changes)}):")
            lines += [f"  {change.about}: {change.what}" for change in changes]
        if not self.proposal:
            same = "Both are of one wave, which is not compared with itself: no map is proposed."
            return (*lines, same if kinds else f"Nothing changed. {same}")
        return (*lines, "\nProposed map:\n" if kinds else "Nothing changed. Proposed map:\n")

    @property
    def content(self) -> dict[str, Any]:
        """The changes, and the map as YAML."""
        changes = [
            {"kind": change.kind, "about": change.about, "what": change.what}
            for change in self.changes
        ]
        return {"changes": changes, "proposal": self.proposal}


def new(
    file: Location,
    target: Target,
    *,
    sample: Location | None = None,
    sheet: str = "",
    mapping: Path | None = None,
    dictionary: Path | None = None,
) -> Written:
    """Draft a definition from SPSS, a codebook or answers; told is what is left to decide.

    With `dictionary`, that of a survey tool, the file is the tool's export. Where the raw file
    cannot be read by the definition alone, a mapping file is written beside it.

    Raises OutputError where the target is there already and may not be replaced.
    """
    refuse_to_replace(target.path, target.overwrite)
    draft = definitions.drafted(
        file,
        survey=target.survey,
        wave=target.wave,
        sample=sample,
        sheet=sheet,
        mapping=mapping,
        dictionary=dictionary,
    )
    if not draft.mapping:
        return _write(draft, target.path)
    beside = target.path.with_name(f"{target.path.stem}.mapping.yaml")
    refuse_to_replace(beside, target.overwrite)
    drafted = _write(draft, target.path)
    outputs.put(beside, definitions.mapping_text(draft).encode())
    remark = f"{beside} is written: the raw file is read by it (--mapping)."
    return Written((*drafted.files, beside), (*drafted.lines, remark))


def read(file: Path, target: Target) -> Written:
    """Write the definition that a form, a Triple-S or a DDI file holds; what is left to decide."""
    refuse_to_replace(target.path, target.overwrite)
    draft = definitions.imported(file, target.path.parent, survey=target.survey, wave=target.wave)
    return _write(draft, target.path)


def export(name: str, form: str, out: Path | None, *, overwrite: bool) -> Written:
    """Write a definition as others edit or read it; told is what the file cannot hold."""
    if form not in definitions.FORMS:
        raise SurveybenchError(
            f"there is no form {form}.", remedy=f"Choose from: {', '.join(definitions.FORMS)}."
        )
    path = out or Path(definitions.FORMS[form])
    refuse_to_replace(path, overwrite)
    exported = definitions.exported(name, form, path.parent)
    outputs.put(path, exported.content)
    lines = (f"{path} is written.", *(f"  not in it: {line}" for line in exported.left_out))
    return Written((path,), lines)


def lint(name: str) -> LintReport:
    """Look for what a definition that loads may still have wrong."""
    return LintReport(name, tuple(definitions.lint(name)))


def show(name: str) -> str:
    """A definition whole, inherited keys and all, as the text of a file that stands alone."""
    return dump(written(name))


def wave_of(text: str, this_year: int) -> int:
    """The wave that a text names; empty for this year. Raises DefinitionError for any other."""
    if not text.strip():
        return this_year
    number = wave_number(text)
    if number is None:
        raise DefinitionError(
            f"'{text}' is no wave.",
            where=Place(key="--wave"),
            remedy="Write a year, quarter, month or round: 2026, 2026-Q1, 2026-03 or 7.",
        )
    return number


def diff(old: str, new: str) -> DiffReport:
    """What changed from one wave's definition to the next one's."""
    difference = definitions.compared(old, new)
    return DiffReport(tuple(difference.changes), definitions.proposed(difference))


def keys() -> str:
    """The reference of every key, as Markdown."""
    return definitions.key_reference(json_schema())


def schema() -> str:
    """The JSON Schema of a definition."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False)


def location(text: str) -> Location:
    """Where a file or a table lies, by its path or address."""
    return readers.location(text)


def short_name(file: Location) -> str:
    """A file's name as the short name of a survey."""
    stem = file.name.partition(".")[0].lower()
    letters = "".join(c if c.isascii() and c.isalnum() else "_" for c in stem)
    return letters.strip("_") or "survey"


def refuse_to_replace(path: Path, overwrite: bool) -> None:
    """Refuse to replace a file in which somebody may have decided something."""
    if path.exists() and not overwrite:
        raise OutputError(
            "is there already.",
            where=Place(file=str(path)),
            remedy="Name another file with --out, or add --overwrite.",
        )


def _write(draft: Draft, out: Path) -> Written:
    """Write a draft; what it holds and what is left to decide."""
    text = definitions.text_of(draft)
    outputs.put(out, text.encode())
    sizes = [counted(len(draft.said[key]), key) for key in ("items", "sections")]
    lines = [f"{out} is written: {', '.join(sizes)}."]
    decisions: dict[str, list[int]] = {}
    for line, what in definitions.marks(text):
        decisions.setdefault(what, []).append(line)
    if decisions:
        count = sum(len(numbers) for numbers in decisions.values())
        lines.append(f"{count} decisions are left to a person; each has a line `# DECIDE:` there:")
    for what, numbers in decisions.items():
        dots = " …" if numbers[LINES_SHOWN:] else ""
        shown = ", ".join(map(str, numbers[:LINES_SHOWN])) + dots
        lines.append(f"  line{'s' * (len(numbers) > 1)} {shown}: {what}")
    if fault := definitions.fault_of(draft, out.parent):
        lines.append(f"It cannot be used before this is mended: {fault}")
    elif decisions:
        lines.append(
            "It can be read as it is; its results rest on the guesses until they are made."
        )
    return Written((out,), tuple(lines))


def counted(number: int, what: str) -> str:
    """A number with its noun, which is given in the plural."""
    return f"{number} {what if number != 1 else what.removesuffix('s')}"
