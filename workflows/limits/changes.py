"""Changing a running time limit: pause, resume, extend, override, compute anew.

Each is told in the trail with the old and the new day; the old day stays on the record. The
process is not touched: it waits for a name, and the row decides when that name is called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from casework.definitions import Campaign
from casework.errors import NotPermitted, TimeLimitRefused
from casework.events import TimeLimitChanged
from casework.limits.acts import (
    changes_of,
    ensure_may_extend,
    ensure_may_pause,
    ensure_may_resume,
    term_now,
)
from casework.limits.rules import Changes, LimitRule, Term
from casework.models import Limit, Matter, WorkItem
from casework.models.limits import ARMED, PAUSED
from casework.rules.calendar import WorkCalendar, end_of_day, office_day, start_of_day
from casework.unit_of_work import UnitOfWork
from workflows.limits.ladders import ladder_moments
from workflows.registry import look_at, next_look, note_count

OVERRIDING = "bureau_leader"
"""The role that may set a day against the rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLimit:
    """A running time limit with its matter and rules, loaded while the matter's row is held."""

    work: UnitOfWork
    row: Limit
    matter: Matter
    campaign: Campaign
    calendar: WorkCalendar

    @property
    def rule(self) -> LimitRule:
        """The rule it runs by, in the version that was law when it began."""
        return self.campaign.rules.on(self.row.rule, office_day(self.row.starts_at))

    @property
    def changes(self) -> Changes:
        """What happened to it since it began."""
        return changes_of(self.row.pauses, self.row.extensions)

    def term(self, changes: Changes | None = None) -> Term:
        """Where it ends with the calendar and the changes of now, or with ``changes``."""
        return term_now(self.row, self.rule, self.calendar, changes)

    @property
    def moments(self) -> tuple[datetime, ...]:
        """When each rung of its ladder is reached."""
        row = self.row
        return ladder_moments(self.campaign, self.calendar, row.ladder, row.due_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Why a limit is changed: a reason, the document that shows it, the request it came from."""

    reason: str
    document: str = ""
    request: str = ""


def ensure_pausable(limit: HeldLimit, *, kind: str) -> None:
    """Refuse what ``pause_limit`` would refuse, without changing anything."""
    _ensure_by_rule(limit)
    due_at, now = limit.row.due_at, limit.work.now
    ensure_may_pause(limit.rule, kind, limit.changes, due_at=due_at, at=now)


def pause_limit(limit: HeldLimit, *, kind: str, grounds: Grounds) -> None:
    """Stop the clock (中止计算期限) for a reason the rule knows; the due day is open until then."""
    ensure_pausable(limit, kind=kind)
    row, since = limit.row, limit.work.now.isoformat()
    pause = {
        "kind": kind,
        "since": since,
        "until": None,
        "reason": grounds.reason,
        "document": grounds.document,
    }
    row.pauses = [*row.pauses, pause]
    row.state, row.next_at = PAUSED, None
    tell(limit, "paused", (row.due_on, None), grounds, {"kind": kind, "since": since})


def resume_limit(limit: HeldLimit, *, grounds: Grounds, ended_on: date | None = None) -> None:
    """Let the clock run on (恢复计算期限); exactly the paused days are added (X-16).

    ``ended_on`` is the day the cause ended, if that was before today; that day counts again.
    """
    row, until = limit.row, limit.work.now
    if ended_on is not None and ended_on < limit.work.today:
        until = _moment_of(limit, ended_on)
    ensure_may_resume(limit.changes, until)
    ended = {**row.pauses[-1], "until": until.isoformat()}
    row.pauses = [*row.pauses[:-1], ended]
    row.state = ARMED
    _move(limit, "resumed", grounds, {key: ended[key] for key in ("kind", "since", "until")})


def ensure_extendable(limit: HeldLimit, *, length: int, asked_on: date) -> None:
    """Refuse what ``extend_limit`` would refuse, without changing anything."""
    _ensure_by_rule(limit)
    changes = limit.changes
    ensure_may_extend(
        limit.rule,
        changes,
        length=length,
        due_on=limit.row.due_on,
        asked_on=asked_on,
        calendar=limit.calendar,
    )
    longer = Changes(pauses=changes.pauses, extensions=(*changes.extensions, length))
    if limit.term(longer).due_at <= limit.row.due_at:
        last_day = limit.rule.not_later_than
        raise TimeLimitRefused(reason="extension_moves_nothing", last_day=last_day)


def extend_limit(limit: HeldLimit, *, length: int, asked_on: date, grounds: Grounds) -> None:
    """Make a limit longer by ``length`` of its unit (延期), as its rule allows and by whom."""
    row, allowed = limit.row, limit.rule.extension
    if allowed is not None and allowed.by_role not in limit.work.actor.roles:
        raise NotPermitted(role=allowed.by_role)
    ensure_extendable(limit, length=length, asked_on=asked_on)
    extension = {
        "length": length,
        "asked_on": asked_on.isoformat(),
        "granted_at": limit.work.now.isoformat(),
        "granted_by": limit.work.actor.name,
        "reason": grounds.reason,
        "document": grounds.document,
    }
    row.extensions = [*row.extensions, extension]
    _move(limit, "extended", grounds, {"length": length, "asked_on": asked_on.isoformat()})


def override_limit(limit: HeldLimit, *, due_on: date, grounds: Grounds) -> None:
    """Set a due day against the rule: leaders only, with a reason, marked as such in the trail."""
    row = limit.row
    if OVERRIDING not in limit.work.actor.roles:
        raise NotPermitted(role=OVERRIDING)
    if not grounds.reason.strip():
        raise TimeLimitRefused(reason="reason_missing", field="reason")
    if row.state == PAUSED:
        raise TimeLimitRefused(reason="already_paused")
    if due_on < limit.work.today:
        raise TimeLimitRefused(reason="day_in_the_past", field="due_on")
    if due_on == row.due_on:
        raise TimeLimitRefused(reason="same_day", field="due_on")
    row.chosen_on = due_on
    row.provisional = False
    row.overridden = True
    due_at = start_of_day(due_on) if row.edge == "opening" else end_of_day(due_on)
    settle_on(limit, due_at, "overridden", grounds, {})


def compute_anew(limit: HeldLimit, *, act: str, reason: str, facts: Mapping[str, Any]) -> bool:
    """Compute a running limit again after a calendar or rule changed; True if its day moved.

    A day that was provisional and stays is told as well: from now on it can be relied on.
    """
    row = limit.row
    if row.state == PAUSED or row.overridden:
        return False
    term = limit.term()
    settled = row.provisional and not term.provisional
    row.provisional = term.provisional
    note_count(row, term)
    if term.due_at == row.due_at:
        _look_again(limit)
        if settled:
            tell(limit, act, (row.due_on, row.due_on), Grounds(reason=reason), facts)
        return False
    settle_on(limit, term.due_at, act, Grounds(reason=reason), facts)
    return True


def _look_again(limit: HeldLimit) -> None:
    """When the sweep must come for a limit whose day stayed: its rungs may have moved."""
    row = limit.row
    if row.next_at is not None:
        row.next_at = look_at(row, limit.moments)


def _ensure_by_rule(limit: HeldLimit) -> None:
    """Whatever the rule allows, it does not allow for a day that a leader set against it."""
    if limit.row.overridden:
        raise TimeLimitRefused(reason="overridden")


def _moment_of(limit: HeldLimit, ended_on: date) -> datetime:
    """When a pause that ended on an earlier day ended: never before it began on the same day."""
    pauses = limit.changes.pauses
    since = pauses[-1].since if pauses else None
    if since is not None and office_day(since) == ended_on:
        return since
    return start_of_day(ended_on)


def _move(limit: HeldLimit, act: str, grounds: Grounds, facts: Mapping[str, Any]) -> None:
    term = limit.term()
    note_count(limit.row, term)
    limit.row.provisional = term.provisional
    settle_on(limit, term.due_at, act, grounds, facts)


def settle_on(
    limit: HeldLimit, due_at: datetime, act: str, grounds: Grounds, facts: Mapping[str, Any]
) -> None:
    """Take over a new due moment: its day, the rungs still ahead, the lists that show it."""
    row, old, due_on = limit.row, limit.row.due_on, office_day(due_at)
    row.due_on, row.due_at = due_on, due_at
    if due_at > limit.work.now:
        row.delivered_at = None
    row.next_at = next_look(limit.campaign, limit.calendar, row, limit.work.now)
    limit.matter.limit_moved(row.name, due_on)
    tell(limit, act, (old, due_on), grounds, facts)


def tell(
    limit: HeldLimit,
    act: str,
    days: tuple[date, date | None],
    grounds: Grounds,
    facts: Mapping[str, Any],
    *,
    moved: bool = True,
    kept: Mapping[str, Any] | None = None,
) -> None:
    """Keep the old and the new day, and tell of them; the new is None while the clock stands.

    With ``moved`` false no list has to show another day. ``kept`` stands beside the days, for
    changes that are more than another day.
    """
    work, row, (old, new) = limit.work, limit.row, days
    row.history = [*row.history, {**_line_of(work, act, days, grounds), **(kept or {})}]
    if moved:
        show_nearest(work.session, [limit.matter])
    work.record(
        TimeLimitChanged(
            matter_id=limit.matter.id,
            deadline=row.name,
            deadline_id=row.id,
            act=act,
            old_due_on=old,
            new_due_on=new,
            reason=grounds.reason,
            document=grounds.document,
            facts={**facts, "request": grounds.request} if grounds.request else dict(facts),
        )
    )


def _line_of(
    work: UnitOfWork, act: str, days: tuple[date, date | None], grounds: Grounds
) -> dict[str, Any]:
    """A change as the limit's own history keeps it."""
    old, new = days
    return {
        "at": work.now.isoformat(),
        "act": act,
        "old": old.isoformat(),
        "new": new.isoformat() if new else None,
        "reason": grounds.reason,
        "document": grounds.document,
        "request": grounds.request,
        "by": work.actor.name,
    }


def show_nearest(session: Session, matters: Sequence[Matter]) -> None:
    """Put the nearest running limit of each matter where lists sort by it."""
    session.flush()
    ids = [matter.id for matter in matters]
    running = (
        select(Limit.matter_id, func.min(Limit.due_at).label("due_at"))
        .where(Limit.matter_id.in_(ids), Limit.state == ARMED, Limit.edge == "closing")
        .group_by(Limit.matter_id)
    )
    nearest = {row.matter_id: row.due_at for row in session.execute(running)}
    for matter in matters:
        matter.due_at = nearest.get(matter.id)
    items = WorkItem.__table__
    session.connection().execute(
        update(items)  # type: ignore[arg-type]
        .where(items.c.matter_id == bindparam("matter"))
        .values(due_at=bindparam("nearest")),
        [{"matter": matter.id, "nearest": matter.due_at} for matter in matters],
    )
