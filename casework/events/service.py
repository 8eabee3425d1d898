"""Events of the service of a paper (文书送达)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.events.base import MatterEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperServed(MatterEvent):
    """A paper was served (送达); its limits may start."""

    paper: str
    title: str
    number: str
    served_on: date
    method: str
