"""Whether a file is a second one too: found by where the first ends, not by bytes that look so.

Compressed pixels and sound hold every short mark by chance, so they are never searched. What counts
is what stands beside them (metadata, and what follows the file's own end), and whether a reader of
the other kind would really open the file. An Office file has no such parts: that nothing stands
between and behind its entries is seen where it is opened.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from io import BytesIO

from casework.documents import webm
from casework.documents.boxes import boxes, brands
from casework.documents.media import sound_begins, sound_ends
from casework.documents.pdf import parts_of_pdf
from casework.documents.pictures import TROUBLE

JPEG, PNG, RIFF = b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"RIFF"
EBML = b"\x1a\x45\xdf\xa3"
PIXEL_CHUNKS = frozenset({b"IDAT", b"fdAT", b"VP8 ", b"VP8L", b"ALPH", b"ANMF", b"data"})
PIXEL_BOX = b"mdat"
WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
"""JPEG markers that stand alone."""
SCAN, END = 0xDA, 0xD9
NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""The end of a JPEG's compressed pixels."""
MARKUP = re.compile(
    rb"<(?:script|html|svg|\?php|!doctype)[\s>/\x20-\x7e]{12}|<script>|<html>|<\?php\s",
    re.IGNORECASE,
)
"""A page or a script, with enough legible text behind it not to be chance."""
BEGINNINGS = (
    b"PK\x03\x04",
    b"%PDF-",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b\x08",
    b"\x7fELF",
    b"MZ",
    b"#!",
)
"""Beginnings of files that may follow an image."""
PDF, PDF_WITHIN, PDF_END = b"%PDF-", 1024, b"startxref"
"""Readers of PDF look for its beginning in the first bytes only."""


def is_two_in_one(content: bytes) -> bool:
    """Whether ``content``, a file that was opened, is or carries another kind of file."""
    beside, rest = parts(content)
    return (
        any(MARKUP.search(part) for part in (*beside, rest))
        or rest.lstrip(b"\x00\t\n\r ").startswith(BEGINNINGS)
        or (_opens_as_pdf(content) and not content.startswith(PDF))
        or _opens_as_zip(content)
    )


def parts(content: bytes) -> tuple[list[bytes], bytes]:
    """What stands beside the pixels or the sound of a file, and what follows its end."""
    for beginning, found in PARTS.items():
        if content.startswith(beginning):
            return found(content)
    if brands(content):
        return _of_boxes(content)
    ends, frames = sound_ends(content)
    return [content[: sound_begins(content)]], content[ends:] if frames else b""


def _of_boxes(content: bytes) -> tuple[list[bytes], bytes]:
    beside: list[bytes] = []
    at = 0
    for box in boxes(content):
        at = box.end
        if box.name != PIXEL_BOX:
            beside.append(content[box.start : box.end])
    return beside, content[at:]


def _of_jpegs(content: bytes) -> tuple[list[bytes], bytes]:
    """Several JPEGs may follow each other: phones write two pictures into one file (MPO)."""
    beside: list[bytes] = []
    at = 0
    while content.startswith(JPEG, at):
        for start, end in _segments(content, at):
            beside.append(content[start:end])
            at = end
        following = content.find(JPEG, at)
        if following < 0 or content[at:following].strip(b"\x00"):
            break
        at = following
    return beside, content[at:]


def _segments(content: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Start and end of each segment of the JPEG at ``at``; the last one ends where it ends."""
    at += len(JPEG)
    while at + 1 < len(content) and content[at] == 0xFF:  # noqa: PLR2004 -- begins every marker
        marker = content[at + 1]
        if marker == 0xFF:  # noqa: PLR2004 -- fills
            at += 1
            continue
        size = 0 if marker in WITHOUT_LENGTH or marker == END else _length(content, at + 2)
        yield at, at + 2 + size
        at += 2 + size
        if marker == END:
            return
        if marker == SCAN:
            found = NEXT_MARKER.search(content, at)
            at = found.start() if found else len(content)
    yield at, at


def _length(content: bytes, at: int) -> int:
    return max(2, int.from_bytes(content[at : at + 2], "big"))


def _of_chunks(content: bytes, at: int, *, big: bool) -> tuple[list[bytes], bytes]:
    """The chunks of a PNG, or of a WebP, whose names and lengths change places."""
    beside: list[bytes] = []
    end = len(content) if big else min(len(content), 8 + int.from_bytes(content[4:8], "little"))
    while at + 8 <= end:
        first, second = content[at : at + 4], content[at + 4 : at + 8]
        name = second if big else first
        size = int.from_bytes(first, "big") if big else int.from_bytes(second, "little")
        if name not in PIXEL_CHUNKS:
            beside.append(content[at + 8 : at + 8 + size])
        at += 8 + size + (4 if big else size % 2)
        if name == b"IEND":
            break
    return beside, content[at:]


PARTS: Mapping[bytes, Callable[[bytes], tuple[list[bytes], bytes]]] = {
    JPEG: _of_jpegs,
    PNG: partial(_of_chunks, at=len(PNG), big=True),
    RIFF: partial(_of_chunks, at=len(RIFF) + 8, big=False),
    PDF: parts_of_pdf,
    EBML: webm.beside_of,
}
"""How the parts of a file are found, by what it begins with."""


def _opens_as_pdf(content: bytes) -> bool:
    return PDF in content[:PDF_WITHIN] and PDF_END in content[-PDF_WITHIN:]


def _opens_as_zip(content: bytes) -> bool:
    """Readers of ZIP begin at a file's end; what they cannot list is none."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return bool(archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, *TROUBLE):
        return False
