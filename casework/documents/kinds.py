"""The kinds of evidence: by content a file has one of these media types, or is refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from casework.rules.office_files import OPENXML


@dataclass(frozen=True, slots=True)
class Medium:
    """One media type: the kind that forms accept it by, and what its files end on."""

    kind: str
    suffixes: tuple[str, ...]


MEDIA: Mapping[str, Medium] = {
    "image/jpeg": Medium("photo", ("jpg", "jpeg")),
    "image/png": Medium("photo", ("png",)),
    "image/webp": Medium("photo", ("webp",)),
    "image/heic": Medium("photo", ("heic", "heif")),
    "application/pdf": Medium("pdf", ("pdf",)),
    f"{OPENXML}.wordprocessingml.document": Medium("office", ("docx",)),
    f"{OPENXML}.spreadsheetml.sheet": Medium("office", ("xlsx",)),
    f"{OPENXML}.presentationml.presentation": Medium("office", ("pptx",)),
    "audio/mpeg": Medium("audio", ("mp3",)),
    "audio/mp4": Medium("audio", ("m4a",)),
    "audio/wav": Medium("audio", ("wav",)),
    "audio/ogg": Medium("audio", ("ogg", "oga", "opus")),
    "audio/amr": Medium("audio", ("amr",)),
    "audio/webm": Medium("audio", ("weba",)),
    "audio/3gpp": Medium("audio", ("3ga",)),
    "video/mp4": Medium("video", ("mp4", "m4v")),
    "video/quicktime": Medium("video", ("mov",)),
    "video/3gpp": Medium("video", ("3gp",)),
    "video/webm": Medium("video", ("webm",)),
    "video/ogg": Medium("video", ("ogv",)),
}


def suffix_of(media_type: str) -> str:
    """What a file of this media type ends on when it is taken along."""
    medium = MEDIA.get(media_type)
    return medium.suffixes[0] if medium else "bin"


def kind_of(media_type: str) -> str:
    """The kind that a media type belongs to."""
    medium = MEDIA.get(media_type)
    return medium.kind if medium else ""


def suffixes_of(kinds: Collection[str]) -> list[str]:
    """What files of these kinds end on, for the browser's chooser and for people."""
    return [end for medium in MEDIA.values() if medium.kind in kinds for end in medium.suffixes]
