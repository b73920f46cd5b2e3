"""What a stranger reads before trusting the package: licences, citation, versions of files."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from surveybench import __version__
from surveybench.cli import answer
from surveybench.jobs import ledger, manifest, reference, run_file
from surveybench.jobs.json_schemas import SCHEMAS, schema
from surveybench.tally import store

ROOT = Path(__file__).parents[2]
LOCKED = re.compile(r"^([\w.-]+)==", re.MULTILINE)
ROW = re.compile(r"^\| ([\w.-]+) \| ([\w.() -]+) \| ([\w ]*)\|$", re.MULTILINE)
# Licences that ask for nothing but their text, or only for changes of the library's own files.
FREE = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-CMU"),
    *("MPL-2.0", "OFL-1.1", "PSF-2.0", "Zlib"),
}


def licences() -> dict[str, str]:
    text = (ROOT / "LICENCES.md").read_text("utf-8")
    rows = ROW.findall(text)
    return {name: licence.strip() for name, licence, _ in rows if name != "library"}


def test_every_library_that_is_locked_has_its_licence() -> None:
    locked = set(LOCKED.findall((ROOT / "requirements.lock").read_text("utf-8")))
    assert len(locked) > 20
    assert set(licences()) == locked


@pytest.mark.parametrize("name", sorted(licences()))
def test_a_licence_is_free_and_the_one_that_the_library_states(name: str) -> None:
    listed = set(re.split(r" AND | OR |[()]", licences()[name])) - {""}
    assert listed <= FREE
    try:
        stated = metadata.metadata(name)["License-Expression"]
    except metadata.PackageNotFoundError:
        pytest.skip(f"{name} is not installed here")
    if stated:
        assert licences()[name] == stated


def test_the_citation_is_of_this_version() -> None:
    citation = YAML(typ="safe", pure=True).load(ROOT / "CITATION.cff")
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert (citation["title"], citation["license"]) == ("surveybench", "MIT")
    assert citation["version"] == __version__


def test_the_page_about_versions_names_every_format() -> None:
    page = (ROOT / "docs" / "versioning.md").read_text("utf-8")
    for word in (store.FORMAT, reference.FORMAT, ledger.FORMAT, manifest.FORMAT, answer.FORMAT):
        assert f"`{word}`" in page, word
    assert f"`run: {run_file.VERSION}`" in page
    titles = [json.loads(schema(name))["title"] for name in SCHEMAS]
    assert answer.FORMAT in titles


def test_who_reports_a_fault_is_told_not_to_send_records() -> None:
    folder = ROOT / ".github" / "ISSUE_TEMPLATE"
    template = (folder / "fault.md").read_text("utf-8")
    assert "Never attach records of respondents" in template
    assert "surveybench doctor" in template
    for path in folder.glob("*.md"):
        head = path.read_text("utf-8").split("---")[1]
        assert {"name", "about"} <= set(YAML(typ="safe", pure=True).load(head))


@pytest.mark.slow
def test_the_bill_of_materials_holds_every_library_with_its_hashes(tmp_path: Path) -> None:
    lock = ROOT / "requirements.lock"
    bills = []
    for name in ("first.json", "second.json"):
        command = [sys.executable, str(ROOT / ".ci" / "sbom.py"), str(lock), str(tmp_path / name)]
        subprocess.run(command, check=True)
        bills.append((tmp_path / name).read_bytes())
    assert bills[0] == bills[1]
    bill = json.loads(bills[0])
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["component"]["version"] == __version__
    text = lock.read_text("utf-8")
    listed = {component["name"]: component for component in bill["components"]}
    assert set(listed) == set(LOCKED.findall(text))
    hashes = [
        entry["content"]
        for component in listed.values()
        for file in component["externalReferences"]
        for entry in file["hashes"]
    ]
    # In the order of the lock, each once: none belongs to another library.
    assert hashes == re.findall(r"sha256:([0-9a-f]{64})", text)
    for name, component in listed.items():
        assert f"{name}=={component['version']}" in text
        assert component["purl"] == f"pkg:pypi/{name}@{component['version']}"
        assert component["licenses"] == [{"expression": licences()[name]}]
    (depends,) = bill["dependencies"]
    assert set(depends["dependsOn"]) == {c["bom-ref"] for c in bill["components"]}
