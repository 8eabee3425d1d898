"""How numbers of matters and papers are written (文号)."""

from __future__ import annotations

TITLES = {
    "inspection": "检查",
    "hazard": "隐患",
    "interview": "约谈",
    "escalation": "督办",
    "order": "责改",
}


def written_number(kind: str, unit: str, year: int, number: int) -> str:
    """A number as people quote it, such as ``隐患〔2022〕S03-0012号``."""
    return f"{TITLES[kind]}〔{year}〕{unit.upper()}-{number:04}号"
