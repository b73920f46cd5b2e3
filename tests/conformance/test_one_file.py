"""The program in one file: what is left out of it, and that what is packed runs."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def one_file() -> ModuleType:
    """The script, as a module."""
    spec = importlib.util.spec_from_file_location("one_file", ROOT / ".ci" / "one_file.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_no_run_needs_is_left_out(one_file: ModuleType, tmp_path: Path) -> None:
    wanted = ("highspy/x.py", "pyarrow/lib.so", "pyarrow/libarrow_python.so.2600")
    needless = ("a/b/tests/x.py", "c/x.pyx", "pyarrow/libarrow_flight.so.1")
    needless += ("pyarrow/libarrow_python.so", "pyarrow/libarrow_python.so.2600.1.0")
    for name in (*wanted, *needless):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    gone = [*one_file.needless(tmp_path)]
    for name in wanted:
        assert not any((tmp_path / name).is_relative_to(path) for path in gone), name
    for name in needless:
        assert any((tmp_path / name).is_relative_to(path) for path in gone), name


def test_what_is_packed_runs(one_file: ModuleType, tmp_path: Path) -> None:
    pytest.importorskip("shiv", reason="shiv is not installed: pip install shiv")
    site = tmp_path / "site" / "surveybench"
    site.mkdir(parents=True)
    (site / "__init__.py").touch()
    (site / "cli.py").write_text("def main():\n    print('it runs')\n", encoding="utf-8")
    target = tmp_path / "dist" / "surveybench.pyz"
    one_file.pack(tmp_path / "site", target)
    environment = {"SHIV_ROOT": str(tmp_path / "root"), "PATH": "/usr/bin:/bin"}
    words = [sys.executable, str(target)]
    ran = subprocess.run(words, env=environment, capture_output=True, text=True)
    assert ran.stdout == "it runs\n", ran.stderr
