"""What a restored office lacks: the lines between its backup and the last checkpoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from casework.queries.verify import Finding
from casework.queries.verify.checkpoints import against_checkpoints
from casework.record import KeyRing
from casework.record.checkpoints import Checkpoint, numbers_in, read_checkpoint
from webapp.jobs.verification import snapshot

NAMED = 20
"""Trails named one by one; JSON has all of them."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """The last checkpoint of a folder, and where a database falls short of it."""

    checkpoint: Checkpoint | None
    findings: Sequence[Finding] = ()

    @property
    def shorter(self) -> Sequence[Finding]:
        """Trails of which the checkpoint counted more lines."""
        return [finding for finding in self.findings if finding.check == "trail_shorter"]

    @property
    def missing(self) -> int:
        """Lines that the checkpoint counted and the database does not have."""
        return sum(_missing(finding.facts) for finding in self.shorter)

    def to_json(self) -> dict[str, Any] | None:
        """As plain data; None where there is no checkpoint."""
        if self.checkpoint is None:
            return None
        return {
            "checkpoint": self.checkpoint.number,
            "made_at": self.checkpoint.made_at,
            "lines": self.missing,
            "findings": [finding.to_json() for finding in self.findings],
        }

    def lines(self) -> list[str]:
        """As a person reads it; nothing where there is no checkpoint."""
        if self.checkpoint is None:
            return []
        name = f"checkpoint {self.checkpoint.number} of {self.checkpoint.made_at}"
        if not self.findings:
            return [f"The backup reaches as far as {name}: no trail is shorter."]
        trails = self.shorter
        told = f"Between the backup and {name}: {len(trails)} trails lack {self.missing} lines."
        more = len(trails) - NAMED
        return [
            told,
            *(f"  {finding.record}: {_span(finding.facts)}" for finding in trails[:NAMED]),
            *([f"  and {more} trails more"] if more > 0 else []),
            *(str(finding) for finding in self.findings if finding not in trails),
        ]


def lacking(engine: Engine, folder: Path, keys: KeyRing | None) -> Lacking:
    """Hold a database against the last checkpoint of a folder."""
    numbers = numbers_in(folder)
    if not numbers:
        return Lacking(None)
    with snapshot(engine) as session:
        found = tuple(against_checkpoints(session, folder, keys))
    try:
        return Lacking(read_checkpoint(folder, numbers[-1]), found)
    except ValueError:
        return Lacking(None, found)


def _missing(facts: Mapping[str, Any]) -> int:
    return int(facts["lines_then"]) - int(facts["lines_now"])


def _span(facts: Mapping[str, Any]) -> str:
    first, last = int(facts["lines_now"]) + 1, int(facts["lines_then"])
    if first == 1:
        return f"all {last} lines"
    return f"line {last}" if first == last else f"lines {first} to {last}"
