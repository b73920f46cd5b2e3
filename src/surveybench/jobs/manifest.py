"""The manifest of a run: what was made of what, with the hash of every file, beside the reports."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from surveybench import outputs
from surveybench.errors import InputError, Place
from surveybench.jobs.hashes import rules, sha256
from surveybench.quantities import wave_text
from surveybench.survey import Scale, Survey, choices_of
from surveybench.whole_files import NotReadError, read_whole

if TYPE_CHECKING:
    from surveybench.results import Provenance

FORMAT = "surveybench manifest 1"
KIND = "manifest"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a run was made of, and the SHA-256 of each file by its path below the folder.

    `inputs` are hashes of the released figures by wave, `rules` those of the definition by wave,
    `settings` values as text. `definition` are hashes of the parts of the definition, by key: a
    manifest of an earlier version has none. `synthetic` says that all organisations are made up.
    """

    survey: str
    wave: int
    version: str
    inputs: Mapping[str, str]
    rules: Mapping[str, str]
    settings: Mapping[str, str]
    files: Mapping[str, str]
    definition: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    synthetic: bool = False

    @property
    def made_of(self) -> tuple[object, ...]:
        """All that decides the bytes, but the date and which files were asked for."""
        decided = (self.inputs, self.rules, self.settings, self.definition)
        return (self.survey, self.wave, self.version, *decided)


def manifest_of(
    survey: Survey,
    provenance: Provenance,
    files: Mapping[str, str] = MappingProxyType({}),
    *,
    synthetic: bool = False,
) -> Manifest:
    """The manifest of reports of a survey that were written as these files.

    Rules and settings are those of this program: what a publisher worked out rests on none of them.
    """
    ours = provenance.publisher is None
    return Manifest(
        survey.id,
        survey.wave,
        provenance.version,
        dict(provenance.inputs),
        {str(wave): digest for wave, digest in rules(survey).items()} if ours else {},
        {choice.name: str(choice.value) for choice in choices_of(survey)} if ours else {},
        dict(files),
        parts_of_definition(survey),
        synthetic,
    )


def parts_of_definition(survey: Survey) -> dict[str, str]:
    """A short hash of every part of a definition, by its key; earlier waves stand below `compare`.

    Settings of the wave reported are not among them: a manifest holds their values.
    """
    listed: dict[str, object] = {
        **{f"items.{item.id}": item for item in survey.items},
        **{f"sections.{section.id}": section for section in survey.sections},
        **{f"populations.{population.id}": population for population in survey.populations},
        "order": (tuple(survey.item), tuple(survey.section)),
        "groups": sorted(survey.groups.items()),
        **({"adjust": survey.adjust} if survey.adjust else {}),
        "columns": survey.columns,
        "words": survey.words,
        "seen": (survey.seen_from, survey.seen_to),
        "not_comparable": sorted(survey.not_comparable.items()),
        "scale": (survey.scale, sorted(survey.band_names.items())),
    }
    hashed = {key: _short_hash(repr(part)) for key, part in listed.items()}
    for entry in survey.earlier:
        below = f"compare.{wave_text(entry.survey.wave)}"
        hashed[f"{below}.items"] = _short_hash(repr(sorted(entry.items.items())))
        hashed[f"{below}.settings"] = _short_hash(repr(entry.survey.settings))
        earlier = replace(entry.survey, earlier=())
        hashed |= {f"{below}.{key}": h for key, h in parts_of_definition(earlier).items()}
    return hashed


def usual_bands(stated: Manifest) -> bool:
    """Whether a run of ours had the scale, and with it the names of bands, of most surveys."""
    usual = _short_hash(repr((Scale(), [])))
    return bool(stated.rules) and stated.definition.get("scale", usual) == usual


def differing(one: Mapping[str, str], another: Mapping[str, str]) -> tuple[str, ...]:
    """The keys whose values are not the same in both, or that only one of them has."""
    return tuple(key for key in {**one, **another} if one.get(key) != another.get(key))


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def file_name(survey: str, wave: int) -> str:
    """What the manifest of a run is called."""
    return outputs.file_name("", survey, wave, KIND, "json")


def encoded(manifest: Manifest) -> bytes:
    """The manifest as a file; equal runs give equal bytes."""
    content = {
        "format": FORMAT,
        "survey": manifest.survey,
        "wave": manifest.wave,
        "version": manifest.version,
        "synthetic": manifest.synthetic,
        "inputs": dict(manifest.inputs),
        "rules": dict(manifest.rules),
        "settings": dict(manifest.settings),
        "definition": dict(manifest.definition),
        "files": dict(sorted(manifest.files.items())),
    }
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def read(path: Path) -> Manifest:
    """A manifest that was written. Raises InputError where it is none."""
    try:
        raw = json.loads(read_whole(path, "record"))
        if raw.get("format") != FORMAT:
            raise ValueError
        inputs, stated_rules, settings, files = (
            _texts(raw[key]) for key in ("inputs", "rules", "settings", "files")
        )
        return Manifest(
            _text(raw["survey"]),
            int(raw["wave"]),
            _text(raw["version"]),
            inputs,
            stated_rules,
            settings,
            files,
            _texts(raw.get("definition", {})),
            raw.get("synthetic") is True,
        )
    except NotReadError as error:
        where = Place(file=str(path))
        raise InputError(error.what, where=where, remedy=error.remedy) from None
    except (ValueError, KeyError, TypeError, ArithmeticError, AttributeError, RecursionError):
        raise InputError(
            "is no manifest of a run.",
            where=Place(file=str(path)),
            remedy="Take the one that `run` wrote, or make the reports again.",
        ) from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _texts(value: Any) -> dict[str, str]:
    return {_text(key): _text(entry) for key, entry in value.items()}


def found(folder: Path) -> Path:
    """The manifest of a folder of reports. Raises InputError where there is none, or several."""
    paths = sorted(folder.glob(f"*_{KIND}.json"))
    if len(paths) != 1:
        what = "holds no manifest of a run" if not paths else "holds manifests of several runs"
        raise InputError(
            f"{what} (a file that ends in _{KIND}.json).",
            where=Place(file=str(folder)),
            remedy="Name the folder that `run --out` wrote. One that an earlier version wrote has "
            "none: make the reports again.",
        )
    return paths[0]


def hashes(folder: Path, paths: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of files by their path below a folder, read in pieces."""
    return {path.relative_to(folder).as_posix(): sha256(path) for path in paths}
