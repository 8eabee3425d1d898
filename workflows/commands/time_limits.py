"""Changing a running time limit: pause, resume, extend, override, compute anew.

Each is told in the trail with the old and the new day; the old day stays on the record. The
process is not touched: it waits for a name, and the row decides when that name is called.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from casework.errors import NotFound, NotPermitted, TimeLimitRefused
from casework.events import TimeLimitChanged
from casework.models import Deadline, Matter, WorkItem
from casework.models.deadlines import ARMED, PAUSED, RUNNING
from casework.rules.clock_acts import (
    changes_of,
    ensure_may_extend,
    ensure_may_pause,
    ensure_may_resume,
)
from casework.rules.deadlines import DeadlineRule, Term, term_of
from casework.unit_of_work import UnitOfWork
from workflows.handlers import explained, next_look
from workflows.runtime import Runtime


@dataclass(frozen=True, slots=True)
class HeldLimit:
    """A running time limit with its matter and rule, loaded while the matter's row is held."""

    runtime: Runtime
    work: UnitOfWork
    deadline: Deadline
    matter: Matter

    @property
    def rule(self) -> DeadlineRule:
        """The rule it runs by, in the version that was law when it began."""
        return self.runtime.campaigns[self.matter.campaign].rules[self.deadline.rule]

    def term(self) -> Term:
        """Where it ends with the calendar and the changes of now."""
        deadline = self.deadline
        return term_of(
            self.rule,
            deadline.starts_at,
            self.runtime.calendar,
            chosen=deadline.chosen_on,
            changes=changes_of(deadline.pauses, deadline.extensions),
        )


def hold_limit(runtime: Runtime, work: UnitOfWork, deadline_id: UUID) -> HeldLimit:
    """Lock the matter of a running time limit, then load both."""
    matter_id = work.session.scalar(select(Deadline.matter_id).where(Deadline.id == deadline_id))
    if matter_id is None:
        raise NotFound(kind="deadline", id=deadline_id)
    work.matter_for_update(matter_id)
    deadline = work.session.get_one(Deadline, deadline_id, populate_existing=True)
    matter = work.session.get_one(Matter, matter_id)
    if work.actor.id is not None and not work.actor.sees(matter.unit):
        raise NotFound(kind="deadline", id=deadline_id)
    if deadline.state not in RUNNING:
        raise TimeLimitRefused(reason="not_running")
    return HeldLimit(runtime, work, deadline, matter)


def pause_limit(limit: HeldLimit, *, kind: str, reason: str, document: str) -> None:
    """Stop the clock (中止计算期限) for a reason the rule knows; the due day is open until then."""
    deadline = limit.deadline
    ensure_may_pause(limit.rule, kind, changes_of(deadline.pauses, deadline.extensions))
    pause = {
        "kind": kind,
        "since": limit.work.now.isoformat(),
        "until": None,
        "reason": reason,
        "document": document,
    }
    deadline.pauses = [*deadline.pauses, pause]
    deadline.state, deadline.next_at = PAUSED, None
    _tell(limit, "paused", deadline.due_on, None, reason, document, {"kind": kind})


def resume_limit(limit: HeldLimit, *, reason: str, document: str) -> None:
    """Let the clock run on (恢复计算期限); exactly the paused days are added (X-16)."""
    deadline = limit.deadline
    ensure_may_resume(changes_of(deadline.pauses, deadline.extensions), limit.work.now)
    ended = {**deadline.pauses[-1], "until": limit.work.now.isoformat()}
    deadline.pauses = [*deadline.pauses[:-1], ended]
    deadline.state = ARMED
    _move(limit, "resumed", reason, document, {"kind": ended["kind"]})


def extend_limit(
    limit: HeldLimit, *, length: int, asked_on: date, reason: str, document: str
) -> None:
    """Make a limit longer by ``length`` of its unit (延期), as its rule allows."""
    deadline = limit.deadline
    ensure_extendable(limit, length=length, asked_on=asked_on)
    extension = {
        "length": length,
        "granted_at": limit.work.now.isoformat(),
        "granted_by": limit.work.actor.name,
        "reason": reason,
        "document": document,
    }
    deadline.extensions = [*deadline.extensions, extension]
    _move(limit, "extended", reason, document, {"length": length})


def ensure_extendable(limit: HeldLimit, *, length: int, asked_on: date) -> None:
    """Refuse what ``extend_limit`` would refuse, without changing anything."""
    deadline = limit.deadline
    ensure_may_extend(
        limit.rule,
        changes_of(deadline.pauses, deadline.extensions),
        length=length,
        due_on=deadline.due_on,
        asked_on=asked_on,
        calendar=limit.runtime.calendar,
    )


def override_limit(limit: HeldLimit, *, due_on: date, reason: str, document: str) -> None:
    """Set a due day against the rule: leaders only, with a reason, marked as such in the trail."""
    if "bureau_leader" not in limit.work.actor.roles:
        raise NotPermitted(role="bureau_leader")
    if not reason.strip():
        raise TimeLimitRefused(reason="reason_missing")
    if due_on < limit.work.today:
        raise TimeLimitRefused(reason="day_in_the_past")
    deadline = limit.deadline
    deadline.chosen_on = due_on
    deadline.explanation = {**deadline.explanation, "overridden": True}
    _settle_on(limit, due_on, "overridden", reason, document, {})


def compute_anew(limit: HeldLimit, *, act: str, reason: str, facts: Mapping[str, Any]) -> bool:
    """Compute a running limit again after a calendar or rule changed; True if its day moved."""
    deadline = limit.deadline
    if deadline.state == PAUSED or deadline.explanation.get("overridden"):
        return False
    old = deadline.due_on
    term = limit.term()
    deadline.provisional = term.provisional
    deadline.explanation = {**deadline.explanation, **explained(term)}
    if term.due_on == old:
        return False
    _settle_on(limit, term.due_on, act, reason, "", facts)
    return True


def _move(
    limit: HeldLimit, act: str, reason: str, document: str, facts: Mapping[str, Any]
) -> None:
    term = limit.term()
    limit.deadline.explanation = {**limit.deadline.explanation, **explained(term)}
    limit.deadline.provisional = term.provisional
    _settle_on(limit, term.due_on, act, reason, document, facts)


def _settle_on(
    limit: HeldLimit,
    due_on: date,
    act: str,
    reason: str,
    document: str,
    facts: Mapping[str, Any],
) -> None:
    """Take over a new due day: its moment, the rungs still ahead, the lists that show it."""
    deadline, old = limit.deadline, limit.deadline.due_on
    deadline.due_on = due_on
    deadline.due_at = _moment(deadline.due_at, old, due_on)
    if deadline.due_at > limit.work.now:
        deadline.delivered_at = None
    campaign = limit.runtime.campaigns[limit.matter.campaign]
    deadline.next_at = next_look(campaign, limit.runtime.calendar, deadline, limit.work.now)
    _tell(limit, act, old, due_on, reason, document, facts)


def _moment(old_at: datetime, old_on: date, new_on: date) -> datetime:
    return old_at + (new_on - old_on)


def _tell(
    limit: HeldLimit,
    act: str,
    old: date,
    new: date | None,
    reason: str,
    document: str,
    facts: Mapping[str, Any],
) -> None:
    work, deadline = limit.work, limit.deadline
    line = {
        "at": work.now.isoformat(),
        "act": act,
        "old": old.isoformat(),
        "new": new.isoformat() if new else None,
        "reason": reason,
        "by": work.actor.name,
    }
    deadline.history = [*deadline.history, line]
    work.session.flush()
    _show_nearest(limit)
    work.record(
        TimeLimitChanged(
            matter_id=limit.matter.id,
            deadline=deadline.name,
            deadline_id=deadline.id,
            act=act,
            old_due_on=old,
            new_due_on=new,
            reason=reason,
            document=document,
            facts=dict(facts),
        )
    )


def _show_nearest(limit: HeldLimit) -> None:
    """Put the nearest running limit where lists sort by it."""
    session, matter = limit.work.session, limit.matter
    nearest = session.scalar(
        select(func.min(Deadline.due_at)).where(
            Deadline.matter_id == matter.id, Deadline.state == ARMED, Deadline.edge == "closing"
        )
    )
    matter.due_at = nearest
    session.execute(
        update(WorkItem).where(WorkItem.matter_id == matter.id).values(due_at=nearest)
    )
