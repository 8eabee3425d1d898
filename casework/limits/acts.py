"""When a time limit may be paused, resumed or extended, and by how much. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from casework.errors import TimeLimitRefused
from casework.limits.rules import Changes, LimitRule, Pause, Term, term_of
from casework.rules.calendar import WorkCalendar


class Recorded(Protocol):
    """What is kept of a limit and says where it ends by a rule."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def chosen_on(self) -> date | None: ...
    @property
    def pauses(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def extensions(self) -> Sequence[Mapping[str, Any]]: ...


def term_now(
    limit: Recorded, law: LimitRule, calendar: WorkCalendar, changes: Changes | None = None
) -> Term:
    """Where a limit ends as it stands now, by ``law`` and ``calendar``, from its own start.

    Page, recount, preview and the acts on a limit ask this one function; only a phase that lets
    it count anew has a start of its own.
    """
    return term_of(
        law,
        limit.starts_at,
        calendar,
        chosen=limit.chosen_on,
        changes=changes or changes_of(limit.pauses, limit.extensions),
    )


def changes_of(
    pauses: Sequence[Mapping[str, Any]], extensions: Sequence[Mapping[str, Any]]
) -> Changes:
    """The changes of a limit as its record keeps them (moments as ISO text)."""
    return Changes(
        pauses=tuple(
            Pause(
                kind=pause["kind"],
                since=datetime.fromisoformat(pause["since"]),
                until=datetime.fromisoformat(pause["until"]) if pause["until"] else None,
            )
            for pause in pauses
        ),
        extensions=tuple(int(extension["length"]) for extension in extensions),
    )


def ensure_may_pause(
    rule: LimitRule, kind: str, changes: Changes, *, due_at: datetime, at: datetime
) -> None:
    """Refuse a pause the rule does not know, one inside another, or one after the end."""
    if kind not in rule.excludes:
        raise TimeLimitRefused(reason="pause_not_allowed", kind=kind, allowed=list(rule.excludes))
    if any(pause.until is None for pause in changes.pauses):
        raise TimeLimitRefused(reason="already_paused")
    if at > due_at:
        raise TimeLimitRefused(reason="already_over")


def ensure_may_resume(changes: Changes, at: datetime) -> None:
    """Refuse to resume a clock that runs, or at a moment before it stopped."""
    standing = [pause for pause in changes.pauses if pause.until is None]
    if not standing:
        raise TimeLimitRefused(reason="not_paused")
    if at < standing[-1].since:
        raise TimeLimitRefused(reason="resumed_before_pause")


def ensure_may_extend(
    rule: LimitRule,
    changes: Changes,
    *,
    length: int,
    due_on: date,
    asked_on: date,
    calendar: WorkCalendar,
) -> None:
    """Refuse an extension the rule does not allow, too long, too often, or asked too late."""
    allowed = rule.extension
    if allowed is None:
        raise TimeLimitRefused(reason="extension_not_allowed")
    if not 0 < length <= allowed.length:
        raise TimeLimitRefused(reason="extension_too_long", most=allowed.length)
    if len(changes.extensions) >= allowed.times:
        raise TimeLimitRefused(reason="extended_often_enough", times=allowed.times)
    if any(pause.until is None for pause in changes.pauses):
        raise TimeLimitRefused(reason="already_paused")
    last_day = calendar.shift(due_on, -allowed.ask_before)
    if asked_on > last_day:
        raise TimeLimitRefused(reason="asked_too_late", last_day=last_day)
