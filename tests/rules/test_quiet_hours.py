"""Quiet hours: what is quiet waits for their end, and for nothing longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from casework.rules.calendar import OFFICE_TIME
from casework.rules.notice_kinds import is_urgent, kind_of_notice
from casework.rules.quiet_hours import QuietHours

hours = st.integers(0, 23)
moments = st.datetimes(datetime(2022, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- bounds


@given(start=hours, end=hours, moment=moments)
def test_the_end_of_the_wait_is_never_quiet_and_less_than_a_day_off(start, end, moment):
    quiet = QuietHours(start, end)
    released = quiet.release(moment)
    assert not quiet.cover(released.astimezone(OFFICE_TIME).hour)
    assert timedelta(0) <= released - moment < timedelta(days=1)
    if not quiet.cover(moment.astimezone(OFFICE_TIME).hour):
        assert released == moment


@given(start=hours, end=hours)
def test_quiet_hours_are_as_many_as_lie_between(start, end):
    quiet = QuietHours(start, end)
    assert sum(quiet.cover(hour) for hour in range(24)) == (end - start) % 24


def test_the_evening_waits_for_the_morning_in_office_time():
    evening = datetime(2022, 5, 10, 13, 30, tzinfo=UTC)  # 21:30 in the office
    assert QuietHours(20, 8).release(evening) == datetime(2022, 5, 11, 8, tzinfo=OFFICE_TIME)
    small_hours = datetime(2022, 5, 10, 22, tzinfo=UTC)  # 06:00 of the 11th
    assert QuietHours(20, 8).release(small_hours) == datetime(2022, 5, 11, 8, tzinfo=OFFICE_TIME)
    assert QuietHours(0, 0).release(evening) == evening


def test_a_delay_to_be_acted_on_is_urgent_and_a_reminder_is_not():
    rung = {"act": "explain"}
    assert (kind_of_notice("RungClimbed", rung), is_urgent("RungClimbed", rung)) == (
        "escalation",
        True,
    )
    reminder = {"act": "remind"}
    assert kind_of_notice("RungClimbed", reminder) == "reminder"
    assert not is_urgent("RungClimbed", reminder)
    assert kind_of_notice("StrikeOffReturned", {}) == "work"
    alarms = ("IncidentRaised", "ClocksAudited", "MachineClockJumped")
    assert {kind_of_notice(alarm, {}) for alarm in alarms} == {"system"}
