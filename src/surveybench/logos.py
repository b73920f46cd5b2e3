"""Whether a file is a logo that can be drawn: opened once, judged before it is unpacked."""

from __future__ import annotations

import os
import stat
import warnings
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from xml.parsers import expat

from surveybench.limits import limit, shown, way_up

# How image files of each kind begin.
KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif"}
PNG_END = b"IEND\xaeB`\x82"
PILLOW = {"png": "PNG", "jpg": "JPEG", "gif": "GIF"}

# Parts of an SVG that act, move, or bring something from elsewhere.
ACTING = {
    "script",
    "foreignobject",
    "iframe",
    "animate",
    "animatetransform",
    "animatemotion",
    "set",
}
ACTING |= {"image", "feimage", "handler", "listener", "audio", "video"}


class LogoError(Exception):
    """Why a file is no logo, in words that follow its name; and the remedy."""

    def __init__(self, what: str, remedy: str = "Save the logo as PNG.") -> None:
        """Keep both."""
        super().__init__(what)
        self.what, self.remedy = what, remedy


def _too_much(name: str) -> LogoError:
    remedy = f"Save the logo smaller: 1,000 pixels across are plenty. {way_up(name)}"
    return LogoError(f"has more than {shown(name)}.", remedy)


def read_logo(file: Path) -> tuple[bytes, str]:
    """Its content and its kind: png, jpg, gif or svg. Raises LogoError where it is none."""
    content = _content(file)
    kind = next((kind for start, kind in KINDS.items() if content.startswith(start)), "")
    if kind:
        _look_at_pixels(content, kind)
    elif b"<svg" in content[:2000]:
        _look_at_parts(content)
        kind = "svg"
    else:
        raise LogoError("is not a PNG, JPEG, GIF or SVG image.")
    return content, kind


def _content(file: Path) -> bytes:
    """Of a regular file only: a device would give bytes for ever, a pipe would wait for ever."""
    try:
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError):
        raise LogoError("cannot be read.", "Check its path.") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise LogoError("is not a file.", "Name an image file.")
    with os.fdopen(descriptor, "rb") as opened:
        try:
            content = opened.read(limit("logo") + 1)
        except OSError:
            raise LogoError("cannot be read.", "Check its disk.") from None
    if len(content) > limit("logo"):
        raise _too_much("logo")
    return content


def _look_at_pixels(content: bytes, kind: str) -> None:
    from PIL import Image

    if kind == "png" and PNG_END not in content:
        raise LogoError("is damaged, or does not come whole.", "Save the logo again.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(content), formats=[PILLOW[kind]]) as image:
                _refuse_size(*image.size)
                if getattr(image, "is_animated", False):
                    raise LogoError("moves: it holds several images.")
                image.load()
    except Image.DecompressionBombError:
        raise _too_much("logo_pixels") from None
    except (LogoError, MemoryError):
        raise
    except Exception:  # faults of decoders have many names
        raise LogoError("is damaged, or does not come whole.", "Save the logo again.") from None


def _refuse_size(width: int, height: int) -> None:
    if max(width, height) > limit("logo_pixels"):
        raise _too_much("logo_pixels")
    if min(width, height) < 1:
        raise LogoError("has no pixels.", "Save the logo again.")


def _look_at_parts(content: bytes) -> None:
    """Read an SVG as the XML it is, one part after the other. Raises LogoError."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _declared
    open_parts: list[str] = []
    counts = {"logo_parts": 0, "logo_copies": 0, "logo_depth": 0}

    def start(name: str, attributes: Mapping[str, str]) -> None:
        part = name.rpartition(":")[2].lower()
        open_parts.append(part)
        counts["logo_parts"] += 1
        counts["logo_copies"] += part == "use"
        counts["logo_depth"] = len(open_parts)
        for name in counts:
            if counts[name] > limit(name):
                raise _too_much(name)
        if part in ACTING:
            raise LogoError(f"holds a part <{part}>, which a logo needs not.")
        for key, value in attributes.items():
            _refuse_attribute(key.rpartition(":")[2].lower(), "".join(value.split()).lower())

    def text(words: str) -> None:
        if open_parts and open_parts[-1] == "style":
            _refuse_style("".join(words.split()).lower())

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: open_parts.pop() and None
    parser.CharacterDataHandler = text
    parser.buffer_text = True
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError):  # or in an encoding that nobody knows
        raise LogoError("is damaged: it is no whole XML.", "Save the logo again.") from None


def _declared(*_: object) -> None:
    raise LogoError("declares types of its own (DOCTYPE).")


def _refuse_attribute(key: str, value: str) -> None:
    if key.startswith("on"):
        raise LogoError(f"holds a script ({key}).")
    if key == "href" and not value.startswith("#"):
        raise LogoError("leads to something else (href).")
    _refuse_style(value)


def _refuse_style(value: str) -> None:
    outside = value.replace("url(#", "").replace("url('#", "").replace('url("#', "")
    if "url(" in outside or "@import" in value or "javascript:" in value or "\\" in value:
        raise LogoError("leads to something else (url).")
