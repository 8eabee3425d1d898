"""Events of papers (文书)."""

from __future__ import annotations

from dataclasses import dataclass

from casework.events.base import Event, MatterEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperIssued(MatterEvent):
    """A paper was issued (出具文书); the digests say which files and which facts."""

    paper: str
    title: str
    number: str
    version: int
    facts_digest: str
    pdf: str
    docx: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperVoided(MatterEvent):
    """A paper was voided (文书作废); it keeps its number."""

    paper: str
    title: str
    number: str
    version: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterheadChanged(Event):
    """What papers of a unit say of the authority behind it was set anew."""

    unit: str
    authority: str
    review_body: str
    court: str
    contact: str
