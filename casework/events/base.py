"""What every event is."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An act of the office that belongs to no single matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterEvent(Event):
    """An act on one matter."""

    matter_id: UUID
