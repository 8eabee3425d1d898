"""Random time limits, computed by the office and by the auditor. Also a program of its own.

``python -m tests.audit.arithmetic_cases 10000 7`` plays 10,000 cases of seed 7 and prints how
many there were; the first difference ends it with its seed and case.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from casework.audit.arithmetic import Course, end_of
from casework.audit.days import Days, day_in_office, opening_of
from casework.limits.rules import Changes, LimitRule, Pause, rung_moments, term_of
from casework.rules.calendar import WorkCalendar, office_day

CALENDARS = 25
UNITS = ("working_days", "calendar_days", "months", "hours", "fixed", "chosen")
LONGEST = {"working_days": 90, "calendar_days": 200, "months": 18, "hours": 500}
LADDERS = ((-3, 0, 1, 3, 5), (-1, 0, 1, 3, 5), (-10, -5, -2, 0, 1), (-1, 0, 1))
EPOCH = date(2019, 1, 1)


@dataclass(frozen=True, slots=True)
class Case:
    """One limit: its rule as the file and as the office has it, and what happened to it."""

    raw: dict[str, Any]
    start: datetime
    chosen: date | None
    pauses: tuple[tuple[datetime, datetime], ...]
    added: tuple[int, ...]


def play(cases: int, seed: int) -> int:
    """Compare ``cases`` random limits; return how many were compared."""
    dice = random.Random(seed)
    done = 0
    while done < cases:
        calendar, days = a_calendar(dice)
        for _ in range(min(-(-cases // CALENDARS), cases - done)):
            compare(a_case(dice), calendar, days, dice, f"seed {seed}, case {done}")
            done += 1
    return done


def compare(
    case: Case, calendar: WorkCalendar, days: Days, dice: random.Random, where: str
) -> None:
    """The office's answer and the auditor's answer to one case are the same."""
    changes = Changes(
        pauses=tuple(Pause(kind="testing", since=a, until=b) for a, b in case.pauses),
        extensions=case.added,
    )
    term = term_of(a_rule(case.raw), case.start, calendar, chosen=case.chosen, changes=changes)
    course = Course(start=case.start, chosen=case.chosen, pauses=case.pauses, added=case.added)
    end = end_of(case.raw, course, days)
    told = (term.due_on, term.due_at, term.provisional)
    assert told == (end.day, end.moment, end.provisional), f"{where}: {case}: {told} {end}"
    offsets = dice.choice(LADDERS)
    rungs = tuple(opening_of(days.ranked(end.day, offset)) for offset in offsets)
    assert rung_moments(term.due_on, offsets, calendar) == rungs, f"{where}: {case}"
    ended = case.start + timedelta(hours=dice.randrange(8000))
    late = calendar.working_days_between(term.due_on, office_day(ended))
    assert late == days.between(end.day, day_in_office(ended)), f"{where}: {case}: {ended}"


def a_calendar(dice: random.Random) -> tuple[WorkCalendar, Days]:
    """Holidays in runs, make-up days on weekends, and years not published yet."""
    special: dict[date, str] = {}
    for _ in range(dice.randrange(60)):
        first, length = EPOCH + timedelta(days=dice.randrange(3000)), dice.randrange(1, 9)
        special.update(dict.fromkeys(_run(first, length), "holiday"))
    for _ in range(dice.randrange(30)):
        day = EPOCH + timedelta(days=dice.randrange(3000))
        special[day + timedelta(days=(5 - day.weekday()) % 7)] = "makeup"
    known = set(range(2018, dice.randrange(2019, 2030)))
    calendar = WorkCalendar(
        holidays=frozenset(day for day, kind in special.items() if kind == "holiday"),
        makeup_days=frozenset(day for day, kind in special.items() if kind == "makeup"),
        known_years=frozenset(known),
    )
    return calendar, Days(special, known)


def _run(first: date, length: int) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range(length))


def a_case(dice: random.Random) -> Case:
    """A limit of any unit with whatever may happen to it; the moments lie in any time zone."""
    unit = dice.choice(UNITS)
    seconds = dice.randrange(2400 * 86_400)
    start = datetime(2019, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    raw: dict[str, Any] = {"id": "r", "unit": unit}
    if unit in LONGEST:
        raw["length"] = dice.randint(1, LONGEST[unit])
    first = office_day(start)
    if dice.random() < 0.5:
        raw["last_day"] = dice.choice(["keep", "next_working_day"])
    if dice.random() < 0.2:
        raw["edge"] = "opening"
    if unit == "fixed" or dice.random() < 0.3:
        raw["not_later_than"] = first + timedelta(days=dice.randrange(-40, 150))
    if dice.random() < 0.2:
        day = first + timedelta(days=dice.randrange(-40, 150))
        raw["not_before"] = min(day, raw.get("not_later_than", day))
    chosen = first + timedelta(days=dice.randrange(200)) if unit == "chosen" else None
    if unit == "fixed":
        return Case(raw, start, None, (), ())
    added = tuple(dice.randint(1, 30) for _ in range(dice.choice([0, 0, 1, 2])))
    return Case(raw, start, chosen, tuple(_pauses(dice, start)), added)


def _pauses(dice: random.Random, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    at = start
    for _ in range(dice.choice([0, 0, 1, 1, 2, 4])):
        since = at + timedelta(minutes=dice.randrange(dice.choice([3000, 60_000])))
        at = since + timedelta(minutes=dice.randrange(dice.choice([600, 60_000])))
        yield since, at


def a_rule(raw: dict[str, Any]) -> LimitRule:
    """The rule as the office holds it."""
    return LimitRule(title_zh="", title_en="", basis="", **raw)


if __name__ == "__main__":
    print(play(int(sys.argv[1]), int(sys.argv[2])), "cases, seed", sys.argv[2], "no difference")
