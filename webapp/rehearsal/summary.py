"""What came of a rehearsal, counted from its records: no chance ids, no real time in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.models import (
    EventRow,
    Hazard,
    Inspection,
    Limit,
    Matter,
    Notice,
    Rung,
    Submission,
    WorkItem,
)
from casework.models.limits import ARMED, RUNNING
from casework.rules.calendar import WorkCalendar, office_day

Table = dict[str, Any]


def summary(session: Session, now: datetime, calendar: WorkCalendar) -> Table:
    """The office's own figures at ``now``, each a recount."""
    return {
        "inspections": _inspections(session),
        "hazards": _hazards(session),
        "time_limits": _limits(session, now),
        "rungs": _rungs(session),
        "outcomes": _outcomes(session),
        "rechecks": _rechecks(session),
        "handed_in": _handed_in(session),
        "open": _open(session, office_day(now), calendar),
        "records": _records(session),
    }


def _inspections(session: Session) -> Table:
    results = session.execute(select(Inspection.form, Inspection.result, Inspection.problems)).all()
    return {
        "total": len(results),
        "by_form": _counted(form for form, _, _ in results),
        "by_result": _counted(result or "open" for _, result, _ in results),
        "problems": sum(problems for _, _, problems in results),
    }


def _hazards(session: Session) -> Table:
    rows = session.execute(
        select(Hazard.stage, Hazard.grade, Hazard.phase, Hazard.recurrence, Hazard.struck_off_on)
    ).all()
    return {
        "total": len(rows),
        "by_stage": _counted(row.stage for row in rows),
        "by_grade": _counted(row.grade or "not_graded" for row in rows),
        "by_phase": _counted(row.phase for row in rows),
        "reopened": sum(row.recurrence > 0 for row in rows),
        "struck_off": sum(row.struck_off_on is not None for row in rows),
    }


def _limits(session: Session, now: datetime) -> Table:
    """Per time limit: how many were met, missed, withdrawn, opened, or still run (late or not)."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for name, state, due_at in session.execute(select(Limit.name, Limit.state, Limit.due_at)):
        late = "_late" if state == ARMED and due_at < now else ""
        found[name][f"running{late}" if state == ARMED else state] += 1
    return {name: _counted_up(found[name]) for name in sorted(found)}


def _rungs(session: Session) -> Table:
    rows = session.execute(select(Rung.act, Rung.late)).all()
    return {"by_act": _counted(row.act for row in rows), "late": sum(row.late for row in rows)}


def _outcomes(session: Session) -> Table:
    """Per kind of matter: how many there are, how the closed ones ended, where the others stand."""
    rows = session.execute(select(Matter.kind, Matter.stage, Matter.closed_at)).all()
    return {
        kind: {
            "total": sum(row.kind == kind for row in rows),
            "closed": _counted(r.stage for r in rows if r.kind == kind and r.closed_at is not None),
            "open": _counted(r.stage for r in rows if r.kind == kind and r.closed_at is None),
        }
        for kind in sorted({row.kind for row in rows})
    }


def _rechecks(session: Session) -> Table:
    rounds = session.scalars(select(Hazard.round)).all()
    return {
        "hazards_by_rounds": _counted(str(number) for number in rounds),
        "failed": _told(session, "RecheckFailed"),
        "strike_offs_returned": _told(session, "StrikeOffReturned"),
        "refused_to_rectify": _told(session, "RectificationRefused"),
        "came_back": _told(session, "HazardReopened"),
    }


def _handed_in(session: Session) -> Table:
    """How often each step was done."""
    steps = session.execute(select(Submission.process, Submission.step))
    return dict(_counted(f"{process}.{step}" for process, step in steps))


def _open(session: Session, today: date, calendar: WorkCalendar) -> Table:
    """Every matter still open, and what it waits for."""
    waiting: dict[Any, list[str]] = defaultdict(list)
    for matter_id, role, step in session.execute(
        select(WorkItem.matter_id, WorkItem.role, WorkItem.step).order_by(WorkItem.step)
    ):
        waiting[matter_id].append(f"{role}: {step}")
    limits = select(Limit.matter_id, Limit.name).where(Limit.edge == "opening")
    for matter_id, name in session.execute(limits.where(Limit.state.in_(RUNNING))):
        waiting[matter_id].append(f"clock: {name}")
    query = select(Matter.id, Matter.kind, Matter.number, Matter.stage, Matter.due_at)
    rows = session.execute(query.where(Matter.closed_at.is_(None)).order_by(Matter.number)).all()
    lines = [
        {
            "number": row.number,
            "stage": row.stage,
            "waits_for": ", ".join(waiting[row.id]) or "nothing",
            "days_late": _days_late(row.due_at, today, calendar),
        }
        for row in rows
    ]
    reasons = _counted(
        f"{row.kind}, {line['waits_for']}" for row, line in zip(rows, lines, strict=True)
    )
    return {"total": len(lines), "by_reason": reasons, "matters": lines}


def _days_late(due_at: datetime | None, today: date, calendar: WorkCalendar) -> int:
    if due_at is None or office_day(due_at) >= today:
        return 0
    return calendar.working_days_between(office_day(due_at), today)


def _records(session: Session) -> Table:
    tables = {"acts": EventRow, "submissions": Submission, "notices": Notice}
    return {
        name: session.scalar(select(func.count()).select_from(table)) or 0
        for name, table in tables.items()
    }


def _told(session: Session, kind: str) -> int:
    return session.scalar(select(func.count()).where(EventRow.kind == kind)) or 0


def _counted(values: Iterable[str]) -> Mapping[str, int]:
    return _counted_up(Counter(values))


def _counted_up(counter: Counter[str]) -> Mapping[str, int]:
    return dict(sorted(counter.items()))
