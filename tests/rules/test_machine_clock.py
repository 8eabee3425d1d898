"""When a machine's clock is not believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.machine_clock import MOST, Reading, jump_between

NINE = datetime(2022, 5, 10, 9, tzinfo=UTC)
LAST = Reading(NINE, 1000.0, "this machine")
passing = st.integers(0, 10**8).map(lambda seconds: timedelta(seconds=seconds))


def reading(by_wall: timedelta, by_steady: timedelta, of: str = "this machine") -> Reading:
    return Reading(NINE + by_wall, 1000.0 + by_steady.total_seconds(), of)


@given(passed=passing, off=st.integers(-299, 299))
def test_a_clock_that_is_put_right_by_less_than_five_minutes_is_believed(passed, off):
    assert jump_between(LAST, reading(passed + timedelta(seconds=off), passed)) is None


@given(passed=passing, off=st.integers(301, 10**8), sign=st.sampled_from([1, -1]))
def test_a_larger_step_is_a_jump_however_much_time_passed(passed, off, sign):
    step = timedelta(seconds=off * sign)
    jump = jump_between(LAST, reading(passed + step, passed))
    assert jump is not None
    assert (jump.against, round(jump.by.total_seconds())) == ("steady", off * sign)


@given(asleep=passing)
def test_a_machine_that_slept_or_was_off_did_not_jump(asleep):
    assert jump_between(LAST, reading(asleep, asleep)) is None
    assert jump_between(LAST, reading(asleep, timedelta(), "another start")) is None


@pytest.mark.parametrize(("back", "jumped"), [(299, False), (301, True)])
def test_after_a_restart_a_step_back_is_still_noticed(back, jumped):
    jump = jump_between(LAST, reading(-timedelta(seconds=back), timedelta(), "another start"))
    assert (jump is not None) is jumped
    assert jump is None or jump.against == "last"


@pytest.mark.parametrize("sign", [1, -1])
def test_the_database_s_clock_is_believed_rather_than_one_s_own(sign):
    here = reading(timedelta(), timedelta())
    assert jump_between(None, here, NINE + sign * MOST) is None
    jump = jump_between(None, here, NINE + sign * (MOST + timedelta(seconds=1)))
    assert jump is not None
    assert jump.against == "database"


def test_the_first_reading_of_all_is_believed():
    assert jump_between(None, LAST) is None
