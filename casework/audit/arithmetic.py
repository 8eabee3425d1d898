"""When a time limit ends, as the auditor computes it: intervals and look-ups, no walking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from casework.audit.days import Days, closing_of, day_in_office, opening_of
from casework.audit.files import Rule, day_of

Gap = tuple[int, int]


class NotComputable(ValueError):
    """The rule needs a value that was not given, such as a chosen day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What a limit's end depends on besides its rule and the calendar."""

    start: datetime
    chosen: date | None = None
    pauses: Sequence[tuple[datetime, datetime]] = ()
    """Beginning and end of each, closed ones only, in order."""
    added: Sequence[int] = field(default=())


@dataclass(frozen=True, slots=True)
class End:
    """The last day and moment of a limit (or the first, of an opening edge)."""

    day: date
    moment: datetime
    provisional: bool


def end_of(rule: Rule, course: Course, days: Days) -> End:
    """Where ``rule`` ends for a limit that took this course (domain 3.14)."""
    first, gaps = day_in_office(course.start), _gaps(course.pauses)
    counted = _counted(rule, course, days, gaps)
    day = max(counted, day_of(rule.get("not_before")) or counted)
    if rule.get("last_day", "keep") == "next_working_day":
        day = days.open_day(day, gaps)
    cap = day_of(rule.get("not_later_than"))
    if cap is not None and day > cap:
        day = max(cap, first)
    return End(day, _moment(rule, course, day, counted), days.provisional(first, day))


def _counted(rule: Rule, course: Course, days: Days, gaps: Sequence[Gap]) -> date:
    first, length = day_in_office(course.start), rule.get("length", 0) + sum(course.added)
    unit = rule["unit"]
    if unit == "working_days":
        return days.ranked(first, length, gaps)
    if unit == "calendar_days":
        return _pushed(first, first + timedelta(days=length), gaps)
    if unit == "months":
        return _pushed(first, _same_day(first, length), gaps)
    if unit == "hours":
        return day_in_office(_hour(rule, course))
    if unit == "fixed":
        return max(first, _named(rule.get("not_later_than")))
    return _pushed(first, _named(course.chosen) + timedelta(days=sum(course.added)), gaps)


def _moment(rule: Rule, course: Course, day: date, counted: date) -> datetime:
    if rule["unit"] == "hours" and day == counted:
        return _hour(rule, course)
    return opening_of(day) if rule.get("edge") == "opening" else closing_of(day)


def _hour(rule: Rule, course: Course) -> datetime:
    stood = timedelta()
    for begin, end in course.pauses:  # a phase may have set the start behind an earlier pause
        stood += end - min(max(begin, course.start), end)
    return course.start + timedelta(hours=rule["length"] + sum(course.added)) + stood


def _gaps(pauses: Sequence[tuple[datetime, datetime]]) -> list[Gap]:
    """The days that pauses take out, as stretches apart from each other."""
    gaps: list[Gap] = []
    for begins, ends in sorted(pauses):
        begin, end = day_in_office(begins).toordinal(), day_in_office(ends).toordinal()
        if gaps and begin <= gaps[-1][1]:
            begin, end = gaps[-1][0], max(end, gaps.pop()[1])
        if begin < end:
            gaps.append((begin, end))
    return gaps


def _pushed(first: date, day: date, gaps: Sequence[Gap]) -> date:
    """``day`` later by the days of every gap that begins by then, as far as after ``first``."""
    number, after = day.toordinal(), first.toordinal() + 1
    for begin, end in gaps:
        if number < max(begin, after):
            break
        number += max(end - max(begin, after), 0)
    return date.fromordinal(number)


def _same_day(day: date, months: int) -> date:
    """The same-numbered day so many months on; the month's last where it has none."""
    count = day.year * 12 + day.month + months
    following = date(count // 12, count % 12 + 1, 1)
    last = following - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def _named(value: object) -> date:
    day = day_of(value)
    if day is None:
        raise NotComputable
    return day
