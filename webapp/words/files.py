"""What pages say of files: their kind, their size, and what a browser offers to choose."""

from __future__ import annotations

from collections.abc import Collection

from flask import Flask

from casework.documents.kinds import MEDIA, kind_of, suffix_of, suffixes_of
from webapp.app.i18n import _, day, locale
from webapp.words.labels import label

MEGABYTE, KILOBYTE = 1024 * 1024, 1024
DASHES = str.maketrans(":/.", "---")
"""Cameras part year, month and day by different signs."""


def install(app: Flask) -> None:
    """Teach templates to speak of files."""
    app.jinja_env.filters.update(kind_of=kind_of, suffix_of=suffix_of, file_size=file_size)
    app.jinja_env.filters.update(accept_of=accept_of, kinds_named=kinds_named)
    app.jinja_env.filters.update(claimed_moment=claimed_moment, claimed_place=claimed_place)


def file_size(size: int) -> str:
    """The size of a file as people read it."""
    if size >= MEGABYTE:
        return f"{size / MEGABYTE:.1f} MB"
    return f"{max(1, round(size / KILOBYTE))} KB"


def accept_of(kinds: Collection[str]) -> str:
    """What a file field offers to choose: media types for phones, endings for computers.

    HEIC is among them, so that a phone sends the picture as it was taken and makes no JPEG of it.
    """
    types = [media_type for media_type, medium in MEDIA.items() if medium.kind in kinds]
    return ",".join([*types, *(f".{end}" for end in suffixes_of(kinds))])


def kinds_named(kinds: Collection[str]) -> str:
    """The kinds of files that are taken, as a list."""
    return _(", ").join(label(kind, "file_kind") for kind in kinds)


def claimed_moment(claim: str) -> str:
    """When a photo says it was taken, written as other moments are; else as it says it."""
    between = ", " if locale() == "en" else " "
    try:
        parts = day(claim[:10].translate(DASHES)), claim[11:]
    except ValueError:
        return claim
    return between.join(part for part in parts if part)


def claimed_place(claim: str) -> str:
    """Where a photo says it was taken; a line may break between north and east."""
    return claim.replace(",", ", ")
