"""Languages read from YAML: shipped ones by their tag, own ones by where they lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from surveybench.errors import LanguageError, Place, SurveybenchError
from surveybench.languages.english import OF_TOOLS, english
from surveybench.languages.mirror import Complaint, Way, complaints, has_text, mirrored
from surveybench.report import words
from surveybench.report.words import Language
from surveybench.survey import yaml_file

SHIPPED = Path(words.__file__).parent
HEAD = "language.yaml"
KEYS = ("code", "name", "english_name", "status", "confirmed")
TEXTS = "texts"  # the key of all subjects, where a language is one file
STATES = ("draft", "confirmed")
ENGLISH = ("en", "en-GB")


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a language as it was read, and the way in it to a subject's keys."""

    path: Path
    raw: Any
    way: Way = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A language as far as it can be read, with all that keeps it from being used."""

    language: Language
    faults: tuple[SurveybenchError, ...]


def shipped() -> tuple[str, ...]:
    """The tags of the languages that are shipped, English first."""
    return (ENGLISH[0], *sorted(head.parent.name for head in SHIPPED.glob(f"*/{HEAD}")))


def read_language(language: str) -> Language | None:
    """A language by its tag, or by its folder or file; None for English.

    Raises LanguageError for one that is not there, and for the first text in it that is missing,
    unknown, or has other gaps than English, with file, line and key.
    """
    if language in ("", *ENGLISH):
        return None
    reading = reading_of(language)
    if reading.faults:
        raise reading.faults[0]
    return reading.language


def reading_of(language: str) -> Reading:
    """The same with every fault. Raises LanguageError where there is nothing to read."""
    head, sources = _sources(language)
    faults = list(_head_faults(head))
    if faults:
        raise faults[0]
    faults += _of_subjects(head, sources)
    texts = {} if faults else _texts(sources)
    confirmed, drafts = _confirmed(head, texts)
    faults += [] if faults else _unknown_confirmed(head, texts)
    raw = head.raw
    names = (str(raw["code"]), str(raw["name"]), str(raw["english_name"]))
    catalogue = Language(*names, texts, confirmed, drafts)
    return Reading(catalogue, tuple(faults))


def _sources(language: str) -> tuple[Source, dict[str, Source]]:
    """The head of a language, and its subjects by name."""
    path = Path(language)
    if yaml_file.is_file(path):
        raw = _read(path)
        head = Source(path, raw)
        subjects = raw.get(TEXTS) or {}
        if not isinstance(subjects, Mapping):
            raise _refused(head, (TEXTS,), "has to be a table of subjects.", "See `language new`.")
        return head, {
            str(name): Source(path, texts, (TEXTS, name)) for name, texts in subjects.items()
        }
    folder = SHIPPED / language if language in shipped() else path
    if not yaml_file.is_file(folder / HEAD):
        near = get_close_matches(language, shipped(), n=1)
        remedy = f"Did you mean {near[0]}? " if near else ""
        raise LanguageError(
            f"there is no language {language}.",
            remedy=f"{remedy}Shipped are {', '.join(shipped())}; one of your own is a folder with "
            f"{HEAD}, or a file, which `surveybench language new` begins.",
        )
    files = sorted(path for path in folder.glob("*.yaml") if path.name != HEAD)
    return Source(folder / HEAD, _read(folder / HEAD)), {
        path.stem: Source(path, _read(path)) for path in files
    }


def _read(path: Path) -> Any:
    try:
        return yaml_file.read(path)
    except SurveybenchError as error:
        what = error.what.replace("is not a definition: it holds no keys.", "holds no keys.")
        raise LanguageError(what, where=error.where, remedy="") from None


def _head_faults(head: Source) -> Iterator[SurveybenchError]:
    """What is wrong with what a language says of itself."""
    needed = [key for key in KEYS if key != "confirmed"]
    for key in head.raw:
        if key not in (*KEYS, TEXTS):
            yield _refused(head, (key,), "there is no such key.", f"Known are: {', '.join(KEYS)}.")
    for key in needed:
        if not isinstance(head.raw.get(key), str) or not head.raw[key].strip():
            yield _refused(head, (key,), "is missing, or no text.", f"Write {key}: …")
            return
    if head.raw["status"] not in STATES:
        yield _refused(head, ("status",), "is no status.", f"Write {' or '.join(STATES)}.")
    if not isinstance(head.raw.get("confirmed", []), list):
        yield _refused(head, ("confirmed",), "has to be a list.", "Write confirmed: [report.BANDS]")
    yield from _locale_faults(head)


def _locale_faults(head: Source) -> Iterator[SurveybenchError]:
    """Whether dates, numbers and plurals of the language are known."""
    from surveybench.report.words.locale import locale

    try:
        locale(str(head.raw["code"]))
    except ModuleNotFoundError:
        yield LanguageError(
            "other languages than English need the library of locales, Babel.",
            remedy="Install it with: pip install 'surveybench[languages]'",
        )
    except ValueError:
        what = f"dates and numbers of '{head.raw['code']}' are not known."
        yield _refused(head, ("code",), what, "Write the tag of a language, such as cy or fr.")


def _of_subjects(head: Source, sources: Mapping[str, Source]) -> Iterator[SurveybenchError]:
    for name, source in sources.items():
        if name not in english():
            near = get_close_matches(name, english(), n=1)
            remedy = f"Did you mean {near[0]}?" if near else "Take it out."
            yield LanguageError(
                f"there is no subject {name} in English.",
                where=Place(file=str(source.path)),
                remedy=remedy,
            )
    for name, texts in english().items():
        if name in sources:
            source = sources[name]
            for fault in complaints(texts, source.raw, ()):
                if name not in OF_TOOLS or not fault.lacking:
                    yield _complained(source, fault)
        elif name not in OF_TOOLS:
            yield LanguageError(
                f"has no texts of the subject {name}.",
                where=Place(file=str(head.path)),
                remedy="`surveybench language new` writes them out in English, to translate.",
            )


def _complained(source: Source, fault: Complaint) -> SurveybenchError:
    return _refused(source, fault.way, fault.what, fault.remedy)


def _refused(source: Source, way: Way, what: str, remedy: str) -> SurveybenchError:
    subject = source.way[1:] or ((source.path.stem,) if source.path.name != HEAD else ())
    place = yaml_file.place(source.path, source.raw, _as_read(source.raw, way))
    key = ".".join(map(str, (*subject, *way)))
    return LanguageError(
        what, where=Place(file=place.file, line=place.line, key=key), remedy=remedy
    )


def _as_read(raw: Any, way: Way) -> Way:
    """The way with places of lists from 0, as the reader counts them."""
    return tuple(part - 1 if isinstance(part, int) else part for part in way)


def _texts(sources: Mapping[str, Source]) -> dict[str, dict[str, object]]:
    """All texts by subject and key, in the types of the English ones."""
    return {
        name: {
            key: mirrored(value, sources[name].raw.get(key, value))
            for key, value in texts.items()
            if has_text(value)
        }
        for name, texts in english().items()
        if name in sources
    }


def _confirmed(
    head: Source, texts: Mapping[str, Mapping[str, object]]
) -> tuple[frozenset[str], int]:
    """What a speaker has confirmed, and how many keys nobody has."""
    keys = {f"{subject}.{key}" for subject, entries in texts.items() for key in entries}
    all_of_them = head.raw["status"] == "confirmed"
    confirmed = (
        keys if all_of_them else keys & {str(key) for key in head.raw.get("confirmed") or ()}
    )
    return frozenset(confirmed), len(keys - confirmed)


def _unknown_confirmed(
    head: Source, texts: Mapping[str, Mapping[str, object]]
) -> Iterator[SurveybenchError]:
    keys = {f"{subject}.{key}" for subject, entries in texts.items() for key in entries}
    for key in head.raw.get("confirmed") or ():
        if str(key) not in keys:
            near = get_close_matches(str(key), keys, n=1)
            remedy = f"Did you mean {near[0]}?" if near else "Write subject.KEY of a text."
            yield _refused(head, ("confirmed",), f"there is no text {key}.", remedy)
