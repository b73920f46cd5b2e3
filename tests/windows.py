"""The window of `surveybench app`, open on this machine, with files to choose."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

from published_table import PUBLISHED, TABLE
from surveybench.jobs.window import Desk, Keys, address, server
from tiny import row, text_of

PROGRAM = (sys.executable, "-P", "-m", "surveybench.cli")
TOKEN, SESSION, FORM = "token-" + "t" * 30, "session-" + "s" * 30, "form-" + "f" * 30
DEFINITION = """\
survey: tiny
wave: 2025
words: {title: Tiny survey, report: Tiny report}
populations: [{id: all, name: Everybody}]
settings: {min_answered: 1, min_organisations: 3}
items:
  - id: Q1
    text: First question
    options: [{code: 1, label: A, score: 10}, {code: 2, label: B, score: 0}]
sections:
  - {id: S, name: First section, items: [Q1]}
"""
LOOKS = 0.02  # seconds from one look whether it is to end to the next
COLUMNS = ["record_id", "organisation", "outcome", "age", "sex", "Q1"]


class Window:
    """One that is open, and a client that asks it as a browser would."""

    def __init__(self, port: int, desk: Desk, opening: str) -> None:
        """At a port of this machine."""
        self.port = port
        self.patience = 20.0  # seconds, until nobody answers
        self.desk = desk
        self.opening = opening
        self.cookie = f"surveybench-{port}={SESSION}"
        self.origin = f"http://127.0.0.1:{port}"

    def fetch(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: str = ""
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and content of an answer, to the browser that opened the window."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        connection.request(method, path, body or None, headers or {"Cookie": self.cookie})
        answer = connection.getresponse()
        content = answer.status, dict(answer.headers.items()), answer.read()
        connection.close()
        return content

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: str = ""
    ) -> tuple[int, dict[str, str], str]:
        """Status, headers and text of an answer to anybody."""
        status, received, content = self.fetch(method, path, headers or {"X-Nobody": "1"}, body)
        return status, received, content.decode("utf-8")

    def get(self, path: str) -> tuple[int, dict[str, str], str]:
        """A page, in the browser that opened the window."""
        return self.ask("GET", path, {"Cookie": self.cookie})

    def post(
        self, path: str, fields: dict[str, str], further: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], str]:
        """A form of ours; `further` are other headers than a browser of ours sends."""
        headers = {
            "Cookie": self.cookie,
            "Origin": self.origin,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return self.ask("POST", path, headers | (further or {}), urlencode({"form": FORM} | fields))


@contextmanager
def window(program: tuple[str, ...] = PROGRAM) -> Iterator[Window]:
    """A window that is open; whatever works is stopped at the end."""
    desk, keys = Desk(program), Keys(TOKEN, SESSION, FORM)
    with server(desk, keys) as running:
        thread = Thread(target=running.serve_forever, args=(LOOKS,))
        thread.start()
        try:
            yield Window(running.server_address[1], desk, address(running, keys))
        finally:
            running.shutdown()
            thread.join()
            desk.close()


def files(root: Path, people: int = 100) -> Path:
    """A data folder with its definition, a broken one, and a published table, below `root`."""
    records = [
        row(record_id=f"{code}{n}", organisation=code, outcome=1, age=40 + n % 30, sex=1 + n % 2)
        | {"Q1": 1 + n % 2}
        for code in "ABC"
        for n in range(people)
    ]
    broken = [records[0] | {"outcome": "X"}, *records[1:]]
    for name, rows in {"good": records, "broken": broken}.items():
        (root / name / "2025").mkdir(parents=True)
        (root / name / "tiny.yaml").write_text(DEFINITION, "utf-8")
        listed = "code,name\nA,Trust <A> & sons\nB,Trust B\nC,Trust C\n"
        (root / name / "organisations.csv").write_text(listed, "utf-8")
        (root / name / "2025" / "responses.csv").write_text(text_of(rows, COLUMNS), "utf-8")
    (root / "figures").mkdir()
    (root / "figures" / "table.csv").write_text(TABLE, "utf-8")
    (root / "figures" / "aip.yaml").write_text(PUBLISHED, "utf-8")
    (root / "figures" / "letter.csv").write_text("Dear all,\nno figures here\n", "utf-8")
    return root
