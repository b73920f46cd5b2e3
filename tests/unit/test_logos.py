"""Logos are others' files: each is whole and small and does nothing, or is refused."""

from __future__ import annotations

import os
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from surveybench import brands
from surveybench.errors import InputError
from surveybench.logos import LogoError, read_logo

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


def png(width: int, height: int, rows: bytes = b"") -> bytes:
    """A PNG with this header and, packed, these rows."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def image(kind: str, size: tuple[int, int] = (20, 10), *, frames: int = 1) -> bytes:
    """A small picture."""
    out = BytesIO()
    pictures = [Image.new("RGB", size, (10 * number, 0, 0)) for number in range(frames)]
    rest = {"save_all": True, "append_images": pictures[1:]} if frames > 1 else {}
    pictures[0].save(out, kind, **rest)
    return out.getvalue()


@pytest.mark.parametrize(("kind", "ending"), [("PNG", "png"), ("JPEG", "jpg"), ("GIF", "gif")])
def test_good_logos_are_taken_as_they_are(kind: str, ending: str, tmp_path: Path) -> None:
    content = image(kind)
    (tmp_path / "logo").write_bytes(content)
    assert read_logo(tmp_path / "logo") == (content, ending)


def test_a_drawing_is_taken(tmp_path: Path) -> None:
    body = (
        '<style>.a{fill:url(#g)}</style><defs><linearGradient id="g"/></defs><path d="M0 0"/>'
        '<use xlink:href="#g"/>'
    )
    (tmp_path / "logo.svg").write_text(SVG.format(body))
    assert read_logo(tmp_path / "logo.svg")[1] == "svg"


HOSTILE = {
    "a huge header": (png(60_000, 60_000), "more than 4,000 pixels a side"),
    "no width": (png(0, 5), "damaged|has no pixels"),
    "rows that are missing": (png(2_000, 2_000, b"\0" * 100), "damaged"),
    "cut": (image("PNG")[:-20], "damaged"),
    "a cut photo": (image("JPEG", (600, 600))[:800], "damaged"),
    "a wide picture": (image("GIF", (5_000, 2)), "more than 4,000 pixels a side"),
    "moving": (image("GIF", frames=3), "moves"),
    "moving, as PNG": (image("PNG", frames=3), "moves"),
    "a huge GIF": (
        b"GIF89a" + struct.pack("<HHBBB", 65_535, 65_535, 0, 0, 0) + b";",
        "damaged|pixels a side",
    ),
    "too many bytes": (image("PNG") + b"\0" * 1_000_000, "more than 1 MB"),
    "another kind": (b"%PDF-1.7", "not a PNG"),
    "empty": (b"", "not a PNG"),
    "a beginning": (b"\x89PNG\r\n\x1a\n", "damaged"),
}
HOSTILE |= {
    f"a drawing: {body[:40]}": (SVG.format(body).encode(), said)
    for body, said in {
        "<script>1</script>": "<script>",
        "<SCRIPT/>": "<script>",
        '<x:script xmlns:x="http://www.w3.org/2000/svg"/>': "<script>",
        '<rect onload="1"/>': "a script",
        '<image href="http://example.org/a.png"/>': "<image>",
        '<a href="java&#10;script:1"/>': "leads to something else",
        '<use href="other.svg#a"/>': "leads to something else",
        "<style>@import 'http://example.org'</style>": "leads to something else",
        "<style>a{fill:url( 'http://example.org')}</style>": "leads to something else",
        '<rect style="fill:u\\72l(//example.org)"/>': "leads to something else",
        "<animate/>": "<animate>",
        "<foreignObject/>": "<foreignobject>",
        "<g>" * 200 + "</g>" * 200: "more than 100 parts inside each other",
        "<g/>" * 30_000: "more than 20,000 parts",
        '<use href="#a"/>' * 30: "more than 20 copies of parts",
        "<g>": "no whole XML",
    }.items()
}
HOSTILE |= {
    f"a drawing in {how}": (
        f'<?xml version="1.0" encoding="{how}"?>'.encode() + SVG.format("<g/>").encode(),
        "no whole XML|not a PNG",
    )
    for how in ("UTTF-8", "rot13", "shift_jis", "idna")
}
HOSTILE["a drawing: entities"] = (
    b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>',
    "DOCTYPE",
)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_logos_are_refused(name: str, tmp_path: Path) -> None:
    content, said = HOSTILE[name]
    (tmp_path / "logo").write_bytes(content)
    with pytest.raises(LogoError, match=said):
        read_logo(tmp_path / "logo")


@pytest.mark.timeout(20)
@pytest.mark.skipif(os.name != "posix", reason="devices and pipes have names here")
def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (Path("/dev/zero"), tmp_path / "pipe", tmp_path):
        with pytest.raises(LogoError, match=r"is not a file|cannot be read"):
            read_logo(path)


def test_the_row_and_column_are_named(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(png(60_000, 60_000))
    (tmp_path / "brands.csv").write_text("code,logo\nA,\nB,logo.png\n")
    with pytest.raises(
        InputError, match=r"brands\.csv, row 3, column logo: the file logo\.png has"
    ):
        brands.read_brands(tmp_path / "brands.csv")
