"""A phase takes over what is open at its instant, and every change is explained."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from casework.models import OFFICE_TRAIL, PhaseSwitch
from casework.unit_of_work import CLOCK
from tests.workflows.switching import CRACKDOWN, all_limits, apply, midnight, open_hazards, preview
from tests.workflows.time_limits.hands import changes, due, on_limit
from workflows.commands.phases import roll_back_switch
from workflows.limits.commands import Grounds, override_limit, pause_limit

pytestmark = pytest.mark.usefixtures("sound_afterwards")

# --- what the switch does -----------------------------------------------------------------


def test_s0_42_at_midnight_of_july_every_open_hazard_keeps_its_day_and_switches_ladder(world):
    hazards = open_hazards(world)
    assert {due(world, h).ladder for h in hazards} == {"NORMAL"}
    midnight(world)
    report = apply(world)
    assert (report.state, report.late, report.counts["changed"]) == ("applied", False, 3)
    for hazard in hazards:
        limit = due(world, hazard)
        assert (limit.due_on, limit.rule, limit.ladder) == (
            date(2022, 7, 11),
            "rectification_normal",
            "IMMEDIATE",
        )


def test_s0_42_the_log_shows_old_and_new_day_rule_ladder_and_reason(world):
    [hazard] = open_hazards(world, 1)
    midnight(world)
    apply(world)
    [event] = changes(world, hazard)
    said = event.facts
    assert (said["act"], said["old_due_on"], said["new_due_on"], said["reason"]) == (
        "phase_switched",
        "2022-07-11",
        "2022-07-11",
        "整治攻坚",
    )
    facts = said["facts"]
    assert (facts["phase"], facts["old_ladder"], facts["ladder"]) == (
        CRACKDOWN,
        "NORMAL",
        "IMMEDIATE",
    )
    assert facts["old_rule"] == facts["rule"] == "rectification_normal"
    assert facts["decision"]["table"] == "phase_rule"
    history = due(world, hazard).history
    assert [(h["act"], h["old"], h["new"], h["old_ladder"], h["ladder"]) for h in history] == [
        ("phase_switched", "2022-07-11", "2022-07-11", "NORMAL", "IMMEDIATE")
    ]


def test_x_18_the_office_trail_tells_of_the_switch_as_a_whole(world):
    open_hazards(world, 2)
    midnight(world)
    apply(world)
    begun, done = [e.facts for e in world.events(OFFICE_TRAIL) if e.kind == "PhaseSwitched"]
    assert (begun["act"], begun["phase"], begun["counts"]) == ("applying", CRACKDOWN, {})
    assert (done["act"], done["phase"], done["counts"]["changed"]) == ("applied", CRACKDOWN, 2)


def test_s0_42_after_the_switch_the_hazard_climbs_the_immediate_ladder(world):
    [hazard] = open_hazards(world, 1)
    midnight(world)
    apply(world)
    world.clock.on("2022-07-06")  # three working days before the due day
    world.tick()
    assert world.rungs(due(world, hazard)) == []
    world.clock.on("2022-07-12")
    world.tick()
    assert [(r.number, r.act, r.to_role) for r in world.rungs(due(world, hazard))] == [
        (1, "remind", "inspector"),
        (2, "explain", "section_chief"),
        (3, "instruct", "bureau_leader"),
    ]


def test_x_18_a_rung_reached_at_the_very_instant_is_climbed_by_the_new_ladder(world):
    world.clock.on("2022-06-10")
    hazard = world.hazard_at("record_report")
    assert due(world, hazard).due_on == date(2022, 7, 1)
    world.clock.on("2022-06-29")
    world.tick()
    assert [r.number for r in world.rungs(due(world, hazard))] == [1]
    midnight(world)
    apply(world)
    world.tick()
    rungs = world.rungs(due(world, hazard))
    assert [(r.number, r.act) for r in rungs] == [(1, "remind"), (2, "explain")]


def test_x_18_what_was_missed_before_the_instant_is_climbed_by_the_old_ladder_and_marked(world):
    world.clock.on("2022-06-06")
    hazard = world.hazard_at("record_report")  # due on 2022-06-27
    world.clock.on("2022-07-04")  # the program was down since
    report = apply(world)
    world.tick()
    rungs = world.rungs(due(world, hazard))
    assert report.late
    assert [(r.number, r.act, r.to_role, r.late) for r in rungs] == [
        (1, "remind", "inspector", True),
        (2, "remind", "inspector", True),
        (3, "explain", "section_chief", True),
        (4, "instruct", "bureau_leader", True),
        (5, "propose", "bureau_leader", False),
    ]


def test_s0_41_limits_that_began_in_the_new_phase_are_not_met(world):
    midnight(world)
    hazard = world.hazard_at("record_report")
    assert due(world, hazard).due_on == date(2022, 7, 6)
    assert apply(world).counts["met"] == 0
    assert changes(world, hazard) == []


def test_x_18_an_order_issued_after_the_switch_goes_by_the_phase_of_its_day(world):
    world.clock.on("2022-06-30")
    hazard = world.hazard_at("issue_order")
    world.clock.on("2022-07-01")
    world.do(hazard, "issue_order")
    limit = due(world, hazard)
    assert (limit.rule, limit.ladder, limit.due_on) == (
        "rectification_immediate",
        "IMMEDIATE",
        date(2022, 7, 6),
    )


def test_s0_42_what_is_urgent_already_climbs_the_short_ladder_and_does_not_change(world):
    world.clock.on("2022-06-30")
    hazard = world.hazard_at("record_report", urgent=True)
    midnight(world)
    report = apply(world)
    assert (report.counts["met"], report.counts["changed"]) == (1, 0)
    assert changes(world, hazard) == []


def test_x_18_a_clock_that_stands_still_switches_ladder_and_runs_on_later(world):
    [hazard] = open_hazards(world, 1)
    on_limit(world, hazard, pause_limit, kind="testing", grounds=Grounds(reason="送检"))
    midnight(world)
    apply(world)
    limit = due(world, hazard)
    assert (limit.state, limit.ladder, limit.next_at) == ("paused", "IMMEDIATE", None)
    assert changes(world, hazard)[-1].facts["new_due_on"] is None


def test_s0_42_owners_are_told(world):
    [hazard] = open_hazards(world, 1)
    with world.reading() as work:
        mark = work.session.scalar(select(PhaseSwitch.id))
    assert mark is None
    midnight(world)
    apply(world)
    from casework.models import OutboxRow  # noqa: PLC0415

    with world.reading() as work:
        rows = work.session.scalars(select(OutboxRow)).all()
    mine = [r.payload for r in rows if r.payload["facts"].get("act") == "phase_switched"]
    assert [(p["matter_id"], p["roles"]) for p in mine] == [(str(hazard), ["inspector"])]


def test_s0_phase_4_generates_no_new_look_back(world):
    midnight(world, "2022-10-01")
    apply(world, "consolidate")
    world.clock.on("2022-10-11")
    hazard = world.hazard_at("approve_strike_off")
    world.do(hazard, "approve_strike_off")
    assert (world.matter(hazard).outcome, world.limits(hazard, "look_back_opens")) == (
        "archived",
        [],
    )


# --- Jiangxi: dispose at once from July ---------------------------------------------------


def test_s1_from_july_what_is_open_is_due_three_working_days_on(world, jiangxi):
    [hazard] = open_hazards(world, 1)
    assert due(world, hazard).due_on == date(2022, 7, 31)
    midnight(world)
    [line] = preview(world, "zeroing", jiangxi)
    report = apply(world, "zeroing", campaign=jiangxi)
    limit = due(world, hazard)
    assert (limit.due_on, limit.rule, limit.ladder) == (
        date(2022, 7, 6),
        "rectification_immediate",
        "IMMEDIATE",
    )
    assert (line.new_due_on, line.new_rule, line.moves) == (limit.due_on, limit.rule, True)
    assert report.counts["moved"] == 1
    assert world.matter(hazard).rectification_due_on == date(2022, 7, 6)
    assert world.matter(hazard).due_at == world.items(hazard)[0].due_at == limit.due_at


def test_s1_a_day_that_a_leader_set_stays(world, jiangxi):
    [hazard] = open_hazards(world, 1)
    day = date(2022, 7, 20)
    grounds = Grounds(reason="示例")
    on_limit(world, hazard, override_limit, role="bureau_leader", due_on=day, grounds=grounds)
    midnight(world)
    apply(world, "zeroing", campaign=jiangxi)
    assert (due(world, hazard).due_on, due(world, hazard).ladder) == (day, "IMMEDIATE")


def test_s1_a_day_never_moves_back(world, jiangxi):
    [hazard] = open_hazards(world, 1)
    world.clock.on("2022-06-30")
    urgent = world.hazard_at("record_report", urgent=True)  # due 2022-07-05
    midnight(world)
    apply(world, "zeroing", campaign=jiangxi)
    assert due(world, urgent).due_on == date(2022, 7, 5)
    assert due(world, hazard).due_on == date(2022, 7, 6)


def test_s1_roll_back_restores_the_day_of_july(world, jiangxi):
    hazards = open_hazards(world)
    midnight(world)
    before = all_limits(world)
    apply(world, "zeroing", campaign=jiangxi)
    assert all_limits(world) != before
    roll_back_switch(
        world.runtime,
        world.unit_of_work,
        CLOCK,
        campaign=jiangxi,
        phase="zeroing",
        reason="以8月1日为准",
    )
    assert all_limits(world) == before
    for hazard in hazards:
        matter = world.matter(hazard)
        assert matter.rectification_due_on == date(2022, 7, 31)
        assert matter.due_at == world.items(hazard)[0].due_at == due(world, hazard).due_at
