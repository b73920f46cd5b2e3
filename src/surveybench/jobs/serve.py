"""A preview of a finished site, for this machine only."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from surveybench import outputs
from surveybench.errors import OutputError, Place

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")  # what a browser of this machine calls it
SECONDS_IDLE = 10  # a connection that says nothing for so long is closed

# What a site consists of; nothing else is served.
TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def server(folder: Path, port: int = 8000) -> ThreadingHTTPServer:
    """A server of the folder's files at `http://127.0.0.1:<port>/`; port 0 takes a free one.

    Call `serve_forever`, and `server_close` at the end. Raises OutputError where the folder holds
    no site or a link out of it, or the port is taken.
    """
    root = folder.resolve()
    if not (root / "index.html").is_file():
        raise OutputError(
            "there is no site in this folder.",
            where=Place(file=str(folder)),
            remedy="Name the folder that holds index.html, such as reports/site.",
        )
    for path in root.rglob("*"):
        if path.is_symlink() and not path.resolve().is_relative_to(root):
            raise OutputError(
                "this link leads out of the folder.",
                where=Place(file=str(path)),
                remedy="Remove it: only the site is served.",
            )
    try:
        handler = partial(Handler, root)
        return ThreadingHTTPServer((HOST, port), handler)
    except OSError as error:
        raise OutputError(
            f"port {port} cannot be used ({error.strerror}).", remedy="Choose another port."
        ) from None


def address(running: ThreadingHTTPServer) -> str:
    """Where a browser finds it."""
    return f"http://{HOST}:{running.server_address[1]}/"


def page_of(root: Path, address: str) -> Path | None:
    """The file of a requested address: one of TYPES below root, not hidden, behind no link out."""
    try:
        path = unquote(urlsplit(address).path, errors="strict")
    except ValueError:  # no address, or no text
        return None
    parts = [part for part in path.split("/") if part]
    if any(part.startswith(".") or not part.isprintable() or "\\" in part for part in parts):
        return None
    file = root.joinpath(*parts)
    try:
        if path.endswith("/") or not parts:
            file /= "index.html"
        file = file.resolve()
        inside = file.is_relative_to(root) and file.is_file()
    except (OSError, ValueError):
        return None
    hidden = inside and any(part.startswith(".") for part in file.relative_to(root).parts)
    return file if inside and not hidden and file.suffix in TYPES else None


class Handler(BaseHTTPRequestHandler):
    """Answers one connection: pages of the site, to browsers that call this machine by its name."""

    timeout = SECONDS_IDLE
    server_version = "surveybench"
    sys_version = ""

    def __init__(self, root: Path, *connection: Any) -> None:
        """Answer from this folder."""
        self.root = root
        super().__init__(*connection)

    def do_GET(self) -> None:
        """The file asked for."""
        self._answer(with_content=True)

    def do_HEAD(self) -> None:
        """What would come with it."""
        self._answer(with_content=False)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: what is asked for is others' text."""

    def _answer(self, *, with_content: bool) -> None:
        status, kind, content = self._found()
        self.send_response(status)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if with_content:
            self.wfile.write(content)

    def _found(self) -> tuple[HTTPStatus, str, bytes]:
        name = (self.headers.get("Host") or "").rpartition(":")
        port = str(self.connection.getsockname()[1])
        # A page of another site may have its own name lead to this machine.
        if (name[0], name[2]) not in {(host, port) for host in NAMES}:
            return HTTPStatus.MISDIRECTED_REQUEST, "text/plain", b"ask for this machine\n"
        file = page_of(self.root, self.path)
        try:
            content = file.read_bytes() if file else None
        except OSError:
            content = None
        if file is None or content is None:
            return HTTPStatus.NOT_FOUND, "text/plain", b"there is no such page\n"
        return HTTPStatus.OK, TYPES[file.suffix], content


def remark(folder: Path) -> str:
    """What is to be told of a folder that a stopped run left, or nothing."""
    mark = outputs.unfinished_mark(folder)
    return f"{mark.parent} is not whole, see {mark}." if mark is not None else ""
