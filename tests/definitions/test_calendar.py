"""The working calendar's seed agrees with what the State Council published."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import chinese_calendar

from casework.definitions import calendar_seed
from casework.definitions.calendar import LEFT_OUT
from casework.rules.calendar import NOTICE_REACH


def test_x_13_every_day_2004_to_2026_agrees_with_the_published_calendar() -> None:
    calendar = calendar_seed().to_calendar()
    left_out, day = {named.date for named in LEFT_OUT}, date(2004, 1, 1)
    while day <= date(2026, 12, 31):
        told = chinese_calendar.is_workday(day) != (day in left_out)
        assert calendar.is_working_day(day) == told, day
        day += timedelta(days=1)


def test_a_saturday_worked_for_new_year_of_2006_is_a_working_day() -> None:
    assert calendar_seed().to_calendar().kind_of(date(2005, 12, 31)) == "makeup"


STATUTORY = {2004: 10, 2008: 11, 2025: 13}
"""Days off by law, by the first year of each version (全国年节及纪念日放假办法, article 2)."""
MORE = {2015: 1, 2020: 2}
"""The day of victory of 2015; in 2020 a holiday made longer without working for it."""


def test_every_notice_gives_the_days_off_of_the_law_and_has_the_others_worked_for() -> None:
    """Found by counting alone: a day missing from the seed shows as a year that is out by one."""
    off: Counter[int] = Counter()
    for day in calendar_seed().days:
        if day.kind == "makeup":
            off[day.notice] -= 1
        elif day.date.weekday() < 5:
            off[day.notice] += 1
    for year in calendar_seed().known_years:
        by_law = STATUTORY[max(since for since in STATUTORY if since <= year)]
        assert off[year] == by_law + MORE.get(year, 0), year


def test_the_seed_knows_its_years_and_names_its_days() -> None:
    seed = calendar_seed()
    assert seed.known_years == tuple(range(2004, 2027))
    by_day = {day.date: day for day in seed.days}
    assert len(by_day) == len(seed.days)
    assert (by_day[date(2022, 5, 4)].kind, by_day[date(2022, 5, 4)].name) == ("holiday", "劳动节")
    assert (by_day[date(2022, 10, 8)].kind, by_day[date(2022, 10, 8)].name) == ("makeup", "国庆节")
    assert all(day.date.weekday() >= 5 for day in seed.days if day.kind == "makeup")
    assert seed.source.startswith("chinesecalendar")


def test_a_day_the_next_notice_may_change_is_provisional() -> None:
    calendar = calendar_seed().to_calendar()
    assert not calendar.is_provisional(date(2026, 1, 1), date(2026, 12, 24))
    assert calendar.is_provisional(date(2026, 12, 1), date(2026, 12, 25))
    assert calendar.is_provisional(date(2026, 12, 1), date(2027, 1, 5))
    assert not calendar.is_provisional(date(2025, 12, 1), date(2025, 12, 31))
    assert calendar.version


def test_no_notice_ever_reached_further_back_than_we_reckon_with() -> None:
    for day in calendar_seed().days:
        assert day.date >= date(day.notice, 1, 1) - NOTICE_REACH
