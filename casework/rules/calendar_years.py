"""A file of one year's holidays and make-up days (放假安排), read and judged. Pure."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import NoReturn

from casework.errors import CalendarRefused
from casework.rules.calendar import NOTICE_REACH, SATURDAY
from casework.rules.notice_days import NoticeDay, digest_of
from casework.rules.written_days import read_day

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
    """One year's arrangement as a file gives it; its first days may lie in the December before."""

    year: int
    days: tuple[NamedDay, ...]
    source: str
    version: str

    def named_days(self) -> Iterator[NoticeDay]:
        """The days of the file as days of its year's notice."""
        return (NoticeDay(self.year, d.day, d.kind, d.name) for d in self.days)


def read_year(content: bytes) -> YearFile:
    """Read a CSV of ``date,kind,name,source``; one file is one year's notice.

    The notice may name days of the last week before its year: what an older notice said of the
    rest of that year stays. Raises :class:`CalendarRefused` with ``line`` and ``reason`` at the
    first thing that is wrong.
    """
    lines = list(_rows(_text(content)))
    if not lines:
        _refuse(1, "empty")
    year, days = _year_of(lines), list[NamedDay]()
    for number, row in lines:
        days.append(_day(number, row, days, year))
    source = next((row[3].strip() for _, row in lines if row[3].strip()), "")
    if not source:
        _refuse(lines[0][0], "source_missing")
    if len(source) > LONGEST_SOURCE:
        _refuse(lines[0][0], "too_long", value="source")
    _ensure_whole(days, year)
    ordered = tuple(sorted(days, key=lambda day: day.day))
    told = ";".join(f"{d.day.isoformat()},{d.kind},{d.name}" for d in ordered)
    return YearFile(year, ordered, source, f"{LOADED}{year}-{digest_of(told + source)}")


def _year_of(lines: Sequence[tuple[int, Sequence[str]]]) -> int:
    """The year of the notice: the one most of its days lie in, and of two the later."""
    years = Counter[int]()
    for _, row in lines:
        with suppress(ValueError):
            years[read_day(row[0]).year] += 1
    return max(years, key=lambda year: (years[year], year), default=0)


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


def _day(line: int, row: Sequence[str], before: Sequence[NamedDay], year: int) -> NamedDay:
    text, kind, name, _ = (cell.strip() for cell in row)
    day = _written(line, text, year)
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


def _written(line: int, text: str, year: int) -> date:
    """The day of a line, within the notice's year or in the last week before it."""
    try:
        day = read_day(text)
    except ValueError:
        _refuse(line, "bad_date", value=text[:20])
    first = date(FIRST_YEAR, 1, 1) - NOTICE_REACH
    if not (FIRST_YEAR <= year <= LAST_YEAR and first <= day <= date(LAST_YEAR, 12, 31)):
        _refuse(line, "out_of_range", value=text)
    if not date(year, 1, 1) - NOTICE_REACH <= day <= date(year, 12, 31):
        _refuse(line, "out_of_year", value=text, year=year)
    return day


def _ensure_whole(days: Sequence[NamedDay], year: int) -> None:
    """Refuse a festival that is missing, or has a hole: a working day between two days off."""
    for festival in FESTIVALS if year >= SINCE else ():
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
