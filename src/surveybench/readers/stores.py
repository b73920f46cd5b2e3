"""Which stores are read, and through what: by the beginning of an address.

To add a store: a function from an address to a StoredFile, and its line in STORES. Credentials are
what each library finds in the environment: none is read, taken or shown here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, BinaryIO
from urllib.parse import SplitResult, unquote

from pyarrow import fs

from surveybench.errors import InputError, Place
from surveybench.readers.stored import Kind, State, StoredFile

HTTP_NOT_FOUND = 404
AZURE = ".dfs.core.windows.net"


@dataclass(frozen=True, slots=True)
class Bucketed:
    """Buckets and containers, by pyarrow's file systems."""

    system: fs.FileSystem

    def kind(self, inner: str) -> Kind:
        """What stands there."""
        kinds: dict[fs.FileType, Kind] = {fs.FileType.File: "file", fs.FileType.Directory: "folder"}
        kind = kinds.get(self.system.get_file_info([inner])[0].type, "")
        bucket = inner.partition("/")[0]
        if not kind and self.system.get_file_info([bucket])[0].type == fs.FileType.NotFound:
            raise FileNotFoundError("NO_SUCH_BUCKET")
        return kind

    def names(self, inner: str) -> tuple[str, ...]:
        """What a folder holds."""
        entries = self.system.get_file_info(fs.FileSelector(inner))
        return tuple(sorted(entry.base_name for entry in entries if entry.base_name))

    def state(self, inner: str) -> State:
        """Size and time of a file."""
        entry = self.system.get_file_info([inner])[0]
        if entry.type != fs.FileType.File:
            raise FileNotFoundError
        return State(entry.size or 0, entry.mtime_ns or 0)

    def open(self, inner: str) -> BinaryIO:
        """The file."""
        return self.system.open_input_file(inner)  # pyright: ignore[reportReturnType]


@dataclass(frozen=True, slots=True)
class Web:
    """Web servers, by fsspec: a folder is a page whose links are its files."""

    system: Any  # fsspec says nothing of its types

    def kind(self, inner: str) -> Kind:
        """A file where a name has an ending, as every file of data has; else a folder."""
        named = bool(PurePosixPath(inner.partition("://")[2].partition("/")[2]).suffix)
        try:
            self.system.info(inner if named else f"{inner.rstrip('/')}/")
        except FileNotFoundError as error:
            # Whatever failed is told as this; what it was stands behind it.
            if error.__cause__ is None or getattr(error.__cause__, "status", 0) == HTTP_NOT_FOUND:
                return ""
            raise error.__cause__ from None
        return "file" if named else "folder"

    def names(self, inner: str) -> tuple[str, ...]:
        """The links of a folder's page that lead to what is directly in it."""
        folder = f"{inner.rstrip('/')}/"
        links = (entry["name"] for entry in self.system.ls(folder, detail=True))
        beneath = (link.removeprefix(folder) for link in links if link.startswith(folder))
        plain = {unquote(name.rstrip("/")) for name in beneath if "?" not in name}
        return tuple(sorted(name for name in plain if name and "/" not in name))

    def state(self, inner: str) -> State:
        """Size of a file: servers tell its time in no one way."""
        return State(self.system.info(inner)["size"] or 0)

    def open(self, inner: str) -> BinaryIO:
        """The file, by ranges of bytes."""
        return self.system.open(inner, "rb")


def _amazon(parts: SplitResult) -> StoredFile:
    # By address: only so another endpoint is taken from the environment.
    system, _ = fs.FileSystem.from_uri(f"s3://{parts.netloc}")
    return _bucketed(parts, system, f"{parts.netloc}{parts.path}")


def _google(parts: SplitResult) -> StoredFile:
    return _bucketed(parts, fs.GcsFileSystem(), f"{parts.netloc}{parts.path}")


def _azure(parts: SplitResult) -> StoredFile:
    """abfs://container@account.dfs.core.windows.net/folder, where the sign parts no credentials."""
    container, _, host = parts.netloc.rpartition("@")
    account = host.removesuffix(AZURE)
    if not container or not account or "." in account or ":" in container:
        raise InputError(
            "is not how a container of Azure is named.",
            remedy=f"Write abfs://container@account{AZURE}/folder.",
        )
    return _bucketed(parts, fs.AzureFileSystem(account), f"{container}{parts.path}")


def _bucketed(parts: SplitResult, system: fs.FileSystem, inner: str) -> StoredFile:
    address = f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")
    return StoredFile(address, unquote(inner).rstrip("/"), Bucketed(system))


def _web(parts: SplitResult) -> StoredFile:
    try:
        from fsspec.implementations.http import HTTPFileSystem
    except ImportError:
        raise InputError(
            "needs fsspec and aiohttp, which are not installed here.",
            where=Place(file=f"{parts.scheme}://{parts.hostname}"),
            remedy="Install them: pip install fsspec aiohttp.",
        ) from None
    address = f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")
    # An instance of our own: what a page held an hour ago is not what it holds now.
    system = HTTPFileSystem(skip_instance_cache=True, use_listings_cache=False)
    return StoredFile(address, address, Web(system))


STORES: Mapping[str, Callable[[SplitResult], StoredFile]] = MappingProxyType(
    {
        "s3": _amazon,
        "gs": _google,
        "abfs": _azure,
        "abfss": _azure,
        "https": _web,
    }
)
