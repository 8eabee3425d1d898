"""What is late climbs the ladder of its phase, each rung once."""

from __future__ import annotations

from datetime import date

import pytest


def due(world, hazard):
    return world.deadlines(hazard, "rectification_due")[-1]


@pytest.mark.parametrize(
    ("day", "due_on", "ladder"),
    [
        ("2022-05-10", date(2022, 5, 31), "NORMAL"),
        ("2022-07-11", date(2022, 7, 14), "IMMEDIATE"),
        ("2022-10-11", date(2022, 10, 31), "IMMEDIATE"),
    ],
)
def test_x_17_the_phase_sets_the_due_day_and_the_ladder(world, day, due_on, ladder):
    """D03, S0-41: 15 working days in screening, 3 in the crackdown, the campaign's end after."""
    world.clock.on(day)
    deadline = due(world, world.hazard_at("record_report"))
    assert (deadline.due_on, deadline.ladder) == (due_on, ladder)


def test_s0_39_an_urgent_hazard_gets_priority_one_and_the_short_ladder(world):
    hazard = world.hazard_at("record_report", urgent=True)
    assert (world.matter(hazard).priority, due(world, hazard).ladder) == (1, "IMMEDIATE")
    assert due(world, hazard).due_on == date(2022, 5, 13)


def test_the_normal_ladder_from_reminder_to_proposed_listing(world):
    hazard = world.hazard_at("record_report")  # due on 2022-05-31
    climbed = {}
    for day in ("2022-05-25", "2022-05-26", "2022-05-31", "2022-06-01", "2022-06-06", "2022-06-08"):
        world.clock.on(day)
        world.tick()
        climbed[day] = [(r.number, r.act, r.to_role) for r in world.rungs(due(world, hazard))]
    assert climbed["2022-05-25"] == []
    assert climbed["2022-06-08"] == [
        (1, "remind", "inspector"),
        (2, "remind", "inspector"),
        (3, "explain", "section_chief"),
        (4, "instruct", "bureau_leader"),
        (5, "propose", "bureau_leader"),
    ]
    escalations = world.children(hazard, "escalation")
    assert sorted(e.act for e in escalations) == ["explain", "instruct", "propose"]


def test_x_20_ticking_twice_climbs_once(world):
    hazard = world.hazard_at("record_report")
    world.clock.on("2022-06-01")
    assert world.tick() > 0
    assert world.tick() == 0
    assert len(world.rungs(due(world, hazard))) == 3


def test_x_19_after_an_outage_missed_rungs_are_written_late_and_reminders_ring_once(world):
    hazard = world.hazard_at("record_report")
    world.clock.on("2022-06-10")
    world.tick()
    rungs = world.rungs(due(world, hazard))
    assert [(r.number, r.late) for r in rungs] == [
        (1, True),
        (2, True),
        (3, True),
        (4, True),
        (5, True),
    ]
    told = [e.facts["rung"] for e in world.events(hazard) if e.kind == "RungClimbed"]
    assert told == [3, 4, 5]


def test_sw_10_completing_late_before_the_sweep_never_hides_lateness(world):
    hazard = world.hazard_at("record_report")
    world.clock.on("2022-06-06")  # three working days after 2022-05-31: 06-03 is a holiday
    world.do(hazard, "record_report")
    [deadline] = world.deadlines(hazard, "rectification_due")
    assert (deadline.state, deadline.days_late) == ("missed", 3)
    assert [(r.number, r.late) for r in world.rungs(deadline)] == [(3, True), (4, True)]


def test_an_act_in_time_is_met_with_no_day_late(world):
    hazard = world.hazard_at("record_report")
    world.clock.on("2022-05-31", hour=23)
    world.do(hazard, "record_report")
    [deadline] = world.deadlines(hazard, "rectification_due")
    assert (deadline.state, deadline.days_late) == ("met", 0)


def test_the_passed_due_moment_is_in_the_trail_while_the_clock_runs_on(world):
    hazard = world.hazard_at("record_report")
    world.clock.on("2022-06-01")
    world.tick()
    passed = [e for e in world.events(hazard) if e.kind == "DeadlinePassed"]
    assert [e.facts["deadline"] for e in passed] == ["rectification_due"]
    assert due(world, hazard).state == "armed"
    assert [i.step for i in world.items(hazard)] == ["record_report"]


def test_escalations_are_withdrawn_once_their_cause_is_done(world):
    hazard = world.hazard_at("record_report")
    world.clock.on("2022-06-01")
    world.tick()
    [escalation] = world.children(hazard, "escalation")
    world.do(hazard, "record_report")
    withdrawn = world.matter(escalation.id)
    assert (withdrawn.outcome, world.items(escalation.id)) == ("withdrawn", [])


def test_a_chief_explains_and_a_leader_proposes_listed_supervision(world):
    hazard = world.hazard_at("record_report")
    world.clock.on("2022-06-08")
    world.tick()
    acts = {e.act: e.id for e in world.children(hazard, "escalation")}
    world.do(acts["explain"], "explain_delay")
    world.do(acts["instruct"], "give_instruction")
    world.do(acts["propose"], "propose_listing")
    outcomes = {act: world.matter(id_).outcome for act, id_ in acts.items()}
    assert outcomes == {"explain": "explained", "instruct": "instructed", "propose": "proposed"}
    assert world.matter(acts["propose"]).listing_proposed is True


def test_a_second_round_has_its_own_clock_and_rungs(world):
    hazard = world.hazard_at("recheck")
    world.do(hazard, "recheck", recheck_outcome="failed", failure_remarks="未落实")
    world.do(hazard, "issue_order")
    first, second = sorted(world.deadlines(hazard, "rectification_due"), key=lambda d: d.id)
    assert (first.state, second.state) == ("met", "armed")
