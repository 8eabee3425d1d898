"""Requests about a time limit, decided by several at once, and while the limit settles."""

from __future__ import annotations

from functools import partial

import pytest

from tests.races.conftest import POSTGRESQL
from tests.workflows.time_limits.hands import asked, due

CLIENTS = 8
ROUNDS = 10


def hand_in(world, *, task_id, answers, by):
    return world.complete(task_id, answers, by)


def prepared(world, matter_id, step, **answers):
    task_id, filled, by = world.prepared(matter_id, step, **answers).args
    return partial(hand_in, task_id=task_id, answers=filled, by=by)


def test_of_many_decisions_one_counts(world, threads, assert_sound):
    hazard = world.hazard_at("record_report")
    request = asked(world, hazard)
    yes = prepared(world, request, "decide_by_chief")
    no = prepared(world, request, "decide_by_chief", approved=False, opinion="不同意")
    outcomes = threads.race([yes, no] * (CLIENTS // 2))
    lost = [outcome for outcome in outcomes if outcome.error is not None]
    assert len(lost) == CLIENTS - 1
    assert {outcome.error for outcome in lost} == {"TaskNotReady"}
    decided = [e for e in world.events(request) if e.facts.get("step") == "decide_by_chief"]
    assert len(decided) == 1
    assert len(due(world, hazard).history) == (world.matter(request).outcome == "granted")
    assert_sound()


@pytest.mark.parametrize("database_url", POSTGRESQL, indirect=True)
def test_a_decision_and_the_report_at_once_wait_for_each_other(world, threads, assert_sound):
    """Both hold the hazard before the request, so that neither waits for the other in a circle."""
    for _ in range(ROUNDS):
        hazard = world.hazard_at("record_report")
        request = asked(world, hazard)
        decide = prepared(world, request, "decide_by_chief")
        report = prepared(world, hazard, "record_report")
        decided, reported = threads.race([decide, report])
        assert reported.error is None
        assert decided.error in {None, "NotFound"}
        granted = decided.error is None
        assert world.matter(request).outcome == ("granted" if granted else "withdrawn")
        assert len(due(world, hazard).history) == granted
    assert_sound()
