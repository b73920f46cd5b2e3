"""The preview serves one folder to this machine and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
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
    thread = Thread(target=running.serve_forever)
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
