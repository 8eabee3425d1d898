"""A phase is switched by several at once, and while people work: each limit once."""

from __future__ import annotations

from functools import partial

import pytest

from tests.races.conftest import POSTGRESQL
from tests.races.test_one_task import hand_in
from tests.workflows.switching import all_limits, apply, midnight, open_hazards, preview, roll_back
from tests.workflows.time_limits.hands import changes, due
from workflows.commands import phase_rounds

HAZARDS = 24


def switch(world):
    return apply(world).state


def back(world):
    return roll_back(world).state


def switched_once(world, crowd, many, assert_sound):
    """Apply, and roll back, by many at once."""
    hazards = open_hazards(world, HAZARDS)
    midnight(world)
    before = all_limits(world)
    outcomes = crowd.race([switch] * many)
    assert [(o.error, o.value) for o in outcomes] == [(None, "applied")] * many
    assert apply(world).counts["changed"] == HAZARDS
    assert {len(changes(world, hazard)) for hazard in hazards} == {1}
    outcomes = crowd.race([back] * many)
    assert [(o.error, o.value) for o in outcomes] == [(None, "rolled_back")] * many
    assert {len(changes(world, hazard)) for hazard in hazards} == {2}
    assert all_limits(world) == before
    assert_sound()


@pytest.mark.timeout(300)
def test_x_18_a_switch_by_four_at_once_is_done_once(world, threads, assert_sound, monkeypatch):
    monkeypatch.setattr(phase_rounds, "GROUP", 4)
    switched_once(world, threads, 4, assert_sound)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("database_url", POSTGRESQL, indirect=True)
def test_x_18_a_switch_by_two_processes_is_done_once(world, processes, assert_sound):
    switched_once(world, processes(2, clients=4), 4, assert_sound)


def test_x_18_reports_handed_in_while_a_phase_takes_over(world, threads, assert_sound):
    """Either order is right: the limit ends under the old rules, or under the new ones."""
    hazards = open_hazards(world, 12)
    midnight(world)
    acts = []
    for hazard in hazards[:6]:
        task_id, answers, by = world.prepared(hazard, "record_report").args
        acts.append(partial(hand_in, task_id=task_id, answers=answers, by=by))
    outcomes = threads.race([switch, *acts])
    assert [o.error for o in outcomes] == [None] * 7
    for hazard in hazards:
        limit, told = due(world, hazard), len(changes(world, hazard))
        assert limit.ladder == ("IMMEDIATE" if told else "NORMAL")
        assert told == 1 or hazard in hazards[:6]
    assert preview(world) == [] or not any(line.changed for line in preview(world))
    assert_sound()
