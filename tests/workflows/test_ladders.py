"""What is late climbs the ladder of its phase, each rung once."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from casework.errors import NotPermitted
from casework.models import Notice, Person
from tests.offices import an_office
from webapp.jobs.heartbeat import tick
from workflows.limits.beginnings import take_up
from workflows.limits.commands import start_extension


def due(world, hazard):
    return world.limits(hazard, "rectification_due")[-1]


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
    limit = due(world, world.hazard_at("record_report"))
    assert (limit.due_on, limit.ladder) == (due_on, ladder)


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
    [limit] = world.limits(hazard, "rectification_due")
    assert (limit.state, limit.days_late) == ("missed", 3)
    assert [(r.number, r.late) for r in world.rungs(limit)] == [(3, True), (4, True)]


def test_an_act_in_time_is_met_with_no_day_late(world):
    hazard = world.hazard_at("record_report")
    world.clock.on("2022-05-31", hour=23)
    world.do(hazard, "record_report")
    [limit] = world.limits(hazard, "rectification_due")
    assert (limit.state, limit.days_late) == ("met", 0)


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
    first, second = sorted(world.limits(hazard, "rectification_due"), key=lambda d: d.id)
    assert (first.state, second.state) == ("met", "armed")


# --- by grade (D04) -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("urgent", "ladder"), [(True, "IMMEDIATE"), (False, "NORMAL")], ids=["major", "general"]
)
def test_d04_every_limit_of_a_major_hazard_climbs_the_short_ladder(world, urgent, ladder):
    hazard = world.hazard_at("recheck", urgent=urgent)
    assert (world.matter(hazard).grade == "MAJOR") is urgent
    (registering,) = world.limits(hazard, "register_due")
    (recheck,) = world.limits(hazard, "recheck_due")
    (order,) = world.limits(hazard, "order_due")
    assert registering.ladder == "NORMAL"  # not graded yet
    assert (order.ladder, recheck.ladder) == (ladder, ladder)
    decided = [d for e in world.events(hazard) for d in e.facts.get("decisions", ())]
    asked = [d["inputs"] for d in decided if d["table"] == "ladder_choice"]
    assert {inputs["grade"] for inputs in asked} == {world.matter(hazard).grade}


# --- the superior unit ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("urgent", "day", "rungs"), [(False, "2022-06-08", {5}), (True, "2022-05-20", {4, 5})]
)
def test_x_17_the_last_rungs_reach_the_superior_unit(world, urgent, day, rungs):
    hazard = world.hazard_at("record_report", urgent=urgent)
    world.clock.on(day)
    tick(an_office(world))
    climbed = {r.number for r in world.rungs(due(world, hazard)) if r.copy_roles == "superior"}
    assert climbed == rungs
    assert {n.facts["rung"] for n in notices(world, "superior", hazard)} == rungs


def test_the_superior_unit_hears_of_a_proposal_and_not_of_a_refusal(world):
    for nth, proposed in enumerate((True, False)):
        hazard = world.hazard_at("record_report")
        world.clock.on(("2022-06-08", "2022-07-20")[nth])
        world.tick()
        (act,) = [e.id for e in world.children(hazard, "escalation") if e.act == "propose"]
        world.do(act, "propose_listing", proposed=proposed)
        tick(an_office(world))
        assert bool(notices(world, "superior", act, kind="ListingProposed")) is proposed
        assert notices(world, "section_chief", act, kind="ListingProposed")


def notices(world, role, matter, *, kind="RungClimbed"):
    """What people with ``role`` were told about a matter."""
    with world.reading() as work:
        people = {p.id for p in work.session.scalars(select(Person)) if role in p.roles}
        found = work.session.scalars(select(Notice).where(Notice.matter_id == matter)).all()
    return [n for n in found if n.person_id in people and n.kind == kind]


# --- not begun and not done -----------------------------------------------------------------------


def third_rung(world, hazard):
    world.clock.on("2022-06-01")  # due on 2022-05-31
    world.tick()
    (rung,) = [r for r in world.rungs(due(world, hazard)) if r.number == 3]
    (event,) = [e for e in world.events(hazard) if e.facts.get("rung") == 3]
    return rung.act, rung.copy_roles, event.facts["begun"]


def begin(world, hazard, by=None):
    item = world.item(hazard, "record_report")
    with world.unit_of_work(by or world.actor("inspector")) as work:
        return take_up(world.runtime, work, task_id=item.task_id)


def test_what_nobody_has_begun_reaches_the_leader_a_rung_sooner(world):
    assert third_rung(world, world.hazard_at("record_report")) == (
        "explain",
        "bureau_leader",
        False,
    )


def test_what_is_begun_and_not_done_is_explained_by_the_chief_alone(world):
    hazard = world.hazard_at("record_report")
    before = due(world, hazard)
    assert begin(world, hazard) == begin(world, hazard) == hazard
    taken = [e for e in world.events(hazard) if e.kind == "TaskTakenUp"]
    assert [(e.facts["step"], e.facts["deadlines"]) for e in taken] == [
        ("record_report", ["rectification_due"])
    ]
    assert (due(world, hazard).due_on, due(world, hazard).next_at) == (
        before.due_on,
        before.next_at,
    )
    assert third_rung(world, hazard) == ("explain", "", True)


def test_who_asks_for_more_time_has_begun(world):
    hazard = world.hazard_at("record_report")
    with world.unit_of_work(world.actor("inspector")) as work:
        start_extension(world.runtime, work, due(world, hazard).id)
    assert third_rung(world, hazard) == ("explain", "", True)


def test_only_whose_task_it_is_takes_it_up(world):
    hazard = world.hazard_at("record_report")
    with pytest.raises(NotPermitted):
        begin(world, hazard, by=world.actor("section_chief"))
    assert due(world, hazard).begun is False


def test_a_second_round_is_not_begun_again(world):
    hazard = world.hazard_at("record_report")
    begin(world, hazard)
    world.do(hazard, "record_report")
    world.do(hazard, "recheck", recheck_outcome="failed", failure_remarks="未落实")
    world.do(hazard, "issue_order")
    first, second = sorted(world.limits(hazard, "rectification_due"), key=lambda d: d.id)
    assert (first.begun, second.begun) == (True, False)
