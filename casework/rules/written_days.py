"""Days as people and spreadsheets write them in a file. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

NUMBERS = re.compile(
    r"(?P<year>[0-9]{4})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})"
    r"(?: 0{1,2}:00(?::00)?)?"
)
"""2025-01-01, and what spreadsheets make of it: 2025/1/1, 2025.1.1, 2025/1/1 0:00."""
WORDS = re.compile(r"(?P<year>[0-9]{4})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日")


def read_day(text: str) -> date:
    """The day that ``text`` writes, year first; full-width digits and marks are read as well.

    Raises ``ValueError`` for anything else. A day written with the year last is not read: whether
    1/2/2025 is in January or in February depends on who wrote it.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = NUMBERS.fullmatch(plain) or WORDS.fullmatch("".join(plain.split()))
    if found is None:
        raise ValueError(f"no day: {plain[:20]!r}")
    return date(*(int(found[part]) for part in ("year", "month", "day")))
