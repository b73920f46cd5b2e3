"""The bill of materials of an installation: what requirements.lock names, as CycloneDX 1.6 JSON.

    python .ci/sbom.py requirements.lock sbom.cdx.json

Licences are those of LICENCES.md. The same lock gives the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

ROOT = Path(__file__).resolve().parents[1]
# A line of the lock, and those that go on from it by a backslash.
LOCKED = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^ ;\\\n]+)(?P<rest>(?:.*\\\n)*.*)", re.MULTILINE
)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
LICENCE = re.compile(r"^\| ([\w.-]+) \| ([^|]+?) \|", re.MULTILINE)


def bill(lock: str, licences: dict[str, str], project: dict[str, Any]) -> dict[str, Any]:
    """All locked packages below the project. Raises KeyError for one without a licence."""
    components = [_component(match, licences) for match in LOCKED.finditer(lock)]
    name, version = project["name"], project["version"]
    root = {
        "type": "application",
        "bom-ref": _purl(name, version),
        "name": name,
        "version": version,
        "purl": _purl(name, version),
        "licenses": [{"expression": project["license"]}],
    }
    refs = [component["bom-ref"] for component in components]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, lock)}",
        "version": 1,
        "metadata": {"component": root},
        "components": components,
        "dependencies": [{"ref": root["bom-ref"], "dependsOn": refs}],
    }


def _component(match: re.Match[str], licences: dict[str, str]) -> dict[str, Any]:
    name, version = match["name"], match["version"]
    # A package has a file for each system: their hashes are those of its distributions.
    files = [
        {"type": "distribution", "url": _purl(name, version), "hashes": [_sha256(content)]}
        for content in HASH.findall(match["rest"])
    ]
    return {
        "type": "library",
        "bom-ref": _purl(name, version),
        "name": name,
        "version": version,
        "purl": _purl(name, version),
        "licenses": [{"expression": licences[name]}],
        "externalReferences": files,
    }


def _sha256(content: str) -> dict[str, str]:
    return {"alg": "SHA-256", "content": content}


def _purl(name: str, version: str) -> str:
    return f"pkg:pypi/{name}@{version}"


def main() -> None:
    """Write the bill of the lock that is named first into the file that is named second."""
    lock = Path(sys.argv[1]).read_text(encoding="utf-8")
    licences = dict(LICENCE.findall((ROOT / "LICENCES.md").read_text(encoding="utf-8")))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = json.dumps(bill(lock, licences, project), indent=1) + "\n"
    Path(sys.argv[2]).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
