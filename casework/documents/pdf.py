"""PDF files: whole by their structure, and without anything that acts when they are opened.

What acts is named in the dictionaries of a file, which stand in it openly or in packed streams; in
both every letter of a name may be written as a number (``/J#61vaScript``). All of a file is
searched, whatever its tables say of it, so that nothing hides from a reader that trusts them less.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

BROKEN, LOCKED, HEAVY = "pdf_broken", "pdf_locked", "too_heavy"
BEGINNING = re.compile(rb"%PDF-[12]\.\d")
TABLE_AT = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF")
TABLE = re.compile(rb"\s*(?:xref\s|\d{1,10}\s+\d{1,5}\s+obj\b)")
END = b"%%EOF"
TAIL = 4096
"""The end of a file, in which its last table must be named."""
PACKED = re.compile(rb"stream\r?\n")
CHUNK = 1 << 16
MOST_STREAMS = 100_000
MOST_OF_ONE = 32 << 20
MOST_UNPACKED = 256 << 20
"""Bytes of one stream, and of all of them, that are unpacked."""


def _name(text: str) -> bytes:
    """A name as a file may write it: each sign itself, or as its number."""
    return b"/" + b"".join(
        b"(?:%s|#%s)" % (re.escape(sign.encode()), b"%x" % ord(sign)) for sign in text
    )


def _any_of(*texts: str) -> re.Pattern[bytes]:
    hexes = b"|".join(_name(text) for text in texts)
    return re.compile(re.sub(rb"#(\w\w)", lambda found: b"#(?i:%s)" % found[1], hexes))


ACTS = {
    "pdf_script": _any_of("JavaScript", "Rendition"),
    "pdf_launches": _any_of("Launch", "ImportData"),
    "pdf_carries_files": _any_of("EmbeddedFile", "RichMedia"),
}
"""What a file must not hold, by the reason for which it is refused."""
ENCRYPTED = _any_of("Encrypt")


def problem_of_pdf(content: bytes) -> str:
    """Why a PDF is refused; "" for one that is taken."""
    if not BEGINNING.match(content) or not _names_its_table(content):
        return BROKEN
    if ENCRYPTED.search(content):
        return LOCKED
    for reason, acting in ACTS.items():
        if acting.search(content):
            return reason
    try:
        for text in _unpacked(content):
            for reason, acting in ACTS.items():
                if acting.search(text):
                    return reason
    except MemoryError:
        return HEAVY
    return ""


def parts_of_pdf(content: bytes) -> tuple[list[bytes], bytes]:
    """What stands before the first object, and what follows the end."""
    first = re.search(rb"\d{1,10}\s+\d{1,5}\s+obj\b", content[:TAIL])
    end = content.rfind(END)
    head = content[: first.start()] if first else content[:TAIL]
    return [head], content[end + len(END) :] if end >= 0 else b""


def _names_its_table(content: bytes) -> bool:
    found = list(TABLE_AT.finditer(content, max(0, len(content) - TAIL)))
    return bool(found) and TABLE.match(content, int(found[-1][1])) is not None


def _unpacked(content: bytes) -> Iterator[bytes]:
    """Streams that are packed by themselves alone, as those are that hold dictionaries."""
    left = MOST_UNPACKED
    for number, found in enumerate(PACKED.finditer(content)):
        if number > MOST_STREAMS:
            raise MemoryError
        text = _stream(content, found.end(), min(MOST_OF_ONE, left))
        left -= len(text)
        yield text


def _stream(content: bytes, at: int, most: int) -> bytes:
    """What can be unpacked from ``at`` on; ``MemoryError`` where it is more than ``most``."""
    unpacking, text, packed = zlib.decompressobj(), bytearray(), memoryview(content)
    while at < len(content) and not unpacking.eof:
        try:
            text += unpacking.decompress(packed[at : at + CHUNK], most + 1 - len(text))
        except zlib.error:
            break
        if len(text) > most:
            raise MemoryError
        at += CHUNK
    return bytes(text)
