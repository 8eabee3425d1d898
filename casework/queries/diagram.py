"""The path a matter took through its model, read off its trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import ProcessModelRow
from casework.queries.timeline import TrailLine


@dataclass(frozen=True, slots=True)
class PassedStep:
    """An element the process passed, by whose act and when."""

    process: str
    element: str
    actor: str
    at: datetime


def path_taken(trail: Iterable[TrailLine]) -> list[PassedStep]:
    """Every element passed, in order, as often as it was passed."""
    return [
        PassedStep(process, element, line.actor, line.occurred_at)
        for line in trail
        for process, element in line.passed
    ]


def done_elements(path: Iterable[PassedStep]) -> Mapping[str, list[str]]:
    """Per process the elements passed at least once, processes in the order of their first step."""
    done: dict[str, dict[str, None]] = {}
    for step in path:
        done.setdefault(step.process, {})[step.element] = None
    return {process: list(elements) for process, elements in done.items()}


def stored_model(session: Session, digest: str) -> bytes | None:
    """The stored files of a process model with all it calls; None if there is no such edition."""
    return session.scalar(select(ProcessModelRow.bundle).where(ProcessModelRow.digest == digest))
