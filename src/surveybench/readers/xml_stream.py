"""XML read as it streams in: no entity, nothing outside the file, and time that grows with it."""

from __future__ import annotations

from xml.parsers import expat

from surveybench.limits import limit


class DeclaredTypesError(Exception):
    """A document declares types or entities of its own."""


class MalformedError(Exception):
    """What is no XML that can be read."""


class PassedError(MalformedError):
    """What passes a limit, by its name."""

    def __init__(self, name: str) -> None:
        """Keep it."""
        super().__init__(name)
        self.name = name


class XmlStream:
    """A parser that refuses every declaration of a document type, and thereby every entity."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = _declared
        self.size = 0
        self.longest_tag, self.deepest = limit("sheet_tag"), limit("sheet_depth")

    def feed(self, block: bytes, *, final: bool = False) -> None:
        """Some more of it. Raises DeclaredTypesError or MalformedError."""
        self.size += len(block)
        try:
            self.parser.Parse(block, final)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise MalformedError(str(error)) from None
        # A tag that does not end is looked at again with each block, from its beginning.
        if not final and self.size - self.parser.CurrentByteIndex > self.longest_tag:
            raise PassedError("sheet_tag")

    def refuse_depth(self, levels: int) -> None:
        """Raise PassedError for so many elements inside each other."""
        if levels > self.deepest:
            raise PassedError("sheet_depth")


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def _declared(*_: object) -> None:
    raise DeclaredTypesError
