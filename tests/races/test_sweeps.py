"""The sweep against people, and against itself: each rung once, lateness always right."""

from __future__ import annotations

from functools import partial

import pytest

from casework.unit_of_work import CLOCK
from tests.amounts import amount
from tests.offices import an_office
from tests.races.conftest import POSTGRESQL
from tests.races.test_one_task import hand_in
from webapp.jobs.heartbeat import tick
from workflows.limits.sweep import fire_limits

TRIALS = amount(4, 20)
DUE_DATES = ("2022-05-31", "2022-06-01", "2022-06-02", "2022-06-07")
"""Around a rectification limit that ran from 10 May: due, a rung late, and later still."""


def fire(world, *, matter_id):
    with world.unit_of_work(CLOCK) as work:
        return fire_limits(world.runtime, work, matter_id=matter_id)


def sweep(world):
    return tick(an_office(world)).failed


def late_report(world, day):
    """A hazard whose report was due before ``day``, with the two acts that then coincide."""
    world.clock.on("2022-05-10")
    hazard = world.hazard_at("record_report")
    world.clock.on(day, hour=18)
    task_id, answers, by = world.prepared(hazard, "record_report").args
    report = partial(hand_in, task_id=task_id, answers=answers, by=by)
    return hazard, (partial(fire, matter_id=hazard), report)


def told_of(world, hazard):
    """What the records say of the limit and of those called upon, without ids."""
    (limit,) = world.limits(hazard, "rectification_due")
    trail = [(e.kind, e.facts.get("stage")) for e in world.events(hazard)]
    return (
        (limit.state, limit.days_late, limit.rungs_climbed, limit.delivered_at is not None),
        [(r.number, r.act, r.to_role, r.late) for r in world.rungs(limit)],
        sorted((m.act, m.rung, m.stage) for m in world.children(hazard, "escalation")),
        trail[trail.index(("RectificationOrdered", None)) :],
        (world.matter(hazard).stage, [item.step for item in world.items(hazard)]),
    )


@pytest.mark.parametrize("day", DUE_DATES)
def test_g_14_a_report_handed_in_while_the_sweep_fires(world, threads, assert_sound, day):
    """G-14, SW-10: it comes out as in one order or the other; lateness is the same in both."""
    allowed = []
    for order in (1, -1):
        hazard, acts = late_report(world, day)
        for act in acts[::order]:
            act(world)
        allowed.append(told_of(world, hazard))
    assert allowed[0][0][:2] == allowed[1][0][:2]
    for _ in range(TRIALS):
        hazard, acts = late_report(world, day)
        outcomes = threads.race(acts)
        assert [o.error for o in outcomes] == [None, None]
        assert told_of(world, hazard) in allowed
    assert_sound()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_g_13_eight_sweeps_at_once_fire_everything_once(world, threads, assert_sound):
    swept_once(world, threads, 8, assert_sound)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("database_url", POSTGRESQL, indirect=True)
def test_g_13_sweeps_in_four_processes_fire_everything_once(world, processes, assert_sound):
    swept_once(world, processes(4, clients=8), 8, assert_sound)


def swept_once(world, crowd, sweeps, assert_sound):
    """Let many sweeps meet on the same due limits, week after week."""
    hazards = [world.hazard_at("record_report") for _ in range(12)]
    for day in ("2022-05-27", "2022-06-01", "2022-06-10", "2022-07-01"):
        world.clock.on(day)
        outcomes = crowd.race([sweep] * sweeps)
        assert [(o.error, o.value) for o in outcomes] == [(None, 0)] * sweeps
    for hazard in hazards:
        (limit,) = world.limits(hazard, "rectification_due")
        assert [r.number for r in world.rungs(limit)] == [1, 2, 3, 4, 5]
        kinds = [e.kind for e in world.events(hazard)]
        assert kinds.count("DeadlinePassed") == 1
        rungs = [e.facts["rung"] for e in world.events(hazard) if e.kind == "RungClimbed"]
        assert sorted(set(rungs)) == sorted(rungs)
    assert_sound()
