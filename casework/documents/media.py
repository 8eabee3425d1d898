"""Recordings and films, known by their structure from the first byte to the last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from casework.documents.boxes import boxes, brands

BROKEN = "media_broken"
MOVING_BRANDS: Mapping[bytes, str] = {b"qt  ": "quicktime", b"3gp": "3gpp", b"3g2": "3gpp"}
SCAN_HEAD = 4
AMR_SIZES = (13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1)
AMR_WIDE_SIZES = (18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 1, 1, 1, 1, 1, 1)
"""Bytes of a frame of an AMR recording by its type (RFC 4867, 5.3)."""
LAYER_3 = 1
BITRATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
BITRATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
FEWEST_FRAMES = 4
TAGS_BEHIND = (b"TAG", b"APETAGEX", b"LYRICSBEGIN")
"""What other programs write behind the sound."""


def film(content: bytes) -> str:
    """The media type of a file of boxes; ``media_broken`` where it is torn or holds no track."""
    said = brands(content)
    found = list(boxes(content))
    if not said or not found or found[-1].end < len(content.rstrip(b"\x00")):
        return BROKEN
    tracks = {
        track
        for box in found
        if box.name == b"moov"
        for track in _tracks(content, box.start, box.end)
    }
    if not tracks & {b"vide", b"soun"}:
        return BROKEN
    form = MOVING_BRANDS.get(said[0]) or MOVING_BRANDS.get(said[0][:3]) or "mp4"
    if b"vide" in tracks:
        return f"video/{form}"
    return "audio/3gpp" if form == "3gpp" else "audio/mp4"


def _tracks(content: bytes, start: int, end: int) -> Iterator[bytes]:
    """What each track of a film holds: ``vide`` or ``soun``, among others."""
    for track in boxes(content, start, end):
        for media in boxes(content, track.start, track.end) if track.name == b"trak" else ():
            for box in boxes(content, media.start, media.end) if media.name == b"mdia" else ():
                if box.name == b"hdlr":
                    yield content[box.start + 8 : box.start + 12]


def wave(content: bytes) -> str:
    """A recording of samples: a format and the sound, in pieces that fill the file."""
    at, names = 12, []
    while at + 8 <= len(content):
        names.append(content[at : at + 4])
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        at += 8 + size + size % 2
    torn = at > len(content) + 1 or b"fmt " not in names or b"data" not in names
    return BROKEN if torn else "audio/wav"


def ogg(content: bytes) -> str:
    """Pages that follow each other to the end; the first says what they hold."""
    at = 0
    while content.startswith(b"OggS", at) and at + 27 <= len(content):
        count = content[at + 26]
        at += 27 + count + sum(content[at + 27 : at + 27 + count])
    if not at or at != len(content):
        return BROKEN
    first = content[28:512]
    if b"\x80theora" in first:
        return "video/ogg"
    known = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")
    return "audio/ogg" if any(mark in first for mark in known) else BROKEN


def amr(content: bytes) -> str:
    """A recording of a phone's dictation: frames to the end."""
    wide = content.startswith(b"#!AMR-WB\n")
    at, sizes = (9, AMR_WIDE_SIZES) if wide else (6, AMR_SIZES)
    if len(content) <= at:
        return BROKEN
    while at < len(content):
        if content[at] & 0x83:  # bits that are always zero
            return BROKEN
        at += sizes[content[at] >> 3 & 15]
    return "audio/amr" if at == len(content) else BROKEN


def mpeg(content: bytes) -> str:
    """Frames of MP3 to the end, but for what programs write behind them."""
    at, count = sound_ends(content)
    rest = content[at:].strip(b"\x00")
    whole = not rest or rest.startswith(TAGS_BEHIND) or len(rest) < _size(rest[:SCAN_HEAD])
    return "audio/mpeg" if count >= FEWEST_FRAMES and whole else BROKEN


def sound_begins(content: bytes) -> int:
    """Where the frames begin: behind the words about the piece (ID3)."""
    if not content.startswith(b"ID3"):
        return 0
    size = 0
    for part in content[6:10]:
        size = size << 7 | part & 0x7F
    return 10 + size


def sound_ends(content: bytes) -> tuple[int, int]:
    """Where the last whole frame ends, and how many there are."""
    at, count = sound_begins(content), 0
    while size := _frame(content, at):
        at += size
        count += 1
    return at, count


def _frame(content: bytes, at: int) -> int:
    """How long the frame at ``at`` is; 0 where none begins, or it is cut short."""
    size = _size(content[at : at + SCAN_HEAD])
    return size if size and at + size <= len(content) else 0


def _size(head: bytes) -> int:
    if len(head) < SCAN_HEAD or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:  # noqa: PLR2004 -- sync
        return 0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bitrate, rate, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    rates = RATES.get(version)
    if rates is None or layer != LAYER_3 or rate >= len(rates):
        return 0
    full = version == 3  # noqa: PLR2004 -- MPEG 1
    kilobits = (BITRATES_1 if full else BITRATES_2)[bitrate]
    return (144 if full else 72) * kilobits * 1000 // rates[rate] + padding if kilobits else 0
