"""What is sent to workers: values as bytes, and this package as a zip file."""

from __future__ import annotations

import copyreg
import io
import pickle
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

PACKAGE = Path(__file__).parents[2]
# A zip file has no dates before this one; with a fixed one, equal code gives equal bytes.
DATE = (1980, 1, 1, 0, 0, 0)


def packed(value: object) -> bytes:
    """A value as bytes, with the read-only mappings that a definition holds."""
    text = io.BytesIO()
    pickler = pickle.Pickler(text, protocol=pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = {**copyreg.dispatch_table, MappingProxyType: _mapping}
    pickler.dump(value)
    return text.getvalue()


def unpacked(text: bytes) -> Any:
    """The value again."""
    return pickle.loads(text)


def package_zip() -> bytes:
    """This package's Python files as a zip file that Python can import from."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(PACKAGE.rglob("*.py")):
            name = file.relative_to(PACKAGE.parent).as_posix()
            info = zipfile.ZipInfo(name, DATE)
            archive.writestr(info, file.read_bytes(), zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _mapping(mapping: MappingProxyType[Any, Any]) -> tuple[Any, tuple[dict[Any, Any]]]:
    return _read_only, (dict(mapping),)


def _read_only(mapping: dict[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(mapping)
