"""Placeholders of papers: ``{fact}`` and nothing else, so that a text can hold no code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]{0,39})\}")
_CURLY = re.compile(r"[{}]")


def names_in(text: str) -> list[str]:
    """The facts that ``text`` names, in order."""
    return PLACEHOLDER.findall(text)


def foreign(text: str) -> str | None:
    """What stands in curly brackets, or lacks one, and is no placeholder; None if all are."""
    stray = _CURLY.search(PLACEHOLDER.sub("", text))
    if stray is None:
        return None
    at = next(_stray_places(text))
    return text[at : at + 24]


def _stray_places(text: str) -> Iterator[int]:
    taken = {at for found in PLACEHOLDER.finditer(text) for at in range(*found.span())}
    yield from (found.start() for found in _CURLY.finditer(text) if found.start() not in taken)


def filled(text: str, said: Mapping[str, str]) -> str:
    """``text`` with every placeholder replaced once; what a fact says is not looked at again."""
    return PLACEHOLDER.sub(lambda found: said.get(found[1], ""), text)
