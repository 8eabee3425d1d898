"""Text as people type, dictate or paste it, made plain: the one place where texts are cleaned.

Copies from web pages, chat and word processors carry signs that no reader sees: zero-width spaces,
soft hyphens, marks of writing direction. A text that holds one looks like another text and is not
found by it, so they are taken out wherever a text comes in and wherever one is looked for.
"""

from __future__ import annotations

import re
import unicodedata

DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Marks of writing direction (Unicode standard annex 9)."""
UNSEEN = re.compile(
    f"[{DIRECTION}\u00ad\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Signs without width or ink of their own."""
OVERRIDES = re.compile("[\u202d\u202e]")
"""Signs that make what follows read backwards: a name that holds one says something else."""
LINE_BREAK = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""Every sign that some program takes for the end of a line, but for the line feed itself."""
UNKEEPABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")
"""Control characters but for the tab, half surrogates, and what was not readable."""
SPACES = re.compile(r"\s+")


def plain(text: str) -> str:
    """``text`` without signs that are not seen, its lines ended by line feeds alone, trimmed."""
    return UNSEEN.sub("", LINE_BREAK.sub("\n", text)).strip()


def compatible(text: str) -> str:
    """``text`` as :func:`plain`, its full-width and other typographic signs as ordinary ones.

    For codes, numbers and days (NFKC): their wide digits and letters mean the ordinary ones.
    """
    return unicodedata.normalize("NFKC", plain(text)).strip()


def one_line(text: str) -> str:
    """``text`` as :func:`plain` on one line: every kind of space, also a wide one, as a space."""
    return SPACES.sub(" ", plain(text))


def sought(text: str) -> str:
    """``text`` as both sides of a search are written: compatible, small, with single spaces."""
    return SPACES.sub(" ", compatible(text).lower()).strip()


def unkeepable(text: str) -> tuple[str, int] | None:
    """The first sign of ``text`` that cannot be kept, as U+0007, and its place from 1 on."""
    found = UNKEEPABLE.search(LINE_BREAK.sub("\n", text))
    return None if found is None else (f"U+{ord(found.group()):04X}", found.start() + 1)


def overridden(text: str) -> str | None:
    """The first sign of ``text`` that turns its direction round, as U+202E; None without one."""
    found = OVERRIDES.search(text)
    return None if found is None else f"U+{ord(found.group()):04X}"
