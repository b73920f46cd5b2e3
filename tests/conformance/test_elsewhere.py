"""Data on a real PostgreSQL server, in a bucket, on a web server: counted where it lies."""

from __future__ import annotations

import http.server
import os
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

import servers
import tiny
from command_line import Run, in_this_process
from servers import PASSWORD, USER, PostgresServer
from surveybench import readers
from surveybench.errors import InputError, SurveybenchError
from surveybench.intake import Source, Sources, in_folder
from surveybench.jobs import pipeline
from tiny import item, row

ASKED = tiny.survey(item("Q1"), item("Q2"))
COLUMNS = ["record_id", *tiny.column_names(ASKED)]
ROWS = [row(Q1=1 + i % 3, Q2=1 + i % 2, organisation="AB"[i % 2], age=20 + i) for i in range(9)]
LISTED = "code,name\nA,Ash\nB,Birch\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of one wave."""
    made = tmp_path_factory.mktemp("data")
    (made / "2025").mkdir()
    tiny.written(made / "2025" / "responses.csv", ASKED, ROWS)
    (made / "organisations.csv").write_text(LISTED, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def expected(folder: Path) -> Any:
    """Its counts."""
    return pipeline.count(ASKED, in_folder(folder, ASKED))[0]


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[PostgresServer]:
    """A server of PostgreSQL that holds the folder as tables, and one table nobody else may see."""
    if servers.postgres_programs() is None:
        pytest.skip("PostgreSQL's server is not installed (Debian: apt-get install postgresql)")
    pytest.importorskip("adbc_driver_postgresql")
    with servers.postgres() as running:
        running.copy("responses_2025", folder / "2025" / "responses.csv", COLUMNS)
        running.copy("organisations", folder / "organisations.csv", ["code", "name"])
        running.sql(
            f"grant select on responses_2025, organisations to {USER};",
            "create table closed (record_id text);",
            "create table long as select i::text as record_id, 'A' as organisation, '1' as outcome,"
            ' 30::numeric as age, 2::smallint as sex, 1 as "Q1", true as "Q2", uuid_nil() as x'
            " from generate_series(1, 200000) i;".replace("uuid_nil()", "gen_random_uuid()"),
            f"grant select on long to {USER};",
        )
        yield running


@pytest.fixture
def address(server: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of its database, with the credentials in the environment."""
    monkeypatch.setenv("PGUSER", USER)
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    return f"postgresql://127.0.0.1:{server.port}/postgres"


def counted(address: str) -> Any:
    """The counts of one table."""
    return pipeline.count(ASKED, Sources({2025: Source(readers.location(address))}))


def test_tables_of_a_server_count_as_the_files_do(address: str, expected: Any) -> None:
    files = in_folder(address, ASKED)
    assert [each.name for each in files.organisations] == ["Ash", "Birch"]
    assert pipeline.count(ASKED, files)[0] == expected
    assert counted(f"{address}?table=public.responses_2025")[0] == expected
    query = 'select r.*, 1 as "extra" from responses_2025 r order by record_id desc'
    assert counted(f"{address}?query=select r.* from responses_2025 r where true")[0] == expected
    with pytest.raises(SurveybenchError, match="not in the definition: extra"):
        counted(f"{address}?query={query}")


def test_what_a_server_holds_is_known_by_its_content(server: PostgresServer, address: str) -> None:
    table = readers.location(f"{address}?table=changing")
    server.sql("create table changing as select 1 as a;", f"grant select on changing to {USER};")
    before = readers.sha256(table)
    assert readers.sha256(table) == before
    server.sql("update changing set a = 2;")
    assert readers.sha256(table) != before


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("?table=closed", "this user may not read it"),
        ("?table=gone", "there is no such table"),
        ("?query=select gone from responses_2025", "a column that is not there"),
        ("?query=select record_id from responses_2025", "missing: organisation"),
        ("?query=delete from long returning *", "not one that the server understands"),
        ("?query=select 1/0 as record_id", ""),
    ],
)
def test_what_a_server_refuses_is_one_sentence(address: str, asked: str, words: str) -> None:
    with pytest.raises(SurveybenchError) as caught:
        counted(address + asked)
    assert words in str(caught.value)
    assert PASSWORD not in str(caught.value)


def test_who_is_not_let_in_or_finds_nobody(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="no such database"):
        in_folder(f"{address}2", ASKED)
    with pytest.raises(InputError, match="cannot be reached"):
        in_folder(f"postgresql://127.0.0.1:{servers.free_port()}/postgres", ASKED)
    monkeypatch.setenv("PGPASSWORD", "wrong")
    with pytest.raises(InputError, match="does not let this user in"):
        in_folder(address, ASKED)


def test_a_server_that_stops_halfway_is_one_sentence(server: PostgresServer, address: str) -> None:
    table = "?table=long"
    with servers.cut_after(server.port, 6_000_000) as port:
        through = address.replace(str(server.port), str(port))
        part = readers.location(through + table)
        batches = readers.batches(part, ["record_id", "age", "x"])
        assert next(batches).table.num_rows < 200_000
        with pytest.raises(InputError, match=r"stopped answering after [\d,]+ rows"):
            list(batches)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command in this process."""
    return in_this_process(tmp_path, monkeypatch, capsys)


def test_a_run_leaves_no_credentials(address: str, run: Run, tmp_path: Path) -> None:
    text = f"run: 1\nsurvey: cmh/2025\ndata: {address}\nout: reports\n"
    (tmp_path / "run.yaml").write_text(text, encoding="utf-8")
    ran = run("run", "run.yaml", "--json", "--log", "run.log")
    assert ran.code == 2
    assert "no table responses_2024" in ran.out
    assert not (tmp_path / "reports").exists()
    log = (tmp_path / "run.log").read_text(encoding="utf-8")
    for secret in (PASSWORD, USER):
        assert secret not in ran.out + ran.err + log
    words = address.replace("//", f"//{USER}:{PASSWORD}@")
    ran = run("check", "cmh/2025", words, "--log", "run.log")
    assert ran.code == 2
    assert PASSWORD not in ran.out + ran.err + (tmp_path / "run.log").read_text("utf-8")


@pytest.fixture(scope="module")
def bucket(folder: Path) -> Iterator[int]:
    """The port of a server that speaks as Amazon's store does, with the folder in a bucket."""
    moto = pytest.importorskip("moto.server")
    running = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    _, port = running.get_host_and_port()
    with pytest.MonkeyPatch.context() as environment:
        for name, value in ENVIRONMENT.items():
            environment.setenv(name, value)
        environment.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        import boto3

        client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}")
        place = {"LocationConstraint": ENVIRONMENT["AWS_REGION"]}
        client.create_bucket(Bucket="survey", CreateBucketConfiguration=place)
        for path in folder.rglob("*.csv"):
            key = path.relative_to(folder).as_posix()
            client.upload_file(str(path), "survey", f"plain/{key}")
        table = pa_csv.read_csv(folder / "2025" / "responses.csv")
        for number, start in enumerate((0, 4)):
            part = folder.parent / f"part{number}.parquet"
            pq.write_table(table.slice(start, 4 if not number else 5), part)
            key = f"narrow/2025/responses/{part.name}"
            client.upload_file(str(part), "survey", key)
        client.upload_file(
            str(folder / "2025" / "responses.csv"), "survey", "odd/2025/responses.sav"
        )
        yield port
    running.stop()


ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "key7Canary7",
    "AWS_SECRET_ACCESS_KEY": "5ecretCanary",
    "AWS_REGION": "eu-west-2",
    "AWS_DEFAULT_REGION": "eu-west-2",
    "AWS_EC2_METADATA_DISABLED": "true",
}


@pytest.mark.parametrize("name", ["plain", "narrow"])
def test_a_bucket_is_a_folder(bucket: int, name: str, expected: Any) -> None:
    assert bucket
    files = in_folder(f"s3://survey/{name}", ASKED)
    assert pipeline.count(ASKED, files)[0].waves[2025].outcomes.tolist() == (
        expected.waves[2025].outcomes.tolist()
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("s3://survey/gone", "there is no such folder"),
        ("s3://nobody/plain", "there is no such bucket"),
        ("s3://survey/odd", "from this computer only"),
    ],
)
def test_what_a_bucket_does_not_hold(bucket: int, name: str, words: str) -> None:
    assert bucket
    with pytest.raises(SurveybenchError) as caught:
        pipeline.count(ASKED, in_folder(name, ASKED))
    assert words in str(caught.value)
    assert "Canary" not in str(caught.value)


@contextmanager
def web(folder: Path, keys: Path) -> Iterator[int]:
    """The port of a web server over TLS that shows a folder."""
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(keys / "key.pem"), "-out", str(keys / "cert.pem")),
        ],
        check=True,
        capture_output=True,
    )
    handler = partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(keys / "cert.pem", keys / "key.pem")
        serving.socket = context.wrap_socket(serving.socket, server_side=True)
        threading.Thread(target=serving.serve_forever, args=(0.02,), daemon=True).start()
        yield serving.server_port
        serving.shutdown()


COUNTED = """
import sys
sys.path.insert(0, "")
from conformance.test_elsewhere import ASKED, InputError, in_folder, pipeline
tally, _ = pipeline.count(ASKED, in_folder(sys.argv[1], ASKED))
print(tally.waves[2025].outcomes.tolist())
try:
    in_folder(sys.argv[1] + "/gone", ASKED)
except InputError as error:
    print(error)
"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Shows a folder and says nothing."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


def test_a_web_server_is_a_folder(folder: Path, tmp_path: Path, expected: Any) -> None:
    pytest.importorskip("fsspec.implementations.http")
    with web(folder, tmp_path) as port:
        address = f"https://localhost:{port}"
        with pytest.raises(InputError, match="certificate"):
            in_folder(address, ASKED)
        # Certificates are read once, when the library behind it is loaded: so in a new process.
        environment = {**os.environ, "SSL_CERT_FILE": str(tmp_path / "cert.pem")}
        words = [sys.executable, "-c", COUNTED, address]
        ran = subprocess.run(
            words, env=environment, cwd=Path(__file__).parents[1], capture_output=True, text=True
        )
    first, second = ran.stdout.splitlines()
    assert first == str(expected.waves[2025].outcomes.tolist())
    assert second == f"{address}/gone: there is no such folder. Check the path."
