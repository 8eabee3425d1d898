"""The same races through the doors: one 200, all others 409 with who and when, never a 5xx."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from functools import partial
from itertools import cycle, islice
from uuid import uuid4

import pytest

from casework.models import Submission
from casework.queries.verify import verify
from tests.amounts import amount
from tests.crash.servers import Servers
from tests.races.conftest import CLIENTS
from tests.races.crowd import Threads
from tests.served import set_up, signed_in

ROUNDS = amount(10, 100)
LOOP = ("issue_order", "record_report", "recheck")
FAILED = {"recheck_outcome": "failed", "failure_remarks": "未落实"}


@pytest.fixture
def served(empty_database_url, runtime, tmp_path):
    """An office with a hazard, served by one process on SQLite, by two on PostgreSQL.

    The hazard is opened before the servers start: from then on every line is sealed with their key.
    """
    count = 1 if empty_database_url.startswith("sqlite") else 2
    with (
        set_up(empty_database_url, runtime) as world,
        closing(Servers(tmp_path, empty_database_url, count=count)) as servers,
    ):
        hazard = world.hazard_at("issue_order")
        servers.start()
        yield world, servers, hazard
        servers.stop()


def post(_world, *, client, task_id, answers, key):
    answer = client.complete(task_id, answers, key)
    return answer.status, answer.told


def sixteen(world, servers):
    """Three inspectors at sixteen desks, spread over the servers."""
    people = [world.actor("inspector", nth=number) for number in range(3)]
    desks = [(by, signed_in(world, by, servers.ports[0])) for by in people]
    ports = cycle(servers.ports)
    return [(by, client.at(next(ports))) for by, client in islice(cycle(desks), CLIENTS)]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_g_10_over_http_one_of_sixteen_is_thanked_and_the_others_told_who_was(served):
    """A hundred rounds; each with a key of its own, so that none is a repetition."""
    world, servers, hazard = served
    desks, crowd = sixteen(world, servers), Threads(world)
    for step in islice(cycle(LOOP), ROUNDS):
        said = FAILED if step == "recheck" else {}
        ready = {by.id: world.prepared(hazard, step, by=by, **said).args for by, _ in desks[:3]}
        acts = [
            partial(
                post,
                client=client,
                task_id=ready[by.id][0],
                answers=ready[by.id][1],
                key=uuid4().hex,
            )
            for by, client in desks
        ]
        outcomes = [outcome.value for outcome in crowd.race(acts)]
        assert Counter(status for status, _ in outcomes) == {200: 1, 409: CLIENTS - 1}
        with world.reading() as work:
            kept = work.session.get_one(Submission, ready[desks[0][0].id][0])
        winner = next(by for by, _ in desks if by.id == kept.person_id)
        for status, told in outcomes:
            if status == 409:
                assert (told["error"], told["by"]) == ("task_not_ready", winner.name)
                assert told["at"] == kept.handed_in_at.isoformat()
                assert winner.name in told["message"]
    done = [e for e in world.events(hazard) if e.kind == "TaskCompleted"]
    assert len(done) == ROUNDS + 1
    sound(world)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_g_09_one_request_sent_sixteen_times_at_once_is_one_act_and_one_answer(served):
    """The same Idempotency-Key: whoever comes second waits for the first and hears the same."""
    world, servers, hazard = served
    by = world.actor("inspector")
    client, ports = signed_in(world, by, servers.ports[0]), cycle(servers.ports)
    for step in islice(cycle(LOOP), 15):
        said = FAILED if step == "recheck" else {}
        task_id, answers, _ = world.prepared(hazard, step, by=by, **said).args
        send = partial(post, task_id=task_id, answers=answers, key=uuid4().hex)
        acts = [partial(send, client=client.at(next(ports))) for _ in range(CLIENTS)]
        outcomes = [outcome.value for outcome in Threads(world).race(acts)]
        told = {"location": f"/matters/{hazard}", "matter": str(hazard)}
        assert outcomes == [(200, told)] * CLIENTS
    done = [e for e in world.events(hazard) if e.kind == "TaskCompleted"]
    assert len(done) == 16
    sound(world)


def sound(world):
    """Every promise is kept (I-1 … I-10)."""
    with world.reading() as work:
        assert [str(f) for f in verify(work.session, world.runtime.engine.describe)] == []
