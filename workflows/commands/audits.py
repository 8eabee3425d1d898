"""What comes of an audit of the clocks (期限核算): a line in the trail, and an alarm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from casework.audit import Audited, Difference, RuleFiles, audit
from casework.errors import ClocksDiffer
from casework.events import ClocksAudited
from casework.models import EventRow, Incident, OfficeTrail
from casework.models.types import new_id
from casework.rules.calendar import start_of_day
from casework.unit_of_work import UnitOfWork
from workflows.runtime import Runtime

AUDIT = "clocks_audit"
FROM_HOUR = 2
"""Hour of the office's night from which the clocks are audited."""
MOST_KEPT = 10_000
"""Differences an incident lists; its message counts them all."""
SHOWN = 5


def audit_is_due(work: UnitOfWork) -> bool:
    """Whether today's audit is still to be made."""
    begin = start_of_day(work.today) + timedelta(hours=FROM_HOUR)
    if work.now < begin:
        return False
    query = select(EventRow.seq).where(
        EventRow.kind == ClocksAudited.__name__, EventRow.occurred_at >= begin
    )
    return work.session.scalar(query.limit(1)) is None


def note_audit(work: UnitOfWork, audited: Audited, differences: Sequence[Difference]) -> None:
    """Record an audit, unless today's is recorded; differences that are new are an incident.

    The incident belongs to no matter, so that no matter is set aside for it.
    """
    work.session.scalar(select(OfficeTrail.id).with_for_update())
    if not audit_is_due(work):
        return
    known = _standing_last_time(work)
    new = [d for d in differences if _digest(d.to_json()) not in known]
    incident = _incident(work, new) if new else None
    if incident is not None:
        work.session.add(incident)
    work.record(
        ClocksAudited(
            deadlines=audited.limits,
            differences=len(differences),
            incident=incident.id if incident is not None else None,
            standing=[_digest(difference.to_json()) for difference in differences],
        )
    )


def audit_again(runtime: Runtime, work: UnitOfWork, arguments: Mapping[str, Any]) -> None:
    """Try again: fine when none of the incident's differences is left, else ``ClocksDiffer``."""
    files = RuleFiles.read(runtime.campaigns.folder, runtime.campaigns.models)
    left = {_digest(difference.to_json()) for difference in audit(work.session, files)}
    stay = [d for d in arguments["differences"] if _digest(d) in left]
    if stay:
        raise ClocksDiffer(differences=len(stay), first=str(Difference(**stay[0])))


def _standing_last_time(work: UnitOfWork) -> set[str]:
    query = select(EventRow.facts).where(EventRow.kind == ClocksAudited.__name__)
    facts = work.session.scalar(query.order_by(EventRow.occurred_at.desc()).limit(1))
    return set(facts["standing"]) if facts is not None else set()


def _digest(difference: Mapping[str, Any]) -> str:
    told = "\n".join(str(difference[key]) for key in sorted(difference))
    return sha256(told.encode()).hexdigest()[:16]


def _incident(work: UnitOfWork, new: Sequence[Difference]) -> Incident:
    shown = [str(difference) for difference in new[:SHOWN]]
    more = [f"… {len(new)}"] if len(new) > SHOWN else []
    return Incident(
        id=new_id(),
        matter_id=None,
        act=AUDIT,
        arguments={"differences": [d.to_json() for d in new[:MOST_KEPT]]},
        person_id=None,
        cause=ClocksDiffer.__name__,
        message="\n".join([*shown, *more]),
        happened_at=work.now,
    )
