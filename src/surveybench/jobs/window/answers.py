"""What the window answers: each page and each deed, by the first word of its address."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from surveybench.errors import SurveybenchError
from surveybench.jobs import offered
from surveybench.jobs.window.desk import Busy, Desk
from surveybench.jobs.window.places import (
    PUBLISHED,
    TEMPLATES,
    is_file,
    is_folder,
    listing,
    typed,
)
from surveybench.jobs.window.work import Asked, Work

OURS = Path(__file__).parent
STATIC = {"window.css": "text/css", "window.js": "text/javascript"}
# Finished files that a browser shows; the others are handed over to be saved.
SHOWN = {".pdf": "application/pdf", ".html": "text/html"}
TEMPLATE = Environment(
    loader=FileSystemLoader(OURS / "templates"), autoescape=True, undefined=StrictUndefined
)
Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the browser."""

    status: HTTPStatus = HTTPStatus.OK
    kind: str = "text/plain"
    content: bytes = b""
    location: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


Route = Callable[[Desk, str, Sequence[str], Fields], Answer | None]


def page(
    name: str, values: Mapping[str, Any], form: str = "", status: HTTPStatus = HTTPStatus.OK
) -> Answer:
    """A page of the window; `form` is what its forms prove themselves by."""
    text = TEMPLATE.get_template(f"{name}.html.jinja").render(dict(values), form=form)
    return Answer(status, "text/html; charset=utf-8", text.encode())


def _to(path: str, fields: Fields | None = None) -> Answer:
    return Answer(HTTPStatus.SEE_OTHER, location=f"{path}?{urlencode(fields)}" if fields else path)


def _start(desk: Desk, form: str, rest: Sequence[str], fields: Fields) -> Answer | None:
    return None if rest else page("start", {"works": list(desk.works.values())}, form)


def _choose(desk: Desk, form: str, rest: Sequence[str], fields: Fields) -> Answer:
    """A folder to look into; one that is typed may be the file itself."""
    published = fields.get("kind") == "published"
    place = typed(fields["in"]) if fields.get("in", "").strip() else Path.home()
    kind = "published" if published else "data"
    if published and is_file(place):
        return _to("/definition", {"kind": kind, "path": str(place)})
    inside = listing(place, PUBLISHED if published else ())
    return page("choose", {"kind": kind, "listing": inside}, form)


def _definition(desk: Desk, form: str, rest: Sequence[str], fields: Fields) -> Answer | None:
    """Which survey it is: shipped ones, those in the same folder, or one that is typed."""
    path, kind = typed(fields.get("path", "")), fields.get("kind", "")
    if kind not in ("data", "published") or not (is_folder(path) or is_file(path)):
        return None
    folder = path if is_folder(path) else path.parent
    values = {
        "kind": kind,
        "path": path,
        "surveys": offered.waves(offered.surveys(_origin(kind))),
        "beside": listing(folder, (".yaml", ".yml")).files,
        "problem": fields.get("problem", ""),
    }
    return page("definition", values, form)


def _origin(kind: str) -> str:
    return "published" if kind == "published" else "respondents"


def _asked(kind: str, fields: Fields) -> Asked:
    """What a form asks for."""
    survey = fields.get("typed", "").strip()
    if survey:
        survey = str(typed(survey))
    return Asked(
        kind,
        fields.get("kind") == "published",
        typed(fields.get("path", "")),
        survey or fields.get("survey", ""),
    )


def _check(desk: Desk, form: str, rest: Sequence[str], fields: Fields) -> Answer:
    asked = _asked("check", fields)
    if not asked.survey:
        back = {"kind": fields.get("kind", ""), "path": fields.get("path", ""), "problem": "none"}
        return _to("/definition", back)
    return _started(desk, asked)


def _started(desk: Desk, asked: Asked) -> Answer:
    try:
        return _to(f"/step/{desk.start(asked).number}")
    except Busy as busy:
        return page("busy", {"number": busy.number}, status=HTTPStatus.CONFLICT)


def _make(desk: Desk, form: str, rest: Sequence[str], fields: Fields) -> Answer | None:
    """Which reports to make, of whom, into which folder."""
    asked = _asked("run", fields)
    if not asked.survey or not (is_folder(asked.path) or is_file(asked.path)):
        return None
    folder = asked.path if is_folder(asked.path) else asked.path.parent
    organisations, problem = {}, fields.get("problem", "")
    try:
        organisations = offered.organisations(asked.survey, asked.path, asked.published)
    except SurveybenchError as error:
        problem = problem or str(error)
    values = {
        "asked": asked,
        "kind": "published" if asked.published else "data",
        "organisations": organisations,
        "formats": offered.labelled_formats(),
        "chosen": fields.get("format", "pdf").split(),
        "only": fields.get("only", ""),
        "templates": listing(folder, TEMPLATES).files,
        "template": fields.get("template", ""),
        "out": fields.get("out", "") or folder / "reports",
        "problem": problem,
    }
    return page("make", values, form)


def _run(desk: Desk, form: str, rest: Sequence[str], fields: Fields) -> Answer | None:
    formats = tuple(name for name in fields["format"].split("\n") if name in offered.formats())
    problem = "" if formats else "Choose at least one format."
    out, template = fields.get("out", "").strip(), fields.get("template", "").strip()
    problem = problem or ("" if out else "Say where the reports are to go.")
    if problem:
        answer = _make(desk, form, rest, {**fields, "problem": problem})
        return replace(answer, status=HTTPStatus.BAD_REQUEST) if answer else None
    asked = replace(
        _asked("run", fields),
        out=typed(out),
        formats=formats,
        only=fields.get("only", ""),
        template=typed(template) if template else None,
    )
    return _started(desk, asked)


def _work(desk: Desk, form: str, rest: Sequence[str], fields: Fields) -> Answer | None:
    """A command that works or has ended; how far it is as JSON; a file that it wrote."""
    work = desk.works.get(int(rest[0])) if rest and rest[0].isdecimal() else None
    if work is None:
        return None
    if rest[1:] == ["state"]:
        state = {"step": work.step, "percent": work.percent, "ended": work.ended is not None}
        return Answer(kind="application/json", content=json.dumps(state).encode())
    if len(rest) == 3 and rest[1] == "file" and rest[2].isdecimal():
        return _file(work, int(rest[2]))
    values = {"work": work, "asked": work.asked, "files": _files(work)}
    name = "working" if work.ended is None else "checked" if work.asked.kind == "check" else "made"
    return page(name, values, form) if len(rest) == 1 else None


def _files(work: Work) -> list[tuple[int, str]]:
    """Files that a run wrote, by their place in its list; the pages of a site are not listed."""
    runs = work.ended.report.get("runs", []) if work.ended else []
    names = [name for run in runs for name in run["files"]]
    shown = [(place, name) for place, name in enumerate(names) if not name.startswith("site/")]
    # What only programs read stands directly in the folder: it comes last.
    return sorted(shown, key=lambda entry: "/" not in entry[1])


def _file(work: Work, place: int) -> Answer | None:
    """A finished report: shown, as a page apart from ours that can reach nothing, or saved."""
    name = dict(_files(work)).get(place)
    if name is None or work.asked.out is None:
        return None
    path = work.asked.out / name
    try:
        content = path.read_bytes()
    except OSError:
        return None
    headers = {"Content-Security-Policy": "sandbox allow-scripts; frame-ancestors 'none'"}
    ending = path.suffix.lower()
    if ending == ".pdf":
        headers = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}
    if ending not in SHOWN:
        plain = path.name.encode("ascii", "replace").decode().replace('"', "")
        headers["Content-Disposition"] = f'attachment; filename="{plain}"'
    kind = SHOWN.get(ending, "application/octet-stream")
    return Answer(kind=kind, content=content, headers=headers)


def _stop(desk: Desk, form: str, rest: Sequence[str], fields: Fields) -> Answer | None:
    work = desk.works.get(int(rest[0])) if len(rest) == 1 and rest[0].isdecimal() else None
    if work is None:
        return None
    work.stop()
    return _to(f"/step/{work.number}")


def _quit(desk: Desk, form: str, rest: Sequence[str], fields: Fields) -> Answer:
    desk.closing.set()
    return page("closed", {})


def _static(desk: Desk, form: str, rest: Sequence[str], fields: Fields) -> Answer | None:
    kind = STATIC.get("/".join(rest))
    if kind is None:
        return None
    return Answer(kind=kind, content=(OURS / "static" / rest[0]).read_bytes())


ROUTES_GET: Mapping[str, Route] = {
    "": _start,
    "choose": _choose,
    "definition": _definition,
    "make": _make,
    "step": _work,
    "static": _static,
}
ROUTES_POST: Mapping[str, Route] = {
    "check": _check,
    "run": _run,
    "stop": _stop,
    "quit": _quit,
}
