"""The days that notices of holidays (放假安排) name, put together to one calendar. Pure.

A notice names days of its year and may reach into the December before: those of 2019 made
29 December 2018 a working day. Where two notices name a day, the later one holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from casework.rules.calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """One day that is not what its weekday says, and the year whose notice says so."""

    notice: int
    day: date
    kind: str
    """``holiday`` or ``makeup``."""
    name: str


def days_in_force(days: Iterable[NoticeDay]) -> Mapping[date, NoticeDay]:
    """The named days by date: of two notices that name a day the later one holds."""
    return {named.day: named for named in sorted(days, key=lambda named: named.notice)}


def calendar_of(days: Iterable[NoticeDay], versions: Mapping[int, str]) -> WorkCalendar:
    """The working calendar that the notices of the years in ``versions`` make together."""
    named = days_in_force(days)
    return WorkCalendar(
        holidays=frozenset(day for day, of in named.items() if of.kind == "holiday"),
        makeup_days=frozenset(day for day, of in named.items() if of.kind == "makeup"),
        known_years=frozenset(versions),
        version=version_of(versions),
        names=MappingProxyType({day: of.name for day, of in named.items()}),
    )


def version_of(years: Mapping[int, str]) -> str:
    """The version of a whole calendar: another one whenever any year's version is another one."""
    versions = sorted(set(years.values()))
    if len(versions) <= 1:
        return versions[0] if versions else ""
    told = ";".join(f"{year}={version}" for year, version in sorted(years.items()))
    return f"cn-{max(years)}-{digest_of(told)}"


def digest_of(text: str) -> str:
    """A short digest of what a version stands for."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]
