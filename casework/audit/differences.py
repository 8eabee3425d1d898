"""What the auditor may find: which time limit differs, in what, and what it should be."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

OFFICE = timezone(timedelta(hours=8))
"""The office's time: China has had one zone without summer time since 1992."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One point in which the records and the auditor's own computation differ."""

    matter: str
    """The matter's number."""
    limit: str
    what: str
    """Stable name of what differs, such as ``due_on`` or ``rung_missing``."""
    expected: str
    found: str

    def to_json(self) -> dict[str, Any]:
        """As plain data for ``--json`` and for an incident."""
        return asdict(self)

    def __str__(self) -> str:
        place = f"{self.matter} {self.limit}"
        return f"{place}: {self.what}: expected {self.expected}, found {self.found}"


def said(value: object) -> str:
    """A value as a difference shows it; moments in the office's time."""
    if value is None:
        return "nothing"
    if isinstance(value, datetime):
        return value.astimezone(OFFICE).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
