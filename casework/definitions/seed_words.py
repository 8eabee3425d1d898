"""Dates as notices print them: 旬 words and whole months turned into days (X-4)."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_PERIOD = re.compile(r"(\d{4})年(\d{1,2})月(份|上旬|中旬|下旬|底)?\Z", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)


def period_of(words: str) -> tuple[date, date]:
    """First and last day that ``words`` name: a day, or 2022年4月 with 上旬, 中旬, 下旬, 月底, 份.

    上旬 is days 1–10, 中旬 11–20, 下旬 21–end, 月底 the last day. ``ValueError`` for anything else.
    """
    if _ISO.match(words):
        day = date.fromisoformat(words)
        return day, day
    found = _PERIOD.match(words)
    if found is None:
        raise ValueError(words)
    year, month = int(found[1]), int(found[2])
    end = monthrange(year, month)[1] if 1 <= month <= 12 else 0  # noqa: PLR2004 - months
    first, last = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, end), "底": (end, end)}.get(
        found[3] or "", (1, end)
    )
    return date(year, month, first), date(year, month, last)


def is_day_or_period(words: str) -> bool:
    """Whether :func:`period_of` understands ``words``."""
    try:
        period_of(words)
    except ValueError:
        return False
    return True


def first_day(words: str) -> date:
    """The day a period that "begins in ``words``" begins."""
    return period_of(words)[0]


def last_day(words: str) -> date:
    """The day a period that "ends in ``words``" ends."""
    return period_of(words)[1]
