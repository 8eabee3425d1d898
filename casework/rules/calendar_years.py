"""The calendar year by year: its version, and a file of one year's days read and judged. Pure."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import NoReturn

from casework.errors import CalendarRefused
from casework.rules.calendar import SATURDAY, WorkCalendar

WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
COLUMNS = ("date", "kind", "name", "source")
KINDS = ("holiday", "makeup")
FESTIVALS = ("元旦", "春节", "清明", "劳动节", "端午", "国庆")
"""Festivals no arrangement of the State Council leaves out; 中秋 may fall together with 国庆."""
SINCE = 2008
"""First year with all of them."""
LARGEST_FILE, LONGEST_NAME, LONGEST_SOURCE = 64 * 1024, 40, 120
FIRST_YEAR, LAST_YEAR = 2004, 2099
LOADED = "file-"
"""How the version of a year that came from a file begins."""


@dataclass(frozen=True, slots=True)
class NamedDay:
    """One day that is not what its weekday says, with the line it stands on."""

    day: date
    kind: str
    name: str
    line: int


@dataclass(frozen=True, slots=True)
class YearFile:
    """One year's arrangement (放假安排) as a file gives it."""

    year: int
    days: tuple[NamedDay, ...]
    source: str
    version: str

    def over(self, calendar: WorkCalendar, versions: Mapping[int, str]) -> WorkCalendar:
        """``calendar`` with this year in place of what stood there."""
        others = {day: name for day, name in calendar.names.items() if day.year != self.year}
        holidays = {day for day in calendar.holidays if day.year != self.year}
        makeup_days = {day for day in calendar.makeup_days if day.year != self.year}
        return replace(
            calendar,
            holidays=frozenset(holidays | {d.day for d in self.days if d.kind == "holiday"}),
            makeup_days=frozenset(makeup_days | {d.day for d in self.days if d.kind == "makeup"}),
            known_years=frozenset({*calendar.known_years, self.year}),
            names=MappingProxyType(others | {d.day: d.name for d in self.days}),
            version=version_of({**versions, self.year: self.version}),
        )


def version_of(years: Mapping[int, str]) -> str:
    """The version of a whole calendar: another one whenever any year's version is another one."""
    versions = sorted(set(years.values()))
    if len(versions) <= 1:
        return versions[0] if versions else ""
    told = ";".join(f"{year}={version}" for year, version in sorted(years.items()))
    return f"cn-{max(years)}-{_digest(told)}"


def read_year(content: bytes) -> YearFile:
    """Read a CSV of ``date,kind,name,source``; one file is one year.

    Raises :class:`CalendarRefused` with ``line`` and ``reason`` at the first thing that is wrong.
    """
    lines = list(_rows(_text(content)))
    if not lines:
        _refuse(1, "empty")
    days: list[NamedDay] = []
    for number, row in lines:
        days.append(_day(number, row, days))
    source = next((row[3].strip() for _, row in lines if row[3].strip()), "")
    if not source:
        _refuse(lines[0][0], "source_missing")
    if len(source) > LONGEST_SOURCE:
        _refuse(lines[0][0], "too_long", value="source")
    _ensure_whole(days)
    ordered = tuple(sorted(days, key=lambda day: day.day))
    told = ";".join(f"{d.day.isoformat()},{d.kind},{d.name}" for d in ordered)
    year = ordered[0].day.year
    return YearFile(year, ordered, source, f"{LOADED}{year}-{_digest(told + source)}")


def _text(content: bytes) -> str:
    if len(content) > LARGEST_FILE:
        _refuse(1, "too_large", limit=LARGEST_FILE // 1024)
    try:
        return decoded(content)
    except UnicodeDecodeError:
        _refuse(1, "not_csv")


def decoded(content: bytes) -> str:
    """The text of a file as editors and spreadsheets here write it: UTF-8, else GB 18030."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    if "\0" in text:
        _refuse(1, "not_csv")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        head = [name.strip().lower() for name in next(reader, [])]
        if tuple(head) != COLUMNS:
            _refuse(1, "not_csv", value=",".join(COLUMNS))
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(COLUMNS):
                _refuse(reader.line_num, "columns", value=len(row))
            yield reader.line_num, row
    except csv.Error:
        _refuse(reader.line_num or 1, "not_csv")


def _day(line: int, row: Sequence[str], before: Sequence[NamedDay]) -> NamedDay:
    text, kind, name, _ = (cell.strip() for cell in row)
    if not WRITTEN.fullmatch(text):
        _refuse(line, "bad_date", value=text[:20])
    try:
        day = date.fromisoformat(text)
    except ValueError:
        _refuse(line, "bad_date", value=text[:20])
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        _refuse(line, "out_of_range", value=text)
    if before and day.year != before[0].day.year:
        _refuse(line, "out_of_year", value=text, year=before[0].day.year)
    if kind not in KINDS:
        _refuse(line, "unknown_kind", value=kind)
    if not name or not name.isprintable():
        _refuse(line, "name_missing", value=text)
    if len(name) > LONGEST_NAME:
        _refuse(line, "too_long", value="name")
    twin = next((other for other in before if other.day == day), None)
    if twin is not None:
        _refuse(line, "duplicate_day", value=text, other=twin.line)
    if kind == "makeup" and day.weekday() < SATURDAY:
        _refuse(line, "makeup_on_weekday", value=text)
    return NamedDay(day, kind, name, line)


def _ensure_whole(days: Sequence[NamedDay]) -> None:
    """Refuse a festival that is missing, or has a hole: a working day between two days off."""
    for festival in FESTIVALS if days[0].day.year >= SINCE else ():
        if not any(festival in d.name for d in days if d.kind == "holiday"):
            _refuse(days[-1].line, "festival_missing", value=festival)
    known = {d.day: d for d in days}
    holidays = sorted((d for d in days if d.kind == "holiday"), key=lambda d: d.day)
    for earlier, later in pairwise(holidays):
        if earlier.name != later.name:
            continue
        for step in range(1, (later.day - earlier.day).days):
            between = earlier.day + timedelta(days=step)
            swapped = between in known
            if swapped or between.weekday() < SATURDAY:
                _refuse(later.line, "gap", value=between.isoformat(), name=later.name)


def _refuse(line: int, reason: str, **facts: object) -> NoReturn:
    raise CalendarRefused(line=line, reason=reason, **facts) from None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
