"""Sixteen people hand in one task: one is thanked, the others learn who was faster, and when."""

from __future__ import annotations

from functools import partial
from itertools import cycle, islice

import pytest

from casework.models import Submission
from tests.amounts import amount
from tests.races.conftest import CLIENTS, POSTGRESQL

ROUNDS = amount(10, 100)
VISITS = amount(5, 20)
LOOP = ("issue_order", "record_report", "recheck")
FAILED = {"recheck_outcome": "failed", "failure_remarks": "未落实"}


def hand_in(world, *, task_id, answers, by):
    return world.complete(task_id, answers, by)


def clients_of(world, matter_id, step, **answers):
    """An act each for sixteen clients, shared among all who may do the task."""
    item = world.item(matter_id, step)
    people = [world.actor(item.role, item.unit, nth=n) for n in range(3 if officers(item) else 1)]
    ready = [world.prepared(matter_id, step, by=by, **answers) for by in people]
    acts = []
    for prepared in islice(cycle(ready), CLIENTS):
        task_id, filled, by = prepared.args
        acts.append(partial(hand_in, task_id=task_id, answers=filled, by=by))
    return acts


def officers(item):
    return item.role == "inspector"


def one_won(world, acts, outcomes):
    """Assert that one client succeeded and all others were told who and when."""
    won = [place for place, outcome in enumerate(outcomes) if outcome.error is None]
    assert len(won) == 1, outcomes
    given = acts[won[0]].keywords
    with world.reading() as work:
        kept = work.session.get_one(Submission, given["task_id"])
    assert kept.person_id == given["by"].id
    assert kept.answers == given["answers"]
    for place, outcome in enumerate(outcomes):
        if place not in won:
            assert outcome.error == "TaskNotReady", outcome
            told = (outcome.facts["by"], outcome.facts["at"], outcome.facts["matter"])
            assert told == (given["by"].name, kept.handed_in_at, outcomes[won[0]].value)


def race_rounds(world, crowd, rounds):
    """Race for every task of one hazard that fails each recheck."""
    hazard = world.hazard_at("issue_order")
    for step in islice(cycle(LOOP), rounds):
        acts = clients_of(world, hazard, step, **(FAILED if step == "recheck" else {}))
        one_won(world, acts, crowd.race(acts))
    done = [e for e in world.events(hazard) if e.kind == "TaskCompleted"]
    assert len(done) == rounds + 1


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_g_10_of_sixteen_clients_on_one_task_one_succeeds(world, threads, assert_sound):
    """G-10, I-2: a hundred rounds, the others told by whom and when (SW-01)."""
    race_rounds(world, threads, ROUNDS)
    assert_sound()


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("database_url", POSTGRESQL, indirect=True)
def test_g_10_of_sixteen_clients_in_two_processes_one_succeeds(world, processes, assert_sound):
    race_rounds(world, processes(2), ROUNDS)
    assert_sound()


def test_two_officers_who_each_name_the_other_hand_in_one_recheck(world, threads, assert_sound):
    """The pair comes home and both file the same visit: one record, of the faster of the two."""
    hazard = world.hazard_at("recheck")
    first, second = (world.actor("inspector", nth=n) for n in range(2))
    for _ in range(VISITS):
        acts = []
        for by, other in islice(cycle([(first, second), (second, first)]), CLIENTS):
            prepared = world.prepared(
                hazard, "recheck", by=by, second_officer=str(other.id), **FAILED
            )
            task_id, answers, _ = prepared.args
            acts.append(partial(hand_in, task_id=task_id, answers=answers, by=by))
        one_won(world, acts, threads.race(acts))
        world.do(hazard, "issue_order")
        world.do(hazard, "record_report")
    assert world.matter(hazard).recheck_failures == VISITS
    assert_sound()
