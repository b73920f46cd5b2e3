"""The window answers the browser that opened it, and nobody else; nothing is sent or left half."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveybench.cli import world
from surveybench.errors import OutputError
from surveybench.jobs import offered
from surveybench.jobs.window import Desk, Keys, answers, server
from surveybench.jobs.window.places import listing, typed
from surveybench.jobs.window.work import Asked
from windows import FORM, PROGRAM, SESSION, TOKEN, Window, files, window

# Works for a minute, and tells how far it is at once.
SLOW = (
    "import sys, time\n"
    "print('Counting: 1 of 4 (25 %)', file=sys.stderr, flush=True)\n"
    "time.sleep(60)"
)


@pytest.fixture
def opened() -> Iterator[Window]:
    with window() as one:
        yield one


@pytest.fixture
def slow() -> Iterator[Window]:
    with window((sys.executable, "-c", SLOW)) as one:
        yield one


# Who may ask


def test_the_token_opens_it_once(opened: Window) -> None:
    status, headers, text = opened.ask("GET", f"/?token={TOKEN}")
    assert (status, 'content="0; url=/"' in text) == (200, True)
    assert TOKEN not in text
    cookie = headers["Set-Cookie"]
    assert cookie.startswith(opened.cookie)
    assert {"HttpOnly", "SameSite=Strict"} <= set(cookie.split("; "))
    status, headers, text = opened.ask("GET", f"/?token={TOKEN}")
    assert (status, "Set-Cookie" in headers) == (403, False)
    assert "This page is not open to you" in text
    # The browser that opened it may come back by the same address.
    assert opened.ask("GET", f"/?token={TOKEN}", {"Cookie": opened.cookie})[0] == 200
    assert opened.get("/")[0] == 200


@pytest.mark.parametrize("path", ["/", "/?token=", "/?token=guess", "/choose", "/step/1", "/make"])
@pytest.mark.parametrize("cookie", ["", "surveybench-1=x", f"other={SESSION}", "=;=", "\x01"])
def test_without_the_token_nothing_is_shown(opened: Window, path: str, cookie: str) -> None:
    status, headers, text = opened.ask("GET", path, {"Cookie": cookie} if cookie else {})
    assert status == 403
    assert "Set-Cookie" not in headers
    assert SESSION not in text
    assert FORM not in text
    assert str(Path.home()) not in text


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil:80", ""]
)
def test_another_name_for_this_machine_is_refused(opened: Window, host: str) -> None:
    status, _, _ = opened.ask("GET", f"/?token={TOKEN}", {"Host": host})
    assert status == 421
    assert opened.ask("GET", f"/?token={TOKEN}")[0] == 200  # the token is not used up by that


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Cookie": ""},
    ],
)
def test_the_form_of_another_site_does_nothing(
    opened: Window, headers: dict[str, str], tmp_path: Path
) -> None:
    fields = {"kind": "data", "path": str(files(tmp_path) / "good"), "survey": "tiny.yaml"}
    for path in ("/check", "/run", "/stop/1", "/quit"):
        assert opened.post(path, fields, headers)[0] == 403
    assert not opened.desk.works
    assert opened.get("/")[0] == 200


def test_a_form_without_its_proof_does_nothing(opened: Window) -> None:
    for proof in ("", "x", "é"):
        assert opened.post("/quit", {"form": proof})[0] == 403
    assert opened.get("/")[0] == 200


def test_no_origin_at_all_does_nothing(opened: Window) -> None:
    headers = {"Cookie": opened.cookie, "Content-Type": "application/x-www-form-urlencoded"}
    assert opened.ask("POST", "/quit", headers, f"form={FORM}")[0] == 403


def test_three_gigabytes_are_refused_before_they_come(opened: Window) -> None:
    head = (
        f"POST /check HTTP/1.1\r\nHost: 127.0.0.1:{opened.port}\r\nCookie: {opened.cookie}\r\n"
        f"Origin: {opened.origin}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
        "Content-Length: 3221225472\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", opened.port), timeout=10) as connection:
        began = time.monotonic()
        connection.sendall(head.encode())
        answer = connection.recv(4096)
        assert b" 413 " in answer.splitlines()[0]
        assert time.monotonic() - began < 5
    assert opened.get("/")[0] == 200


@pytest.mark.parametrize("length", ["-1", "x", "99999999999999999999", "1_0"])
def test_an_odd_length_is_refused(opened: Window, length: str) -> None:
    status, _, _ = opened.post("/check", {}, {"Content-Length": length})
    assert status == 413


def test_every_answer_has_a_strict_policy(opened: Window) -> None:
    for path in ("/", "/static/window.js", "/nowhere"):
        _, headers, text = opened.get(path)
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self';")
        assert "unsafe" not in policy
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cache-Control"] == "no-store"
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", text)
        assert not re.search(r"<script(?! src)| on\w+=| style=", text)


@pytest.mark.parametrize(
    "path", ["/static/../server.py", "/static/window.css/x", "/static/", "/static/%2e%2e/x"]
)
def test_only_its_own_files_are_served(opened: Window, path: str) -> None:
    assert opened.get(path)[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        *("/nowhere", "/step", "/step/1", "/step/x", "/step/-1", "/step/1/file/0", "/step/%C2%B2"),
        *("/definition", "/definition?kind=data&path=%00", "/make", "/make?survey=x&path=%00"),
    ],
)
def test_pages_that_there_are_not(opened: Window, path: str) -> None:
    assert opened.get(path)[0] == 404


# What is done


def ended(opened: Window, number: int) -> str:
    """The page of a work that has ended."""
    deadline = time.monotonic() + 120
    while '"ended": false' in opened.get(f"/step/{number}/state")[2]:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return opened.get(f"/step/{number}")[2]


def test_from_a_folder_to_a_report(opened: Window, tmp_path: Path) -> None:
    folder = files(tmp_path) / "good"
    _, _, text = opened.get(f"/definition?kind=data&path={folder}")
    assert f'value="{folder / "tiny.yaml"}"' in text
    assert "cmh/2025" in text
    in_sight = re.sub(r"(?s)<details>.*?</details>", "", text)
    assert 'value="pulse/2026-06"' in in_sight
    assert 'value="pulse/2026-05"' not in in_sight
    assert 'value="pulse/2026-05"' in text
    assert "aip/2022" not in text
    fields = {"kind": "data", "path": str(folder), "survey": str(folder / "tiny.yaml")}
    status, headers, _ = opened.post("/check", fields)
    assert (status, headers["Location"]) == (303, "/step/1")
    text = ended(opened, 1)
    assert '<h1 tabindex="-1">Ready</h1>' in text
    assert "2025: 3 organisations, 300 people, 300 usable returns" in text
    before = set(tmp_path.rglob("*"))
    _, _, text = opened.get(f"/make?kind=data&path={folder}&survey={folder / 'tiny.yaml'}")
    assert "Trust &lt;A&gt; &amp; sons (A)" in text
    wanted = {"out": str(folder / "reports"), "only": "A", "template": "", "format": "xlsx"}
    status, headers, _ = opened.post("/run", fields | wanted)
    assert (status, headers["Location"]) == (303, "/step/2")
    text = ended(opened, 2)
    assert "The reports are ready" in text
    assert "Save organisations/A/A_tiny_2025_tables.xlsx" in text
    place = re.search(r'href="/step/2/file/(\d+)">Save organisations', text)
    assert place
    status, headers, content = opened.fetch("GET", f"/step/2/file/{place[1]}")
    assert (status, content[:2]) == (200, b"PK")
    assert headers["Content-Disposition"] == 'attachment; filename="A_tiny_2025_tables.xlsx"'
    # Nothing is stored but the reports.
    new = set(tmp_path.rglob("*")) - before
    assert all(path.is_relative_to(folder / "reports") for path in new)


def test_published_figures_become_reports(opened: Window, tmp_path: Path) -> None:
    folder = files(tmp_path) / "figures"
    fields = {
        "kind": "published",
        "path": str(folder / "table.csv"),
        "survey": str(folder / "aip.yaml"),
    }
    opened.post("/check", fields)
    assert "The file was read" in ended(opened, 1)
    _, _, text = opened.get("/make?" + "&".join(f"{k}={v}" for k, v in fields.items()))
    assert "A hospital (R0A)" in text
    opened.post("/run", fields | {"out": str(folder / "reports"), "format": "html"})
    text = ended(opened, 2)
    assert "Open organisations/R0A/R0A_aip_2022_report.html" in text
    place = re.search(r'href="/step/2/file/(\d+)"', text)
    assert place
    _, headers, _ = opened.get(f"/step/2/file/{place[1]}")
    # A report cannot reach the window: it stands as if it came from nowhere.
    assert headers["Content-Security-Policy"].startswith("sandbox allow-scripts;")
    assert "allow-same-origin" not in headers["Content-Security-Policy"]


def test_wrong_files_are_told_in_words(opened: Window, tmp_path: Path) -> None:
    root = files(tmp_path)
    tries = [
        ({"kind": "data", "path": str(root / "broken"), "survey": str(root / "good/tiny.yaml")},
         "Not ready", "outcome"),
        ({"kind": "data", "path": str(root / "figures"), "survey": "cmh/2025"},
         "The files cannot be used", "there is no file responses.csv"),
        ({"kind": "published", "path": str(root / "figures/letter.csv"), "survey": "aip/2022"},
         "The files cannot be used", "letter.csv"),
        ({"kind": "data", "path": str(root / "none"), "survey": "cmh/2025"},
         "The files cannot be used", "there is no such folder"),
        ({"kind": "data", "path": str(root / "good"), "typed": str(root / "no.yaml")},
         "The files cannot be used", "no.yaml"),
        ({"kind": "data", "path": str(root / "good"), "survey": "--help"},
         "The files cannot be used", "--help"),
    ]  # fmt: skip
    for number, (fields, title, part) in enumerate(tries, 1):
        opened.post("/check", fields)
        text = ended(opened, number)
        assert title in text, text
        assert part in text, text
        assert "Traceback" not in text
        assert "Choose the reports" not in text


def test_forms_that_are_not_filled_in_are_asked_for_again(opened: Window, tmp_path: Path) -> None:
    folder = files(tmp_path) / "good"
    fields = {"kind": "data", "path": str(folder)}
    status, headers, _ = opened.post("/check", fields)
    assert (status, headers["Location"].startswith("/definition?")) == (303, True)
    assert 'role="alert"' in opened.get(headers["Location"])[2]
    fields |= {"survey": str(folder / "tiny.yaml")}
    status, _, text = opened.post("/run", fields | {"out": "here", "only": "B"})
    assert (status, "Choose at least one format." in text) == (400, True)
    assert '<option value="B" selected>' in text
    status, _, text = opened.post("/run", fields | {"out": " ", "format": "pdf"})
    assert (status, "Say where the reports are to go." in text) == (400, True)
    assert not opened.desk.works


def test_two_tabs_do_one_thing_at_a_time(slow: Window, tmp_path: Path) -> None:
    fields = {"kind": "data", "path": str(tmp_path), "survey": "cmh/2025"}
    assert slow.post("/check", fields)[0] == 303
    status, _, text = slow.post("/check", fields)
    assert (status, "/step/1" in text) == (409, True)
    deadline = time.monotonic() + 20
    while '"percent": 25' not in slow.get("/step/1/state")[2]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert len(slow.desk.works) == 1
    slow.post("/stop/1", {})
    ended(slow, 1)
    assert slow.post("/check", fields)[0] == 303


def test_closing_ends_the_work(slow: Window, tmp_path: Path) -> None:
    slow.post("/check", {"kind": "data", "path": str(tmp_path), "survey": "cmh/2025"})
    work = slow.desk.works[1]
    assert "surveybench is closed" in slow.post("/quit", {})[2]
    slow.desk.close()
    assert work.process.poll() is not None
    slow.patience = 1.0
    with pytest.raises(OSError):  # noqa: PT011
        slow.get("/")


def test_a_run_that_is_stopped_leaves_nothing_half(opened: Window, tmp_path: Path) -> None:
    folder = files(tmp_path, people=3000) / "good"
    fields = {"kind": "data", "path": str(folder), "survey": str(folder / "tiny.yaml")}
    opened.post("/run", fields | {"out": str(folder / "reports"), "format": "pdf"})
    opened.post("/stop/1", {})
    text = ended(opened, 1)
    assert "Stopped" in text or "The reports are ready" in text
    assert not list(folder.rglob("*.partial"))


def test_the_command_says_where_and_stops(tmp_path: Path) -> None:
    command = subprocess.Popen(
        [*PROGRAM, "app", "--no-browser"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert command.stdout is not None
    line = command.stdout.readline()
    place = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/\?token=([\w-]{43}) \(stop with .*\)\n", line)
    assert place, line
    other = Window(int(place[1]), Desk(()), "")
    assert other.ask("GET", f"/?token={place[2]}")[0] == 200
    command.send_signal(signal.SIGINT)
    assert command.communicate(timeout=30)[1] == "surveybench: stopped; finished files are whole.\n"
    assert command.returncode == 130


def test_the_page_that_leads_to_it_is_for_its_owner_and_goes(tmp_path: Path) -> None:
    with world.leading_to('http://127.0.0.1:1/?token=a"<b>') as page:
        text = page.read_text("utf-8")
        assert "url=http://127.0.0.1:1/?token=a&quot;&lt;b&gt;" in text
        if os.name == "posix":
            assert stat.S_IMODE(page.parent.stat().st_mode) == 0o700
    assert not page.parent.exists()


def test_a_defect_is_told_without_what_it_was(
    opened: Window, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("7Canary7")

    monkeypatch.setattr(answers, "listing", fail)
    status, _, text = opened.get("/choose?kind=data")
    assert status == 500
    assert "please report" in text
    assert "7Canary7" not in text + "".join(capsys.readouterr())
    assert opened.get("/")[0] == 200


def test_a_port_that_is_taken(opened: Window) -> None:
    with pytest.raises(OutputError, match=f"port {opened.port} cannot be used"):
        server(Desk(()), Keys("a", "b", "c"), opened.port)


def test_a_name_like_an_option_is_no_option() -> None:
    asked = Asked("run", False, Path("-x"), "--help", Path("--out"), ("pdf",), "--only", Path("-t"))
    words = asked.words
    assert words[words.index("--") + 1 :] == ["--help", "-x"]
    assert words[: words.index("--")] == [
        "run",
        "--out=--out",
        "--format=pdf",
        "--organisation=--only",
        "--template=-t",
        "--json",
    ]


def test_folders_are_listed_as_people_see_them(tmp_path: Path) -> None:
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "A").mkdir()
    (tmp_path / "x.ODS").write_text("")
    (tmp_path / "x.exe").write_text("")
    inside = listing(tmp_path, (".ods",))
    assert [path.name for path in inside.folders] == ["A", "b"]
    assert [path.name for path in inside.files] == ["x.ODS"]
    assert listing(tmp_path / "none", ()).problem
    assert typed(f'"{tmp_path}" ') == tmp_path
    assert typed("~") == Path.home()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("sqlite:///a.db", "The command line reads it"),
        ("gone", "there is no such folder"),
        ("file", "there is no such folder"),
    ],
)
def test_a_folder_that_is_none_is_told_in_words(name: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    problem = listing(tmp_path / name, ()).problem
    assert words in problem
    assert "Error" not in problem


def test_the_waves_of_a_survey_stand_behind_its_newest() -> None:
    names = ("cmh/2024", "pulse/2025-12", "pulse/2026-06", "cmh/2025", "staff/2026")
    by_survey = offered.waves(names)
    assert by_survey == {
        "cmh": ("cmh/2025", "cmh/2024"),
        "pulse": ("pulse/2026-06", "pulse/2025-12"),
        "staff": ("staff/2026",),
    }
