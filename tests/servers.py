"""Servers on this computer that tests read from, each for as long as it is wanted."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

USER, PASSWORD = "reader", "5ecretCanary"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def postgres_programs() -> Path | None:
    """The folder of PostgreSQL's server, where Debian puts it or on the path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    folders += [Path(found).resolve().parent] if found else []
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@dataclass(frozen=True)
class PostgresServer:
    """A running server; its own user may do everything, `reader` what is granted."""

    port: int
    programs: Path
    folder: Path

    def wait(self, seconds: float = 60) -> None:
        """Until it takes questions. Raises TimeoutError where it does not."""
        words = [self.programs / "pg_isready", "-q", "-h", self.folder, "-p", str(self.port)]
        end = time.monotonic() + seconds
        while subprocess.run(words).returncode:
            if time.monotonic() > end:
                raise TimeoutError("the server does not start")
            time.sleep(0.05)

    def sql(self, *statements: str, database: str = "postgres") -> None:
        """Statements, as the server's owner."""
        words = [
            *(str(self.programs / "psql"), "-qX", "-v", "ON_ERROR_STOP=1", "-d", database),
            *("-h", str(self.folder), "-p", str(self.port), "-U", "postgres"),
        ]
        text = "\n".join(statements)
        subprocess.run(words, input=text, text=True, check=True, capture_output=True)

    def copy(self, table: str, path: Path, columns: Sequence[str]) -> None:
        """A CSV file as a table of texts."""
        made = ", ".join(f'"{name}" text' for name in columns)
        rows = path.read_text(encoding="utf-8").split("\n", 1)[1]
        self.sql(f"create table {table} ({made});\ncopy {table} from stdin csv;\n{rows}\\.\n")


@contextmanager
def postgres() -> Iterator[PostgresServer]:
    """A server of PostgreSQL with an empty database. Raises OSError where it cannot start."""
    programs = postgres_programs()
    if programs is None:
        raise OSError("PostgreSQL's server is not installed")
    # A server refuses to run as root: as its own user then, which Debian makes.
    owner = "postgres" if hasattr(os, "geteuid") and os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        secret = folder / "pw"
        secret.write_text(PASSWORD, encoding="utf-8")
        if owner:
            for path in (folder, secret):
                shutil.chown(path, owner, owner)
        port, data = free_port(), folder / "data"
        auth = ("--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={secret}")
        made = [programs / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--no-sync", *auth]
        subprocess.run(made, check=True, capture_output=True, user=owner, cwd=folder)
        asked = ["-D", data, "-p", str(port), "-k", folder, "-h", "127.0.0.1", "-F"]
        server = subprocess.Popen(
            [programs / "postgres", *asked],
            user=owner,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            running = PostgresServer(port, programs, folder)
            running.wait()
            running.sql(f"create role {USER} login password '{PASSWORD}';")
            yield running
        finally:
            server.send_signal(2)  # whoever is connected is sent away
            server.wait(20)


@contextmanager
def cut_after(port: int, size: int) -> Iterator[int]:
    """A port that leads to another one, and is cut once so many bytes have come back."""
    listening = socket.create_server(("127.0.0.1", 0))

    def lead() -> None:
        with suppress(OSError):
            while True:
                client, _ = listening.accept()
                threading.Thread(target=_through, args=(client, port, size), daemon=True).start()

    threading.Thread(target=lead, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()


def _through(client: socket.socket, port: int, size: int) -> None:
    with client, socket.create_connection(("127.0.0.1", port)) as server:

        def ask() -> None:
            with suppress(OSError):
                while block := client.recv(65_536):
                    server.sendall(block)

        threading.Thread(target=ask, daemon=True).start()
        passed = 0
        with suppress(OSError):
            while passed < size and (block := server.recv(16_384)):
                passed += len(block)
                client.sendall(block)
        for end in (client, server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
