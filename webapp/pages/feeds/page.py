"""A person's calendar as iCalendar: due days as whole days of the office, nothing else."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from casework.models.limits import MET, MISSED, OPENED, PAUSED, WITHDRAWN
from casework.queries.feed import DueDay
from webapp.app.context import matter_path
from webapp.app.i18n import _, locale
from webapp.jobs.letters import link_to
from webapp.words.processes import kind_words, limit_words, step_words

TOKEN_BYTES = 32
ZONE = "Asia/Shanghai"
REFRESH = timedelta(hours=1)
MOST_A_MINUTE = 60
MOST_REMEMBERED = 10_000


class Turnstile:
    """How often one address may fetch calendars; each process counts for itself."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._fetched: dict[str, int] = {}

    def lets_in(self, address: str) -> bool:
        """Count a fetch; False once there were too many in this minute."""
        minute = int(time.monotonic() // 60)
        with self._lock:
            if minute != self._minute or len(self._fetched) >= MOST_REMEMBERED:
                self._minute, self._fetched = minute, {}
            self._fetched[address] = self._fetched.get(address, 0) + 1
            return self._fetched[address] <= MOST_A_MINUTE


def new_feed_token() -> str:
    """A new secret address's secret; only its digest is stored."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def calendar_of(days: Sequence[DueDay], now: datetime) -> bytes:
    """The calendar, in the language of the moment."""
    calendar = Calendar()
    calendar.add("prodid", "-//Bihuan//Due days//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", _("Bihuan: due days"))
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for due in days:
        calendar.add_component(_event(due, now))
    return bytes(calendar.to_ical())


def _event(due: DueDay, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{due.id}@bihuan")
    event.add("dtstamp", now)
    event.add("dtstart", due.due_on)
    event.add("dtend", due.due_on + timedelta(days=1))
    event.add("sequence", due.changes + (not due.running))
    event.add("status", _status(due))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("summary", _summary(due))
    event.add("description", _description(due))
    if link := link_to(matter_path(due.matter_id)):
        event.add("url", link)
    return event


def _status(due: DueDay) -> str:
    if not due.running:
        return "CANCELLED"
    return "TENTATIVE" if due.state == PAUSED or due.provisional else "CONFIRMED"


def _summary(due: DueDay) -> str:
    limit = limit_words(due.name, due.kind)
    marks = {
        MET: _("done"),
        MISSED: _("done late"),
        OPENED: _("opened"),
        WITHDRAWN: _("withdrawn"),
        PAUSED: _("clock stopped"),
    }
    mark = marks.get(due.state, "")
    return f"{limit} · {due.number}" + (f" ({mark})" if mark else "")


def _description(due: DueDay) -> str:
    comma = "、" if locale() != "en" else ", "
    lines = [kind_words(due.kind)]
    if due.running and due.steps:
        tasks = comma.join(step_words(step, process) for process, step in dict.fromkeys(due.steps))
        lines.append(_("To do: %(tasks)s", tasks=tasks))
    if due.provisional:
        lines.append(_("(provisional: holidays not published)"))
    return "\n".join(lines)
