"""The sealed record (留痕防篡改): what of each row the trail says, and the keys of its seals."""

from __future__ import annotations

from casework.record.canonical import canonical
from casework.record.collecting import Written, collect_written
from casework.record.coverage import NOT_SEALED, SEALED, Sealed
from casework.record.keys import KeyRing, KeysRefused, SealKey
from casework.record.lines import line_content

__all__ = [
    "NOT_SEALED",
    "SEALED",
    "KeyRing",
    "KeysRefused",
    "SealKey",
    "Sealed",
    "Written",
    "canonical",
    "collect_written",
    "line_content",
]
