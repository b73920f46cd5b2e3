"""Who may ask what of the window: this computer's browser that got the address, and nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from hmac import compare_digest
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from surveybench.errors import OutputError, SurveybenchError
from surveybench.jobs.serve import HEADERS, HOST, NAMES, SECONDS_IDLE
from surveybench.jobs.window.answers import ROUTES_GET, ROUTES_POST, Answer, page
from surveybench.jobs.window.desk import Desk

LARGEST_FORM = 64 << 10  # bytes: a form of ours has a few hundred
FORM = "application/x-www-form-urlencoded"
OURS = {
    **HEADERS,
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    # With no referrer at all a browser does not say which site a form comes from either.
    "Referrer-Policy": "same-origin",
}


class Keys:
    """What opens the window: a token that opens it once, and what its browser then shows."""

    def __init__(self, token: str, session: str, form: str) -> None:
        """All three are secrets that nobody can guess."""
        self.token = token
        self.session = session
        self.form = form
        self.used = False
        self.lock = Lock()

    def open(self, token: str) -> bool:
        """Whether a token opens it: the right one, the first time."""
        with self.lock:
            opened = not self.used and compare_digest(token.encode(), self.token.encode())
            self.used = self.used or opened
            return opened


def server(desk: Desk, keys: Keys, port: int = 0) -> ThreadingHTTPServer:
    """The window's server; port 0 takes a free one. Raises OutputError where the port is taken."""
    try:
        running = ThreadingHTTPServer((HOST, port), partial(Handler, desk, keys))
    except OSError as error:
        raise OutputError(
            f"port {port} cannot be used ({error.strerror}).", remedy="Choose another port."
        ) from None
    running.daemon_threads = True
    # A browser that goes away in the middle is nothing to print.
    running.handle_error = lambda request, client_address: None
    return running


def address(running: ThreadingHTTPServer, keys: Keys) -> str:
    """The address that opens the window, once."""
    return f"http://{HOST}:{running.server_address[1]}/?token={keys.token}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not answered."""

    status: HTTPStatus
    reason: str


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    timeout = SECONDS_IDLE
    server_version = "surveybench"
    sys_version = ""

    def __init__(self, desk: Desk, keys: Keys, *connection: Any) -> None:
        """Answer for this desk."""
        self.desk = desk
        self.keys = keys
        super().__init__(*connection)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: addresses hold the token and names of files."""

    def do_GET(self) -> None:
        """A page, a file of the window's own, or a finished report."""
        if refusal := self._of_another_name():
            return self._refuse(refusal)
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query))
        if parts.path == "/" and "token" in query:
            return self._open(query["token"])
        if not parts.path.startswith("/static/") and not self._is_opened():
            return self._refuse(Refusal(HTTPStatus.FORBIDDEN, "closed"))
        return self._route(ROUTES_GET, parts.path, query)

    def do_POST(self) -> None:
        """Something is to be done: only for a form of a page of the window."""
        if refusal := self._of_another_name() or self._of_another_site():
            return self._refuse(refusal)
        length = self.headers.get("Content-Length", "")
        kind = self.headers.get_content_type()
        if not length.isdecimal() or int(length) > LARGEST_FORM or kind != FORM:
            return self._refuse(Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "large"))
        body = self.rfile.read(int(length)).decode("utf-8", "replace")
        form = dict(parse_qsl(body, keep_blank_values=True))
        formats = [value for name, value in parse_qsl(body) if name == "format"]
        if not compare_digest(form.get("form", "").encode(), self.keys.form.encode()):
            return self._refuse(Refusal(HTTPStatus.FORBIDDEN, "stale"))
        return self._route(
            ROUTES_POST, urlsplit(self.path).path, {**form, "format": "\n".join(formats)}
        )

    def _of_another_name(self) -> Refusal | None:
        """A page of another site may have its own name lead to this computer."""
        name = (self.headers.get("Host") or "").rpartition(":")
        if (name[0], name[2]) in {(host, self._port) for host in NAMES}:
            return None
        return Refusal(HTTPStatus.MISDIRECTED_REQUEST, "name")

    def _of_another_site(self) -> Refusal | None:
        origins = {f"http://{host}:{self._port}" for host in NAMES}
        here = self.headers.get("Origin") in origins
        sites = self.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        if here and sites and self._is_opened():
            return None
        return Refusal(HTTPStatus.FORBIDDEN, "site" if not (here and sites) else "closed")

    @property
    def _port(self) -> str:
        return str(self.connection.getsockname()[1])

    @property
    def _cookie(self) -> str:
        return f"surveybench-{self._port}"  # of several windows each has its own

    def _is_opened(self) -> bool:
        try:
            shown = SimpleCookie(self.headers.get("Cookie", "")).get(self._cookie)
        except CookieError:
            return False
        return shown is not None and compare_digest(
            shown.value.encode(), self.keys.session.encode()
        )

    def _open(self, token: str) -> None:
        # By a page, not by a redirection: where another site or a file led here, a browser shows
        # a strict cookie only from the next page on.
        if self.keys.open(token):
            cookie = f"{self._cookie}={self.keys.session}; HttpOnly; SameSite=Strict; Path=/"
            self._send(page("opened", {}), {"Set-Cookie": cookie})
        elif self._is_opened():
            self._send(page("opened", {}))
        else:
            self._refuse(Refusal(HTTPStatus.FORBIDDEN, "closed"))

    def _route(self, routes: Mapping[str, Any], path: str, fields: Mapping[str, str]) -> None:
        first, *rest = path.strip("/").split("/")
        route = routes.get(first)
        if route is None:
            return self._refuse(Refusal(HTTPStatus.NOT_FOUND, "missing"))
        try:
            answer = route(self.desk, self.keys.form, rest, fields)
        except SurveybenchError as error:
            answer = page("problem", {"problem": str(error)}, status=HTTPStatus.BAD_REQUEST)
        except Exception:  # told on the page: nobody looks at the terminal behind it
            return self._refuse(Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "defect"))
        if answer is None:
            return self._refuse(Refusal(HTTPStatus.NOT_FOUND, "missing"))
        self._send(answer)
        if self.desk.closing.is_set():
            self.server.shutdown()
        return None

    def _refuse(self, refusal: Refusal) -> None:
        self.close_connection = True
        self._send(page("refused", {"reason": refusal.reason}, status=refusal.status))

    def _send(self, answer: Answer, further: Mapping[str, str] | None = None) -> None:
        self.send_response(answer.status)
        headers = {**OURS, **answer.headers, **(further or {})}
        if answer.location:
            headers["Location"] = answer.location
        headers |= {"Content-Type": answer.kind, "Content-Length": str(len(answer.content))}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.content)
