"""What phases of a campaign made of one time limit (阶段切换), as its record and trail tell it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import EventRow, Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseChange:
    """A phase that took the limit over, or gave it back (阶段切换): both days, rules, ladders."""

    act: str
    phase: str
    at: datetime
    by: str
    reason: str
    old: date
    new: date | None
    """None while the clock stood still."""
    old_rule: str
    rule: str
    old_ladder: str | None
    ladder: str | None


def phase_changes(limit: Limit) -> Iterator[PhaseChange]:
    """Every phase that took the limit over or gave it back, the first one first."""
    for line in limit.history:
        if "phase" in line:
            yield PhaseChange(
                act=line["act"],
                phase=line["phase"],
                at=datetime.fromisoformat(line["at"]),
                by=line["by"],
                reason=line["reason"],
                old=date.fromisoformat(line["old"]),
                new=date.fromisoformat(line["new"]) if line["new"] else None,
                old_rule=line["old_rule"],
                rule=line["rule"],
                old_ladder=line["old_ladder"],
                ladder=line["ladder"],
            )


def switch_counted_from(session: Session, limit: Limit) -> EventRow | None:
    """The phase switch from whose phase the limit is counted now."""
    if not any("phase" in line for line in limit.history):
        return None
    told = session.scalars(
        select(EventRow)
        .where(EventRow.trail == limit.matter_id, EventRow.kind == "TimeLimitChanged")
        .order_by(EventRow.seq.desc())
    )
    for line in told:
        facts = line.facts["facts"]
        if line.facts["act"] == "phase_switched" and line.facts["deadline_id"] == str(limit.id):
            begins = datetime.fromisoformat(facts["instant"]) == limit.starts_at
            return line if begins else None
    return None
