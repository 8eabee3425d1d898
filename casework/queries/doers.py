"""Who did which steps of a matter."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from casework.models import Matter, Submission

DONE_IN = select(
    Submission.person_id, Submission.second_officer_id, Submission.process, Submission.step
).where(
    or_(
        Submission.matter_id == bindparam("matter"),
        Submission.matter_id == bindparam("origin"),
    )
)
"""All steps done in a matter and the one it came from: few rows, and one statement for all."""


def doers_of(
    session: Session, matter: Matter, steps: Collection[tuple[str, str]]
) -> Mapping[UUID, tuple[str, str]]:
    """The people who did one of ``steps`` (process, step), in the matter or the one it came from.

    The second officer did it as well. Of several steps of a person any one is told.
    """
    wanted = frozenset(steps)
    found = session.execute(DONE_IN, {"matter": matter.id, "origin": matter.parent_id})
    return {
        person: (process, step)
        for *people, process, step in found
        if (process, step) in wanted
        for person in people
        if person
    }


def own_step(
    session: Session, matter: Matter, person: UUID | None, apart: Collection[tuple[str, str]]
) -> str | None:
    """The step (``process.step``) of ``apart`` that the person did, if they did one (SR-67)."""
    if person is None or not apart:
        return None
    did = doers_of(session, matter, apart).get(person)
    return ".".join(did) if did else None
