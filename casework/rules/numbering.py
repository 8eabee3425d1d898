"""How numbers of matters and papers are written (文号)."""

from __future__ import annotations

import re
from typing import NamedTuple

WRITTEN = re.compile(r"(?P<word>\D+)〔(?P<year>\d{4})〕(?P<unit>.+)-(?P<number>\d{4,})号")


class ReadNumber(NamedTuple):
    """A written number in its parts; the unit in capitals."""

    word: str
    unit: str
    year: int
    number: int


def written_number(word: str, unit: str, year: int, number: int) -> str:
    """A number as people quote it, such as ``隐患〔2022〕S03-0012号``."""
    return f"{word}〔{year}〕{unit.upper()}-{number:04}号"


def read_number(text: str) -> ReadNumber | None:
    """The parts of a written number; None if it is none."""
    match = WRITTEN.fullmatch(text)
    if match is None:
        return None
    return ReadNumber(match["word"], match["unit"], int(match["year"]), int(match["number"]))
