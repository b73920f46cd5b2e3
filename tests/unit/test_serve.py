"""The preview serves one folder to this machine and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from socket import create_connection
from threading import Thread

import pytest

from surveybench.errors import OutputError
from surveybench.jobs import serve


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("not to be served")
    (tmp_path / "site" / "assets").mkdir(parents=True)
    (tmp_path / "site" / "index.html").write_text("<h1>Start</h1>")
    (tmp_path / "site" / "assets" / "site.css").write_text("body {}")
    return tmp_path / "site"


@pytest.fixture
def port(folder: Path) -> Iterator[int]:
    running = serve.server(folder, 0)
    thread = Thread(target=running.serve_forever, args=(0.02,))
    thread.start()
    yield running.server_address[1]
    running.shutdown()
    thread.join()
    running.server_close()


def get(port: int, path: str) -> tuple[int, str, str]:
    connection = HTTPConnection(serve.HOST, port, timeout=5)
    connection.request("GET", path)
    answer = connection.getresponse()
    found = answer.status, answer.headers.get("Content-Type", ""), answer.read().decode()
    connection.close()
    return found


def test_pages_and_styles_are_served(port: int) -> None:
    assert get(port, "/") == (200, "text/html", "<h1>Start</h1>")
    assert get(port, "/assets/site.css") == (200, "text/css", "body {}")
    assert get(port, "/find.html")[0] == 404


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt", "//../secret.txt"]
)
def test_nothing_outside_the_folder_is_served(port: int, path: str) -> None:
    status, _, content = get(port, path)
    assert status == 404
    assert "not to be served" not in content


def test_only_this_machine_is_listened_to(folder: Path) -> None:
    running = serve.server(folder, 0)
    assert running.server_address[0] == "127.0.0.1"
    assert serve.address(running) == f"http://127.0.0.1:{running.server_address[1]}/"
    with pytest.raises(OutputError, match="cannot be used"):
        serve.server(folder, running.server_address[1])
    running.server_close()


def test_a_link_out_of_the_folder_is_refused(folder: Path) -> None:
    (folder / "out").symlink_to(folder.parent)
    with pytest.raises(OutputError, match="leads out of the folder"):
        serve.server(folder, 0)


def test_a_folder_without_a_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no site in this folder"):
        serve.server(tmp_path, 0)


def asked(port: int, path: str, method: str = "GET", host: str = "") -> tuple[int, Message, bytes]:
    """Status, headers and content, as a hostile client would ask."""
    connection = HTTPConnection(serve.HOST, port, timeout=5)
    connection.putrequest(method, path, skip_host=True)
    if host != "none":
        connection.putheader("Host", host or f"localhost:{port}")
    connection.endheaders()
    answer = connection.getresponse()
    result = answer.status, answer.headers, answer.read()
    connection.close()
    return result


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "none", "127.0.0.1:1", "127.0.0.1@evil:{port}"]
)
def test_other_names_of_this_machine_are_not_answered(port: int, host: str) -> None:
    status, _, content = asked(port, "/", host=host.format(port=port))
    assert status == 421
    assert b"Start" not in content


def test_every_answer_has_strict_headers(port: int) -> None:
    for path in ("/", "/none.html"):
        _, headers, _ = asked(port, path)
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Python" not in headers["Server"]


@pytest.mark.parametrize(
    "made", ["counts.tally", ".hidden.html", ".git/index.html", "UNFINISHED.txt"]
)
def test_only_pages_are_served(folder: Path, port: int, made: str) -> None:
    (folder / made).parent.mkdir(exist_ok=True)
    (folder / made).write_text("not to be served")
    assert asked(port, f"/{made}")[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/assets",
        "/assets/",
        "/%00",
        "/a%00.html",
        "/%ff%fe",
        "/..%5c..%5csecret.html",
        "//x/%2e%2e/",
    ],
)
def test_no_folder_is_listed_and_no_path_is_a_fault(port: int, path: str) -> None:
    assert asked(port, path)[0] == 404


def test_a_link_made_later_leads_nowhere(folder: Path, port: int) -> None:
    (folder.parent / "secret.html").write_text("not to be served")
    (folder / "out.html").symlink_to(folder.parent / "secret.html")
    assert asked(port, "/out.html")[0] == 404


def test_other_methods_are_refused_and_head_has_no_content(port: int) -> None:
    assert asked(port, "/", "POST")[0] == 501
    status, headers, content = asked(port, "/", "HEAD")
    assert (status, headers["Content-Length"], content) == (200, "14", b"")


def test_a_silent_connection_is_closed(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve.Handler, "timeout", 0.2)
    with create_connection((serve.HOST, port), timeout=5) as silent:
        assert silent.recv(1) == b""
