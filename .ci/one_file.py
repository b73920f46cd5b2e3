"""The whole program in one file that Python runs: surveybench.pyz, by shiv.

    python .ci/one_file.py requirements.lock dist/surveybench.pyz

What is locked is fetched for this system and this Python, what no run needs is left out (tests,
headers, parts of libraries that nothing here imports), and the rest is packed. Its first start
unpacks it into a folder of its owner's; later ones start as an installation does.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# What is only needed to build, by its name in the lock.
BUILDING = ("editables", "hatchling", "pathspec", "pluggy", "tomlkit", "trove-classifiers")
# Parts of libraries that nothing of ours imports, and that import nothing of what we need.
NOT_NEEDED = (
    "*/tests",
    "*/test",
    "pyarrow/include",
    "pyarrow/src",
    "pyarrow/libarrow_flight*",
    "pyarrow/_flight*",
    "pyarrow/libarrow_python.so",
    "pyarrow/libarrow_python.so.*.*",
    "pyarrow/libarrow_python*flight*",
    "numpy/_core/include",
    "lxml/includes",
    "bin",
)
ENDINGS = (".pyx", ".pxd", ".h", ".hpp", ".a", ".f90", ".pyi")


def main() -> None:
    """Fetch, trim, pack."""
    lock, target = Path(sys.argv[1]), Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as name:
        site = Path(name) / "site"
        fetch(lock, site)
        before = size(site)
        for path in [*needless(site)]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        print(f"{before >> 20} MB fetched, {size(site) >> 20} MB packed")
        pack(site, target)
        print(f"{target}: {target.stat().st_size >> 20} MB")


def fetch(lock: Path, site: Path) -> None:
    """What is locked and the package itself, into one folder, nothing compiled."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    pip += ["--no-compile", "--no-deps", "--target", str(site)]
    text = re.sub(r"\\\n", " ", lock.read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith(("#", " "))]
    running = [line for line in lines if line.partition("==")[0] not in BUILDING]
    wanted = site.with_name("wanted.txt")
    wanted.write_text("\n".join(re.sub(r" {4}#.*", "", line) for line in running), encoding="utf-8")
    subprocess.run([*pip, "-r", str(wanted)], check=True)
    subprocess.run([*pip, "--no-build-isolation", str(ROOT)], check=True)


def needless(site: Path) -> Iterator[Path]:
    """What is there and is not needed, outermost first."""
    gone: set[Path] = set()
    for path in sorted(site.rglob("*")):
        if gone & set(path.parents):
            continue
        inside = path.relative_to(site)
        if (
            any(
                inside.full_match(p) if hasattr(inside, "full_match") else inside.match(p)
                for p in NOT_NEEDED
            )
            or path.suffix in ENDINGS
        ):
            gone.add(path)
            yield path


def size(folder: Path) -> int:
    """Bytes of all files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def pack(site: Path, target: Path) -> None:
    """One file of a folder, the same bytes for the same folder."""
    target.parent.mkdir(parents=True, exist_ok=True)
    words = ["--site-packages", str(site), "-e", "surveybench.cli:main", "-o", str(target)]
    words += ["--compressed", "--reproducible", "--extend-pythonpath", "-p", "/usr/bin/env python3"]
    subprocess.run([sys.executable, "-m", "shiv", *words], check=True)


if __name__ == "__main__":
    main()
