"""Holidays that the law fixes to a day of the year (法定节假日), known before any notice. Pure.

全国年节及纪念日放假办法, article 2, in the versions of 18 September 1999 (State Council decree
270), 14 December 2007 (decree 513, from 2008) and 10 November 2024 (decree 795, from 2025); that of
2013 (decree 644) changed 春节 alone. Festivals of the lunar calendar (春节, 清明, 端午, 中秋) are
not among them: which days they are, and which days are swapped, a year's notice says.
"""

from __future__ import annotations

from datetime import date

MonthDay = tuple[int, int]

EDITIONS: tuple[tuple[int, dict[MonthDay, str]], ...] = (
    (
        2025,
        {
            (1, 1): "元旦",
            **dict.fromkeys([(5, 1), (5, 2)], "劳动节"),
            **dict.fromkeys([(10, 1), (10, 2), (10, 3)], "国庆节"),
        },
    ),
    (
        2008,
        {
            (1, 1): "元旦",
            (5, 1): "劳动节",
            **dict.fromkeys([(10, 1), (10, 2), (10, 3)], "国庆节"),
        },
    ),
    (
        2000,
        {
            (1, 1): "元旦",
            **dict.fromkeys([(5, 1), (5, 2), (5, 3)], "劳动节"),
            **dict.fromkeys([(10, 1), (10, 2), (10, 3)], "国庆节"),
        },
    ),
)
"""The first whole year of each version and its days, the newest version first."""


def statutory_name(day: date) -> str:
    """The festival that the law in force on ``day`` fixes to it; empty for any other day."""
    for since, days in EDITIONS:
        if day.year >= since:
            return days.get((day.month, day.day), "")
    return ""


def statutory_days(year: int) -> dict[date, str]:
    """Every day of ``year`` that the law fixes as a holiday, with its festival."""
    days = next((days for since, days in EDITIONS if year >= since), {})
    return {date(year, month, day): name for (month, day), name in days.items()}
