"""The working calendar's seed agrees with what the State Council published."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

from casework.definitions import calendar_seed


def test_x_13_every_day_2004_to_2026_agrees_with_the_published_calendar() -> None:
    calendar = calendar_seed().to_calendar()
    day = date(2004, 1, 1)
    while day <= date(2026, 12, 31):
        assert calendar.is_working_day(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_the_seed_knows_its_years_and_names_its_days() -> None:
    seed = calendar_seed()
    assert seed.known_years == tuple(range(2004, 2027))
    by_day = {day.date: day for day in seed.days}
    assert len(by_day) == len(seed.days)
    assert (by_day[date(2022, 5, 4)].kind, by_day[date(2022, 5, 4)].name) == ("holiday", "劳动节")
    assert (by_day[date(2022, 10, 8)].kind, by_day[date(2022, 10, 8)].name) == ("makeup", "国庆节")
    assert all(day.date.weekday() >= 5 for day in seed.days if day.kind == "makeup")
    assert seed.source.startswith("chinesecalendar")


def test_a_year_not_published_yet_is_provisional() -> None:
    calendar = calendar_seed().to_calendar()
    assert not calendar.is_provisional(date(2026, 1, 1), date(2026, 12, 31))
    assert calendar.is_provisional(date(2026, 12, 1), date(2027, 1, 5))
    assert calendar.version
