"""When a time limit may be paused, resumed or extended, and by how much. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from casework.errors import TimeLimitRefused
from casework.limits.rules import Changes, LimitRule, Pause
from casework.rules.calendar import WorkCalendar


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
