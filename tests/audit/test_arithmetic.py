"""The office's arithmetic and the auditor's agree, whatever happens to a limit, in any zone."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from casework.audit.arithmetic import Course, End, end_of
from casework.audit.days import Days, closing_of
from casework.definitions.calendar import calendar_seed
from casework.limits.rules import Changes, Pause, term_of
from casework.rules.calendar import end_of_day
from tests.amounts import amount
from tests.audit.arithmetic_cases import a_rule, play

ROOT = Path(__file__).resolve().parents[2]
SEED = 20220428
CASES = amount(1_000, 10_000)
"""Random limits, whatever happens to each."""
VECTORS = [
    ("working_days", "2022-09-28", 15, "2022-10-24"),
    ("working_days", "2022-09-28", 30, "2022-11-14"),
    ("working_days", "2022-04-22", 15, "2022-05-16"),
    ("working_days", "2022-04-28", 5, "2022-05-09"),
    ("working_days", "2022-04-29", 7, "2022-05-12"),
    ("working_days", "2022-09-29", 7, "2022-10-13"),
    ("working_days", "2022-06-30", 3, "2022-07-05"),
    ("working_days", "2022-09-30", 2, "2022-10-09"),
    ("working_days", "2022-09-08", 7, "2022-09-20"),
    ("working_days", "2022-09-28", 20, "2022-10-31"),
    ("working_days", "2019-09-27", 15, "2019-10-23"),
    ("working_days", "2019-09-12", 7, "2019-09-24"),
    ("calendar_days", "2022-07-01", 90, "2022-09-29"),
    ("calendar_days", "2022-07-01", 120, "2022-10-31"),
    ("calendar_days", "2022-07-04", 60, "2022-09-02"),
    ("calendar_days", "2022-07-04", 75, "2022-09-19"),
    ("calendar_days", "2022-08-03", 60, "2022-10-08"),
    ("calendar_days", "2022-09-18", 15, "2022-10-08"),
    ("calendar_days", "2022-08-31", 30, "2022-09-30"),
    ("calendar_days", "2022-08-31", 60, "2022-10-31"),
]


def the_official_days() -> Days:
    seed = calendar_seed()
    return Days({day.date: day.kind for day in seed.days}, seed.known_years)


@pytest.mark.parametrize(("unit", "start", "length", "end"), VECTORS)
def test_the_auditor_counts_the_golden_vectors(unit, start, length, end):
    raw = {"unit": unit, "length": length, "last_day": "next_working_day"}
    morning = closing_of(date.fromisoformat(start)) - timedelta(hours=15)
    found = end_of(raw, Course(start=morning), the_official_days())
    assert found == End(date.fromisoformat(end), closing_of(date.fromisoformat(end)), False)


def test_the_auditor_knows_the_official_calendar_day_by_day():
    days, calendar = the_official_days(), calendar_seed().to_calendar()
    day = date(2004, 1, 1)
    while day.year < 2027:
        assert days.between(day - timedelta(days=1), day) == calendar.is_working_day(day), day
        day += timedelta(days=1)


@pytest.mark.slow
def test_random_limits_are_computed_alike():
    assert play(CASES, SEED) == CASES


@pytest.mark.slow
@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
def test_the_time_zone_of_the_machine_changes_nothing(zone):
    done = subprocess.run(
        [sys.executable, "-m", "tests.audit.arithmetic_cases", str(CASES), str(SEED + 1)],
        cwd=ROOT,
        env={**os.environ, "TZ": zone, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == f"{CASES} cases, seed {SEED + 1} no difference\n", done.stderr[-2000:]


def test_a_last_day_moved_into_a_pause_waits_for_its_end():
    """A limit that ends on a Saturday and stands still on the Monday is not over on the Monday."""
    raw = {"unit": "calendar_days", "length": 9, "last_day": "next_working_day"}
    start = datetime(2022, 7, 7, 1, tzinfo=UTC)
    since, until = datetime(2022, 7, 18, 1, tzinfo=UTC), datetime(2022, 7, 20, 1, tzinfo=UTC)
    changes = Changes(pauses=(Pause(kind="testing", since=since, until=until),))
    calendar = calendar_seed().to_calendar()
    term = term_of(a_rule({"id": "r", **raw}), start, calendar, changes=changes)
    assert (term.due_on, term.due_at) == (date(2022, 7, 20), end_of_day(date(2022, 7, 20)))
    course = Course(start=start, pauses=((since, until),))
    assert end_of(raw, course, the_official_days()).day == term.due_on


def test_a_cap_never_makes_a_limit_of_hours_longer():
    raw = {"id": "r", "unit": "hours", "length": 4, "not_later_than": date(2022, 7, 1)}
    start = datetime(2022, 7, 7, 1, tzinfo=UTC)
    term = term_of(a_rule(raw), start, calendar_seed().to_calendar())
    assert term.due_at == start + timedelta(hours=4)
