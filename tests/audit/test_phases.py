"""A phase took limits over, or gave them back: the auditor follows, and finds what is forged."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, func, select, update

from casework.models import EventRow, Limit, Rung
from tests.audit.test_office import audited, differing, forge
from tests.workflows.switching import apply, midnight, open_hazards, roll_back
from tests.workflows.time_limits.hands import due, on_limit
from workflows.limits.commands import Grounds, pause_limit, resume_limit

ZEROING = {"phase": "zeroing", "campaign": "jiangxi-2022"}


def only(world, hazard):
    return Limit.id == due(world, hazard).id


@pytest.mark.usefixtures("jiangxi")
def test_s1_a_day_that_a_phase_brought_forward_audits_clean_and_is_computed(world):
    [hazard] = open_hazards(world, 1)
    midnight(world)
    apply(world, **ZEROING)
    assert due(world, hazard).due_on == date(2022, 7, 6)
    differences, found = audited(world)
    assert differences == []
    assert found.computed == found.limits
    world.clock.on("2022-07-20")
    world.tick()
    world.do(hazard, "record_report")
    assert audited(world)[0] == []


@pytest.mark.usefixtures("jiangxi")
def test_s1_a_roll_back_audits_clean(world):
    [hazard] = open_hazards(world, 1)
    midnight(world)
    apply(world, **ZEROING)
    world.clock.on("2022-07-07")
    world.tick()  # two rungs of the short ladder are climbed, and stay so
    roll_back(world, **ZEROING)
    assert due(world, hazard).due_on == date(2022, 7, 31)
    differences, found = audited(world)
    assert differences == []
    assert found.computed == found.limits
    world.clock.on("2022-08-10")
    world.tick()
    assert audited(world)[0] == []


def test_s0_42_a_ladder_taken_after_an_outage_audits_clean(world):
    world.clock.on("2022-06-06")
    world.hazard_at("record_report")  # due on 2022-06-27
    world.clock.on("2022-07-04")
    apply(world)
    world.tick()
    assert audited(world)[0] == []


def test_x_18_a_clock_that_stood_still_at_the_switch_audits_clean(world):
    [hazard] = open_hazards(world, 1)
    grounds = Grounds(reason="送检", document="委托书")
    on_limit(world, hazard, pause_limit, kind="testing", grounds=grounds)
    midnight(world)
    apply(world)
    world.clock.on("2022-07-05")
    on_limit(world, hazard, resume_limit, grounds=grounds)
    world.clock.on("2022-08-01")
    world.tick()
    assert audited(world)[0] == []


@pytest.mark.usefixtures("jiangxi")
def test_x_18_applied_rolled_back_and_applied_again_audits_clean(world):
    open_hazards(world, 2)
    midnight(world)
    apply(world, **ZEROING)
    roll_back(world, **ZEROING)
    world.clock.on("2022-07-05")
    world.tick()
    apply(world, **ZEROING)
    world.clock.on("2022-07-08")
    world.tick()
    assert audited(world)[0] == []


# --- forged ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("jiangxi")
@pytest.mark.parametrize("undone", [False, True])
def test_s1_a_day_forged_after_a_switch_or_its_roll_back_is_found(world, undone):
    [hazard] = open_hazards(world, 1)
    midnight(world)
    apply(world, **ZEROING)
    if undone:
        roll_back(world, **ZEROING)
    forged = due(world, hazard).due_on + timedelta(days=1)
    forge(world, update(Limit).where(only(world, hazard)).values(due_on=forged))
    assert ("rectification_due", "due_on") in differing(world)


@pytest.mark.usefixtures("jiangxi")
@pytest.mark.parametrize(
    ("forged", "found"),
    [
        ({"rule": "rectification_batch"}, "rule"),
        ({"ladder": "NORMAL"}, "ladder"),
        ({"starts_at": func.now()}, "starts_at"),
    ],
)
def test_s1_a_rule_ladder_or_start_forged_after_a_switch_is_found(world, forged, found):
    [hazard] = open_hazards(world, 1)
    midnight(world)
    apply(world, **ZEROING)
    forge(world, update(Limit).where(only(world, hazard)).values(**forged))
    assert ("rectification_due", found) in differing(world)


def test_x_18_a_phase_that_is_said_to_have_begun_on_another_day_is_found(world):
    open_hazards(world, 1)
    midnight(world)
    apply(world)
    query = select(EventRow).where(EventRow.kind == "TimeLimitChanged")
    with world.reading() as work:
        [event] = work.session.scalars(query)
        facts = {**event.facts["facts"], "instant": "2022-06-25T00:00:00+08:00"}
        told = {**event.facts, "facts": facts}
    forge(world, update(EventRow).where(EventRow.kind == event.kind).values(facts=told))
    assert ("rectification_due", "phase_instant") in differing(world)


def test_x_18_a_switch_struck_from_the_trail_is_found(world):
    open_hazards(world, 1)
    midnight(world)
    apply(world)
    forge(world, delete(EventRow).where(EventRow.kind == "TimeLimitChanged"))
    assert ("rectification_due", "ladder") in differing(world)


def test_x_18_a_rung_of_the_new_ladder_that_is_gone_is_found(world):
    open_hazards(world, 1)
    midnight(world)
    apply(world)
    world.clock.on("2022-07-08")  # a working day before the due day: the short ladder's first
    world.tick()
    world.clock.on("2022-07-09")
    world.tick()
    assert audited(world)[0] == []
    forge(world, delete(Rung))
    world.hazard_at("record_report")  # something happens, so that the rung is long overdue
    assert ("rectification_due", "rung_missing") in differing(world)
