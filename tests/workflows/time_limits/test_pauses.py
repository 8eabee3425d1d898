"""A clock that stands still loses exactly the days it stood still (X-16)."""

from __future__ import annotations

from datetime import date
from functools import partial

from tests.workflows.time_limits.hands import (
    DUE,
    GROUNDS,
    act,
    due,
    extension,
    on_limit,
    paused,
    refused,
    suspension,
)
from workflows.limits.commands import (
    pause_limit,
    resume_limit,
    start_suspension,
)


def test_x_16_resuming_adds_exactly_the_paused_working_days(world, hazard):
    world.clock.on("2022-05-16")
    request = paused(world, hazard)
    limit = due(world, hazard)
    assert (limit.state, limit.next_at, limit.due_on) == ("paused", None, DUE)
    assert (world.matter(hazard).due_at, world.items(hazard)[0].due_at) == (None, None)
    world.clock.on("2022-05-23")  # five working days stood still, 05-16 to 05-20
    world.do(request, "resume", reason="检验报告已出")
    limit = due(world, hazard)
    shifted = world.runtime.calendar.shift(DUE, 5)
    assert (limit.state, limit.due_on) == ("armed", shifted)
    assert world.matter(hazard).due_at == limit.due_at
    assert world.matter(request).outcome == "resumed"
    assert [(h["act"], h["old"], h["new"]) for h in limit.history] == [
        ("paused", "2022-05-31", None),
        ("resumed", "2022-05-31", shifted.isoformat()),
    ]


def test_x_16_a_limit_in_calendar_days_gains_exactly_the_paused_calendar_days(world):
    world.clock.on("2022-05-10")
    hazard = world.hazard_at("approve_strike_off")
    world.do(hazard, "approve_strike_off")
    world.clock.on("2022-07-04")
    world.tick()
    window = world.limits(hazard, "look_back_due")[-1]
    world.clock.on("2022-07-06")
    request = act(world, partial(start_suspension, limit_id=window.id))
    world.do(request, "request_suspension")
    world.do(request, "approve_suspension")
    world.clock.on("2022-07-19")
    world.do(request, "resume")
    moved = world.limits(hazard, "look_back_due")[-1]
    assert (moved.due_on - window.due_on).days == 13


def test_a_pause_of_a_weekend_adds_no_working_day(world, hazard):
    world.clock.on("2022-05-14")
    request = paused(world, hazard)
    world.clock.on("2022-05-16")
    world.do(request, "resume")
    assert due(world, hazard).due_on == DUE


def test_a_clock_runs_on_from_the_day_the_cause_ended(world, hazard):
    world.clock.on("2022-05-16")
    request = paused(world, hazard)
    world.clock.on("2022-05-27")
    world.do(request, "resume", ended_on="2022-05-18")
    assert due(world, hazard).due_on == world.runtime.calendar.shift(DUE, 2)


def test_a_clock_that_should_have_run_out_meanwhile_climbs_what_it_missed(world, hazard):
    world.clock.on("2022-05-30")
    request = paused(world, hazard)
    world.clock.on("2022-06-15")
    world.do(request, "resume", ended_on="2022-05-31")  # due on 2022-06-01
    world.tick()
    limit = due(world, hazard)
    assert limit.due_on == date(2022, 6, 1)
    assert [r.number for r in world.rungs(limit)] == [3, 4, 5]
    assert all(r.late for r in world.rungs(limit)[:2])


def test_a_clock_does_not_run_on_from_a_day_before_it_stopped(world, hazard):
    world.clock.on("2022-05-16")
    request = paused(world, hazard)
    with refused("resumed_before_pause"):
        world.do(request, "resume", ended_on="2022-05-13")


def test_nothing_fires_while_a_clock_stands_still(world, hazard):
    world.clock.on("2022-05-20")
    paused(world, hazard)
    world.clock.on("2022-07-01")
    assert world.tick() == 0
    assert world.rungs(due(world, hazard)) == []


def test_the_ladder_goes_on_relative_to_the_new_day(world, hazard):
    world.clock.on("2022-05-26")
    world.tick()
    request = paused(world, hazard)
    world.clock.on("2022-06-02")
    world.do(request, "resume")
    assert [r.number for r in world.rungs(due(world, hazard))] == [1]
    world.clock.on(due(world, hazard).due_on.isoformat())
    world.tick()
    assert [r.number for r in world.rungs(due(world, hazard))] == [1, 2]


def test_a_pause_inside_a_pause_is_refused(world, hazard):
    paused(world, hazard)
    with refused("already_paused"):
        on_limit(world, hazard, pause_limit, kind="testing", grounds=GROUNDS)
    with refused("already_paused"):
        extension(world, hazard)


def test_two_pauses_one_after_the_other_both_count(world, hazard):
    for start, end in (("2022-05-16", "2022-05-18"), ("2022-05-23", "2022-05-24")):
        world.clock.on(start)
        request = paused(world, hazard)
        world.clock.on(end)
        world.do(request, "resume")
    assert due(world, hazard).due_on == world.runtime.calendar.shift(DUE, 3)


def test_resuming_a_clock_that_runs_is_refused(world, hazard):
    with refused("not_paused"):
        on_limit(world, hazard, resume_limit, grounds=GROUNDS)


def test_a_kind_the_rule_does_not_know_is_refused_and_nothing_stored(world, hazard):
    request = suspension(world, hazard)
    with refused("pause_not_allowed") as allowed:
        world.do(request, "request_suspension", pause_kind="hearing")
    assert allowed.value.facts["allowed"] == ["testing", "suspension"]
    assert [item.step for item in world.items(request)] == ["request_suspension"]


def test_a_limit_that_nothing_stops_cannot_be_paused(world):
    hazard = world.hazard_at("issue_order")
    [order_due] = world.limits(hazard, "order_due")
    with refused("pause_not_allowed"):
        act(world, partial(start_suspension, limit_id=order_due.id))


def test_a_limit_that_is_over_cannot_be_paused(world, hazard):
    world.clock.on("2022-06-01")
    with refused("already_over"):
        suspension(world, hazard)


def test_a_refused_suspension_leaves_the_clock_running(world, hazard):
    request = suspension(world, hazard)
    world.do(request, "request_suspension")
    world.do(request, "approve_suspension", approved=False, opinion="事由不成立")
    assert (due(world, hazard).state, due(world, hazard).pauses) == ("armed", [])
    assert world.matter(request).outcome == "refused"
    assert [e.kind for e in world.events(hazard)][-1] == "LimitRequestRefused"
