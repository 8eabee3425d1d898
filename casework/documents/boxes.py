"""Files made of boxes (ISO 14496-12): films, recordings and pictures of phones (MP4, HEIC)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

HEAD, LARGE, MOST = 8, 16, 20_000
"""Bytes of a head, of one with a long length, and how many boxes of one level are looked at."""
HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its name, and where its body begins and ends."""

    name: bytes
    start: int
    end: int


def boxes(content: bytes, at: int = 0, end: int | None = None) -> Iterator[Box]:
    """The boxes between ``at`` and ``end``, as far as they follow each other without a gap."""
    end = len(content) if end is None else end
    for _ in range(MOST):
        if at + HEAD > end:
            return
        size, head = int.from_bytes(content[at : at + 4], "big"), HEAD
        name = content[at + 4 : at + HEAD]
        if size == 1:
            size, head = int.from_bytes(content[at + HEAD : at + LARGE], "big"), LARGE
        elif size == 0:
            size = end - at  # to the end of what it lies in
        if size < head or at + size > end or not _is_name(name):
            return
        yield Box(name, at + head, at + size)
        at += size


def brands(content: bytes) -> list[bytes]:
    """What kind of file it says it is; the first brand is the main one."""
    first = next(boxes(content[:4096]), None)
    if first is None or first.name != b"ftyp":
        return []
    told = content[first.start : first.end]
    return [told[:4], *(told[n : n + 4] for n in range(HEAD, len(told) - 3, 4))]


def is_heic(content: bytes) -> bool:
    """Whether it says that it is a picture as phones write them (HEIF, HEIC)."""
    said = brands(content)
    return bool(said) and (said[0] in HEIC_BRANDS) and b"avif" not in said


def _is_name(name: bytes) -> bool:
    return all(0x20 <= sign < 0x7F or sign == 0xA9 for sign in name)  # noqa: PLR2004 -- legible
