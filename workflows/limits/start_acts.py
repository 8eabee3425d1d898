"""From which act a time limit runs (期限起算): what happened, where, and on which day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from casework.definitions import ProcessBook
from casework.definitions.process import Act
from casework.limits.rules import LimitRule
from casework.models import Matter
from casework.models.limits import ENDED
from casework.rules.calendar import office_day, start_of_day

BEGAN = "began:"
"""In front of a rule whose limit an act started, among the acts of a matter."""


@dataclass(frozen=True, slots=True)
class Start:
    """From when a limit runs, and what began it."""

    moment: datetime
    act: str | None = None
    """None where no process does the rule's act: then it runs from when it is set."""
    place: str | None = None
    """Where the act happened."""


def happened(
    matter: Matter, book: ProcessBook, passed: Iterable[tuple[str, str]], now: datetime
) -> list[dict[str, Any]]:
    """Take note of the acts that lie on the way just gone, and return them for the trail.

    An act that happens again replaces the earlier one: a limit runs from the last.
    """
    acts = [
        {"name": name, **_told(matter, act, f"{process}.{element}", now)}
        for process, element in passed
        for name, act in book.acts_at.get((process, element), {}).items()
    ]
    if acts:
        noted = {act["name"]: {k: v for k, v in act.items() if k != "name"} for act in acts}
        matter.acts = {**matter.acts, **noted}
    return acts


def limit_ended(matter: Matter, rule: str, name: str, moment: datetime) -> None:
    """Take note that a limit by ``rule`` is over, for those that run after it."""
    ended = {ENDED + rule: {"at": moment.isoformat(), "element": name}}
    matter.acts = {**matter.acts, **ended}


def start_of(
    session: Session, matter: Matter, book: ProcessBook, rule: LimitRule, now: datetime
) -> Start:
    """The start of a limit by ``rule``: its act, else the end of the limit it runs after, else now.

    The act is looked for in the matter and, where some process does it, in those it came from.
    What started a limit by this rule before starts no other: a second round runs from its own act.
    """
    began = matter.acts.get(BEGAN + rule.id)
    found = _candidates(session, matter, book, rule)
    return next((start for start in found if _mark(start) != began), Start(now))


def limit_began(matter: Matter, rule: str, start: Start) -> None:
    """Take note of what started a limit by ``rule``, if an act or the end of a limit did."""
    if start.act is not None:
        matter.acts = {**matter.acts, BEGAN + rule: _mark(start)}


def _mark(start: Start) -> dict[str, str | None]:
    return {"act": start.act, "at": start.moment.isoformat()}


def _candidates(
    session: Session, matter: Matter, book: ProcessBook, rule: LimitRule
) -> Iterator[Start]:
    if rule.starts in book.acts:
        known = (one.acts[rule.starts] for one in _line(session, matter) if rule.starts in one.acts)
        yield from (_start(rule.starts, act) for act in islice(known, 1))
    ended = ENDED + rule.after
    if rule.after and ended in matter.acts:
        yield _start(ended, matter.acts[ended])


def _line(session: Session, matter: Matter) -> Iterator[Matter]:
    """The matter, and all that it came from, the nearest first."""
    one: Matter | None = matter
    while one is not None:
        yield one
        one = session.get(Matter, one.parent_id) if one.parent_id else None


def _start(name: str, act: Mapping[str, Any]) -> Start:
    at, on = datetime.fromisoformat(act["at"]), act.get("on")
    moment = start_of_day(date.fromisoformat(on)) if on else at
    return Start(moment, name, act["element"])


def _told(matter: Matter, act: Act, place: str, now: datetime) -> dict[str, Any]:
    """An earlier day counts as a day; today and a day to come count as the moment it is told."""
    named = matter.fact(act.day) if act.day else None
    day = date.fromisoformat(named) if isinstance(named, str) else named
    earlier = {"on": day.isoformat()} if day is not None and day < office_day(now) else {}
    return {"at": now.isoformat(), "element": place, **earlier}
