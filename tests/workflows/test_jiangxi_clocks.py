"""The days of Jiangxi 2022 in a life of a hazard: by the end of July together, then at once."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from casework.models import Hazard
from tests.workflows.switching import apply, midnight
from workflows.commands.inspections import start_inspection

JIANGXI = "jiangxi-2022"


@pytest.fixture
def found_on(world):
    """A hazard of the province's campaign, found and ordered on a day; with its time limit."""

    def find(day, **answers):
        world.clock.on(day)
        campaign = world.runtime.campaigns[JIANGXI]
        nth = 0
        while not (shared := set(world.enterprise(nth=nth).products) & set(campaign.product_ids)):
            nth += 1
        visited = world.enterprise(nth=nth)
        with world.unit_of_work(world.actor("inspector", visited.unit)) as work:
            inspection = start_inspection(
                world.runtime,
                work,
                campaign=JIANGXI,
                enterprise_id=visited.id,
                product_class=min(shared),
            )
        world.do(inspection, "inspect", checklist={"2": "problem"})
        with world.reading() as work:
            query = select(Hazard.id).where(Hazard.parent_id == inspection)
            hazard = work.session.scalars(query).one()
        world.do(hazard, "register", **answers)
        world.do(hazard, "issue_order")
        return hazard

    return find


def due(world, hazard):
    return world.limits(hazard, "rectification_due")[-1]


@pytest.mark.parametrize("day", ["2022-04-25", "2022-06-30"])
def test_s1_7_a_hazard_found_by_june_is_due_on_the_last_of_july(world, found_on, day):
    limit = due(world, found_on(day))
    assert (limit.due_on, limit.ladder) == (date(2022, 7, 31), "NORMAL")


@pytest.mark.parametrize(
    ("day", "last"), [("2022-07-01", date(2022, 7, 6)), ("2022-10-28", date(2022, 10, 31))]
)
def test_s1_8_a_hazard_found_from_july_is_due_at_once(world, found_on, day, last):
    limit = due(world, found_on(day))
    assert (limit.due_on, limit.ladder) == (last, "IMMEDIATE")


def test_s1_9_a_hazard_of_june_left_open_is_overdue_and_on_the_short_ladder_in_august(
    world, found_on
):
    hazard = found_on("2022-06-30")
    midnight(world)
    apply(world, "zeroing", campaign=JIANGXI)
    world.clock.on("2022-08-01")
    world.tick()
    limit = due(world, hazard)
    assert limit.due_on < date(2022, 8, 1)
    assert limit.delivered_at is not None
    assert "DeadlinePassed" in [event.kind for event in world.events(hazard)]
    assert limit.ladder == "IMMEDIATE"
    acts = [(rung.number, rung.act) for rung in world.rungs(limit)]
    assert acts == [
        (1, "remind"), (2, "explain"), (3, "instruct"), (4, "instruct"), (5, "propose"),
    ]  # fmt: skip


def test_s1_12_a_hazard_that_comes_back_in_september_is_due_by_the_end_of_october(world, found_on):
    hazard = found_on("2022-07-04")
    for step in ("record_report", "recheck", "approve_strike_off"):
        world.do(hazard, step)
    world.clock.on("2022-09-01")
    world.tick()
    assert [i.step for i in world.items(hazard)] == ["visit"]
    assert due_days(world, hazard, "look_back_due") == [date(2022, 9, 30)]
    world.clock.on("2022-09-29")
    world.do(hazard, "visit", visit_outcome="failed")
    world.do(hazard, "conclude", look_back_result="failed")
    world.do(hazard, "issue_order")
    assert due(world, hazard).due_on == date(2022, 10, 9)  # both make-up days are worked
    assert due(world, hazard).due_on <= date(2022, 10, 31)


def due_days(world, hazard, name):
    return [limit.due_on for limit in world.limits(hazard, name)]
