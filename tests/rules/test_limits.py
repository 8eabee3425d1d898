"""Time limits: the golden vectors, and what holds for every start and length."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.definitions import calendar_seed
from casework.limits.rules import LimitRule, Term, count_days, rung_moments, term_of
from casework.rules.calendar import OFFICE_TIME, WorkCalendar, add_months, office_day

CALENDAR = calendar_seed().to_calendar()
NOON = time(12, tzinfo=OFFICE_TIME)


def rule(unit: str, length: int = 0, **more: object) -> LimitRule:
    words = {"id": "r", "title_zh": "期限", "title_en": "limit", "basis": "test"}
    return LimitRule(**words, unit=unit, length=length, **more)  # type: ignore[arg-type]


def at(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), NOON)


def term(unit: str, start: str, length: int = 0, **more: object) -> Term:
    return term_of(rule(unit, length, **more), at(start), CALENDAR)


WORKING_DAYS = [
    ("lead verification", "2022-09-28", 15, "2022-10-24"),
    ("with extension", "2022-09-28", 30, "2022-11-14"),
    ("lead before labour day", "2022-04-22", 15, "2022-05-16"),
    ("hearing request", "2022-04-28", 5, "2022-05-09"),
    ("service of decision", "2022-04-29", 7, "2022-05-12"),
    ("over national day", "2022-09-29", 7, "2022-10-13"),
    ("police-type", "2022-06-30", 3, "2022-07-05"),
    ("make-up day counts", "2022-09-30", 2, "2022-10-09"),
    ("over mid-autumn", "2022-09-08", 7, "2022-09-20"),
    ("publicity", "2022-09-28", 20, "2022-10-31"),
    ("2019", "2019-09-27", 15, "2019-10-23"),
    ("2019 mid-autumn", "2019-09-12", 7, "2019-09-24"),
]
CALENDAR_DAYS = [
    ("decision", "2022-07-01", 90, "2022-09-29", "2022-09-29"),
    ("decision + 30", "2022-07-01", 120, "2022-10-29", "2022-10-31"),
    ("correction order", "2022-07-04", 60, "2022-09-02", "2022-09-02"),
    ("recheck", "2022-07-04", 75, "2022-09-17", "2022-09-19"),
    ("correction over national day", "2022-08-03", 60, "2022-10-02", "2022-10-08"),
    ("objection", "2022-09-18", 15, "2022-10-03", "2022-10-08"),
    ("seal", "2022-08-31", 30, "2022-09-30", "2022-09-30"),
    ("seal + 30", "2022-08-31", 60, "2022-10-30", "2022-10-31"),
]


@pytest.mark.parametrize(("name", "start", "length", "due"), WORKING_DAYS)
def test_x_13_golden_vectors_in_working_days(name: str, start: str, length: int, due: str) -> None:
    assert term("working_days", start, length).due_on == date.fromisoformat(due), name


@pytest.mark.parametrize(("name", "start", "length", "plain", "moved"), CALENDAR_DAYS)
def test_x_13_golden_vectors_in_calendar_days(
    name: str, start: str, length: int, plain: str, moved: str
) -> None:
    kept = term("calendar_days", start, length)
    pushed = term("calendar_days", start, length, last_day="next_working_day")
    assert kept.due_on == date.fromisoformat(plain), name
    assert pushed.due_on == date.fromisoformat(moved), name
    assert pushed.moved_by == (("last_day",) if plain != moved else ())
    assert pushed.counted_to == date.fromisoformat(plain)


def test_a_seal_ends_on_the_calendar_day_it_falls_on() -> None:
    assert term("calendar_days", "2022-08-31", 60).due_on == date(2022, 10, 30)


def test_a_term_ends_at_the_end_of_its_last_day_in_the_office() -> None:
    due = term("working_days", "2022-07-11", 3)
    assert due.due_at == datetime(2022, 7, 14, 23, 59, 59, tzinfo=OFFICE_TIME)


def test_an_opening_begins_with_its_day() -> None:
    opens = term("calendar_days", "2022-07-11", 30, edge="opening")
    assert opens.due_at == datetime(2022, 8, 10, tzinfo=OFFICE_TIME)


def test_the_day_in_the_office_is_not_the_day_in_utc() -> None:
    late = datetime(2022, 7, 11, 17, 0, tzinfo=UTC)
    assert office_day(late) == date(2022, 7, 12)
    assert term_of(rule("calendar_days", 1), late, CALENDAR).due_on == date(2022, 7, 13)


def test_d03_a_cap_shortens_and_a_window_waits() -> None:
    capped = term("working_days", "2022-09-20", 15, not_later_than=date(2022, 9, 30))
    assert (capped.due_on, capped.moved_by) == (date(2022, 9, 30), ("not_later_than",))
    early = term("calendar_days", "2022-05-01", 30, not_before=date(2022, 7, 1))
    assert (early.due_on, early.moved_by) == (date(2022, 7, 1), ("not_before",))


def test_a_cap_already_past_ends_today_not_before_the_start() -> None:
    assert term("working_days", "2022-10-10", 3, not_later_than=date(2022, 9, 30)).due_on == date(
        2022, 10, 10
    )


def test_a_fixed_limit_ends_on_its_day_and_a_chosen_one_where_a_person_says() -> None:
    fixed = term("fixed", "2022-10-03", not_later_than=date(2022, 10, 31))
    assert fixed.due_on == date(2022, 10, 31)
    chosen = term_of(rule("chosen"), at("2022-08-01"), CALENDAR, chosen=date(2022, 8, 20))
    assert chosen.due_on == date(2022, 8, 20)
    with pytest.raises(ValueError, match="needs a day"):
        term("chosen", "2022-08-01")


def test_a_fixed_day_already_past_ends_today_not_before_the_start() -> None:
    late = term("fixed", "2022-11-05", not_later_than=date(2022, 10, 31))
    assert late.due_on == date(2022, 11, 5)


def test_hours_keep_their_hour() -> None:
    assert term("hours", "2022-07-11", 24).due_at == at("2022-07-12")


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2022-01-31", 1, "2022-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2022-11-30", 3, "2023-02-28"),
        ("2022-12-15", 1, "2023-01-15"),
        ("2022-03-31", 6, "2022-09-30"),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(
    day: str, months: int, expected: str
) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)
    assert term("months", day, months).due_on == date.fromisoformat(expected)


def test_x_17_rungs_are_reached_on_the_mornings_of_their_working_days() -> None:
    moments = rung_moments(date(2022, 10, 10), (-3, 0, 1, 3, 5), CALENDAR)
    assert [moment.date().isoformat() for moment in moments] == [
        "2022-09-30",
        "2022-10-10",
        "2022-10-11",
        "2022-10-13",
        "2022-10-17",
    ]
    assert all(moment.timetz() == time(0, tzinfo=OFFICE_TIME) for moment in moments)


days = st.dates(date(2004, 1, 1), date(2026, 6, 30))
lengths = st.integers(1, 90)


@given(start=days, length=lengths)
def test_a_longer_term_never_ends_sooner(start: date, length: int) -> None:
    assert CALENDAR.shift(start, length) < CALENDAR.shift(start, length + 1)


@given(start=days, length=lengths)
def test_a_term_in_working_days_ends_on_a_working_day_and_counts_back(
    start: date, length: int
) -> None:
    end = CALENDAR.shift(start, length)
    assert CALENDAR.is_working_day(end)
    assert CALENDAR.working_days_between(start, end) == length
    assert CALENDAR.working_days_between(end, start) == -length


@given(start=days, length=st.integers(1, 400))
def test_a_last_day_is_only_ever_moved_forward_to_a_working_day(start: date, length: int) -> None:
    moved = term("calendar_days", start.isoformat(), length, last_day="next_working_day")
    assert moved.counted_to == start + timedelta(days=length)
    assert moved.due_on >= moved.counted_to
    assert CALENDAR.is_working_day(moved.due_on)


def test_a_last_day_that_the_next_notice_may_move_is_provisional() -> None:
    """Fifteen working days from 10 December end on the 31st, which may be swapped for New Year."""
    late = term("working_days", "2026-12-10", 15)
    assert (late.due_on, late.provisional) == (date(2026, 12, 31), True)
    assert not term("working_days", "2025-12-10", 15).provisional  # 2026 is published
    assert not term("working_days", "2026-12-10", 9).provisional  # ends on the 23rd


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        ("2026-12-31", 1, "2027-01-04"),  # Friday, 1 January is a holiday by law
        ("2027-04-30", 1, "2027-05-03"),  # so are 1 and 2 May, a weekend
        ("2028-04-28", 1, "2028-05-03"),  # here Monday and Tuesday
        ("2027-09-30", 1, "2027-10-04"),  # 1 October a Friday, 2 and 3 the weekend
    ],
)
def test_holidays_fixed_by_law_are_known_before_the_notice(
    start: str, length: int, due: str
) -> None:
    found = term("working_days", start, length)
    assert (found.due_on, found.provisional) == (date.fromisoformat(due), True)


def test_a_notice_has_the_last_word_on_its_year() -> None:
    """A published year rests as its notice says; only without one the law alone is asked."""
    calendar = WorkCalendar(known_years=frozenset({2027}))
    assert calendar.kind_of(date(2027, 1, 1)) == "working"
    assert WorkCalendar().kind_of(date(2027, 1, 1)) == "holiday"
    assert WorkCalendar().kind_of(date(2024, 5, 2)) == "working"
    assert WorkCalendar().kind_of(date(2007, 5, 3)) == "holiday"


def test_a_holiday_by_law_is_passed_over_by_its_name() -> None:
    lines = list(count_days(rule("working_days", 1), at("2026-12-31"), CALENDAR))
    assert [(line.day.isoformat(), line.skipped, line.name) for line in lines[:2]] == [
        ("2027-01-01", "holiday", "元旦"),
        ("2027-01-02", "weekend", ""),
    ]


def test_x_14_a_term_over_an_unpublished_year_is_marked_provisional() -> None:
    assert term("working_days", "2026-12-28", 5).provisional
    assert not term("working_days", "2022-12-28", 5).provisional
    assert term("working_days", "2022-12-28", 5).calendar_version == CALENDAR.version
