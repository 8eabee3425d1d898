"""The demonstration clock moves forward only, for administrators only, in a demonstration only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from casework.errors import ClockRefused, NotPermitted
from casework.models import OFFICE_TRAIL, EventRow, Installation, OfficeTrail
from workflows.commands.clock import move_clock, move_clock_a_day, move_clock_to_next_limit


@pytest.fixture
def administrator(world):
    return world.actor("administrator")


def offset(world):
    with world.reading() as work:
        return timedelta(seconds=work.session.get_one(Installation, 1).clock_offset)


def test_a_day_forward_is_kept_and_told_in_the_trail(world, administrator):
    with world.reading() as work:
        before = work.session.get_one(OfficeTrail, 1).trail_length
    with world.unit_of_work(administrator) as work:
        to = move_clock_a_day(work)
    assert to == world.clock.now + timedelta(days=1)
    assert abs(datetime.now(UTC) + offset(world) - to) < timedelta(seconds=5)
    with world.reading() as work:
        query = select(EventRow).where(EventRow.trail == OFFICE_TRAIL, EventRow.seq > before)
        [event] = work.session.scalars(query).all()
    assert (event.kind, event.actor) == ("DemonstrationClockMoved", administrator.name)
    assert event.recorded_at > event.occurred_at  # 2022 in the office, today on the machine


def test_to_the_next_limit(world, administrator):
    world.hazard()
    with world.unit_of_work(administrator) as work:
        to = move_clock_to_next_limit(work)
    assert to > world.clock.now


def test_with_nothing_due_there_is_nowhere_to_go(world, administrator):
    with pytest.raises(ClockRefused) as refused, world.unit_of_work(administrator) as work:
        move_clock_to_next_limit(work)
    assert refused.value.facts["reason"] == "nothing_due"


@pytest.mark.parametrize(("days", "reason"), [(-1, "backwards"), (40, "too_far")])
def test_no_way_back_and_no_leaps(world, administrator, days, reason):
    with pytest.raises(ClockRefused) as refused, world.unit_of_work(administrator) as work:
        move_clock(work, to=work.now + timedelta(days=days))
    assert refused.value.facts["reason"] == reason
    assert offset(world) == timedelta(0)


def test_only_an_administrator_moves_it(world):
    with pytest.raises(NotPermitted), world.unit_of_work(world.actor("inspector")) as work:
        move_clock_a_day(work)


def test_an_instance_without_demo_data_has_no_such_clock(world, engine, administrator):
    with engine.begin() as connection:
        connection.execute(update(Installation).values(demo=False))
    with pytest.raises(ClockRefused) as refused, world.unit_of_work(administrator) as work:
        move_clock_a_day(work)
    assert refused.value.facts["reason"] == "not_a_demonstration"
