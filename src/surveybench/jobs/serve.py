"""A preview of a finished site, for this machine only."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from surveybench.errors import OutputError, Place

HOST = "127.0.0.1"


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
        handler = partial(SimpleHTTPRequestHandler, directory=str(root))
        return ThreadingHTTPServer((HOST, port), handler)
    except OSError as error:
        raise OutputError(
            f"port {port} cannot be used ({error.strerror}).", remedy="Choose another port."
        ) from None


def address(running: ThreadingHTTPServer) -> str:
    """Where a browser finds it."""
    return f"http://{HOST}:{running.server_address[1]}/"
