"""What a file is by its content, and whether it is taken: the one place where that is decided."""

from __future__ import annotations

from collections.abc import Callable, Collection

from casework.documents import media
from casework.documents.boxes import brands, is_heic
from casework.documents.kinds import kind_of
from casework.documents.pdf import problem_of_pdf
from casework.documents.pictures import Looked, look_at
from casework.documents.two_in_one import is_two_in_one
from casework.documents.webm import webm
from casework.rules.office_files import look_at_office

PHOTO = "photo"
Look = Callable[[bytes, int, Collection[str]], Looked | str]
"""Looks into a file, whose photo has at most so many pixels, and which is of one of these kinds;
a reason instead where it is refused."""
PICTURES = (b"\xff\xd8", b"\x89PNG", b"RIFF", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF, ZIP, EBML = b"%PDF-", b"PK\x03\x04", b"\x1a\x45\xdf\xa3"
SOUNDS = (b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2", b"\xff\xe3", b"\xff\xe2")
WAVE = slice(8, 12)


def examine(content: bytes, max_pixels: int, kinds: Collection[str]) -> Looked | str:
    """Look into a file that may be of one of ``kinds``; a reason instead where it is refused."""
    if set(kinds) == {PHOTO}:
        found = look_at(content, max_pixels)
    else:
        found = _looked_into(content, max_pixels)
    if isinstance(found, str):
        return found
    if is_two_in_one(content) and kind_of(found.media_type) != "office":
        return "two_files_in_one"
    return found if kind_of(found.media_type) in kinds else "kind_not_taken"


def _looked_into(content: bytes, max_pixels: int) -> Looked | str:
    if content.startswith(PDF):
        return problem_of_pdf(content) or Looked("application/pdf")
    if content.startswith(ZIP):
        media_type, reason = look_at_office(content)
        return reason or Looked(media_type)
    if content.startswith(OLD_OFFICE):
        return "office_old"
    found = _moving(content)
    if found == media.BROKEN:
        return found
    if found:
        return Looked(found)
    looked = look_at(content, max_pixels)
    known = content.startswith(PICTURES) or is_heic(content)
    return "not_evidence" if looked == "not_a_photo" and not known else looked


def _moving(content: bytes) -> str:
    """The media type of a recording or a film, ``media_broken``, or "" for what is none."""
    if content.startswith(b"RIFF") and content[WAVE] == b"WAVE":
        return media.wave(content)
    if content.startswith(b"OggS"):
        return media.ogg(content)
    if content.startswith(b"#!AMR"):
        return media.amr(content)
    if content.startswith(SOUNDS):
        return media.mpeg(content)
    if content.startswith(EBML):
        return webm(content)
    return media.film(content) if brands(content) and not is_heic(content) else ""
