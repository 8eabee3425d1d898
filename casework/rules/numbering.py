"""How numbers of matters and papers are written (文号)."""

from __future__ import annotations

import re

TITLES = {
    "inspection": "检查",
    "hazard": "隐患",
    "interview": "约谈",
    "escalation": "督办",
    "extension": "延期",
    "suspension": "中止",
    "order": "责改",
}
KINDS = {title: kind for kind, title in TITLES.items()}
WRITTEN = re.compile(r"(?P<title>\D+)〔(?P<year>\d{4})〕(?P<unit>.+)-(?P<number>\d{4,})号")


def written_number(kind: str, unit: str, year: int, number: int) -> str:
    """A number as people quote it, such as ``隐患〔2022〕S03-0012号``."""
    return f"{TITLES[kind]}〔{year}〕{unit.upper()}-{number:04}号"


def read_number(text: str) -> tuple[str, str, int, int] | None:
    """Kind, unit (in capitals), year and number of a written number; None if it is none."""
    match = WRITTEN.fullmatch(text)
    if match is None or match["title"] not in KINDS:
        return None
    return KINDS[match["title"]], match["unit"], int(match["year"]), int(match["number"])
