"""Time limits in words: 剩3个工作日 first, the day beside it, never by colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from casework.rules.calendar import office_day
from webapp.app.context import now, runtime
from webapp.app.i18n import _, ngettext

SOON = 3
"""Working days before the due day from which a limit is shown as near."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit as a chip: ``tone`` ok, soon, late, met or waiting."""

    tone: str
    icon: str
    text: str
    day: date
    provisional: bool = False


def running(due_at: datetime | None, *, provisional: bool | None = None) -> Clock | None:
    """A limit that runs, by how many working days are left or over.

    Lists know no more than the moment: there, days of years not yet published are provisional.
    """
    if due_at is None:
        return None
    day, at = office_day(due_at), now()
    calendar, here = runtime().calendar, office_day(at)
    if provisional is None:
        provisional = calendar.is_provisional(day, day)
    if at > due_at:
        over = max(calendar.working_days_between(day, here), 1)
        text = ngettext("%(num)s working day late", "%(num)s working days late", over)
        return Clock("late", "exclamation-triangle-fill", text, day, provisional)
    left = calendar.working_days_between(here, day)
    if day == here:
        return Clock("soon", "alarm-fill", _("due today"), day, provisional)
    text = ngettext("%(num)s working day left", "%(num)s working days left", left)
    tone, icon = ("soon", "alarm") if left <= SOON else ("ok", "clock-history")
    return Clock(tone, icon, text, day, provisional)


def opening(opens_at: datetime) -> Clock:
    """A window that is not open yet."""
    return Clock("waiting", "hourglass-split", _("opens"), office_day(opens_at))


def paused(due_on: date, *, provisional: bool = False) -> Clock:
    """A limit whose clock stands still; ``due_on`` was its day until then."""
    return Clock("waiting", "pause-circle", _("clock stopped, so far due"), due_on, provisional)


def ended(state: str, due_on: date, days_late: int | None, *, provisional: bool = False) -> Clock:
    """A limit that is over: met, missed by so many working days, opened, or withdrawn."""
    if state == "missed":
        late = days_late or 1
        text = ngettext("done %(num)s working day late", "done %(num)s working days late", late)
        return Clock("late", "clock-history", text, due_on, provisional)
    if state == "met":
        return Clock("met", "check-circle-fill", _("in time"), due_on, provisional)
    if state == "opened":
        return Clock("met", "check-circle", _("opened"), due_on, provisional)
    return Clock("waiting", "dash-circle", _("withdrawn"), due_on, provisional)
