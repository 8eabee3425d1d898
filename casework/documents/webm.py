"""Films and recordings as browsers make them (WebM): elements of EBML (RFC 8794)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

HEADER, DOCTYPE, SEGMENT, TRACKS, TRACK, TRACK_TYPE = (
    0x1A45DFA3, 0x4282, 0x18538067, 0x1654AE6B, 0xAE, 0x83,
)  # fmt: skip
CLUSTER, VOID, ATTACHMENTS = 0x1F43B675, 0xEC, 0x1941A469
VIDEO, AUDIO = 1, 2
MOST = 20_000


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its number, where its body begins and ends, and whether its end is told."""

    id: int
    start: int
    end: int
    told: bool


def elements(content: bytes, at: int = 0, end: int | None = None) -> Iterator[Element]:
    """The elements between ``at`` and ``end``; one of unknown length reaches to the end."""
    end = len(content) if end is None else end
    for _ in range(MOST):
        name, body = _number(content, at, marked=True)
        size, start = _number(content, body, marked=False)
        if name < 0 or body <= at or start <= body or start > end:
            return
        told = size >= 0
        if told and start + size > end:
            return
        yield Element(name, start, start + size if told else end, told)
        at = start + size if told else end


def webm(content: bytes) -> str:
    """The media type; ``media_broken`` where it is another kind, torn, or holds no track."""
    top = list(elements(content))
    inner = [e for s in top if s.id == SEGMENT for e in elements(content, s.start, s.end)]
    kinds = {
        content[kind.end - 1]
        for tracks in inner
        if tracks.id == TRACKS
        for track in elements(content, tracks.start, tracks.end)
        if track.id == TRACK
        for kind in elements(content, track.start, track.end)
        if kind.id == TRACK_TYPE
    }
    whole = len(top) == 2 and top[-1].end == len(content)  # noqa: PLR2004 -- header, segment
    carries = any(element.id == ATTACHMENTS for element in inner)
    if carries or not whole or not _says_webm(content, top[0]) or not kinds & {VIDEO, AUDIO}:
        return "media_broken"
    return "video/webm" if VIDEO in kinds else "audio/webm"


def beside_of(content: bytes) -> tuple[list[bytes], bytes]:
    """What stands beside the pictures and the sound, and what follows the end."""
    beside: list[bytes] = []
    at = 0
    for top in elements(content):
        at = top.end
        inner = elements(content, top.start, top.end) if top.id == SEGMENT else ()
        beside.extend(content[e.start : e.end] for e in inner if e.id != CLUSTER)
    return beside, content[at:]


def _says_webm(content: bytes, header: Element) -> bool:
    inner = elements(content, header.start, header.end)
    return any(e.id == DOCTYPE and content[e.start : e.end].rstrip(b"\0") == b"webm" for e in inner)


def _number(content: bytes, at: int, *, marked: bool) -> tuple[int, int]:
    """A number whose first byte says its length, and where it ends; -1: unknown or none."""
    if at >= len(content) or not content[at]:
        return -1, at
    length = 9 - content[at].bit_length()
    raw = int.from_bytes(content[at : at + length], "big")
    if at + length > len(content):
        return -1, at
    if marked:
        return raw, at + length
    value = raw & ((1 << 7 * length) - 1)
    return (-1 if value == (1 << 7 * length) - 1 else value), at + length
