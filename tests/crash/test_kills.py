"""G-01, G-02: SIGKILL at random moments; nothing acknowledged is lost, nothing is done twice."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from contextlib import closing
from uuid import UUID

import pytest
from sqlalchemy import select

from casework.models import EventRow, Receipt, Submission
from tests.amounts import amount
from tests.crash.servers import Servers
from tests.crash.workers import Diary, Worker
from tests.served import signed_in

KILLS = amount(5, 40)
ACKNOWLEDGED = amount(100, 800)
CLIENTS = 6
HAZARDS_EACH = 2
BETWEEN_KILLS = (5, 35)
"""Acknowledged acts between two kills: drawn anew each time."""
A_MOMENT = 0.05
"""Seconds, at most, that pass after the last of them: the kill strikes anywhere in an act."""


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_g_01_nothing_acknowledged_is_lost_and_nothing_done_twice(
    world, empty_database_url, tmp_path, seed
):
    """One server on SQLite, two on PostgreSQL; they are killed at random and started again."""
    count = 1 if empty_database_url.startswith("sqlite") else 2
    servers = Servers(tmp_path, empty_database_url, count=count)
    diary, crew = Diary(tmp_path / "promises"), []
    hazards = [
        [world.hazard_at("issue_order") for _ in range(HAZARDS_EACH)] for _ in range(CLIENTS)
    ]
    with closing(servers):
        first_start = servers.start()  # from now on every line is sealed with the servers' key
        crew.extend(workers(world, servers, diary, hazards, random.Random(seed)))
        before = len(rows(world, Submission))
        kills, starts = work_under_fire(crew, servers, diary, random.Random(seed + "kills"))
        verified = servers.bihuan("verify")
        servers.stop()
    mean = sum(starts) / len(starts)
    print(
        f"{kills} kills, {diary.acknowledged} acknowledged, starts {first_start:.2f} {mean:.2f} s"
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert len(rows(world, Submission)) - before == diary.acknowledged
    every_promise_is_kept(world, diary)


def workers(world, servers, diary, hazards, chance):
    """Signed-in clients, each with hazards of its own."""
    stopping = threading.Event()
    for number, own in enumerate(hazards):
        by = world.actor("inspector", nth=number % 3)
        client = signed_in(world, by, servers.ports[0])
        luck = random.Random(chance.random())
        yield Worker(world, by, client, servers.ports, own, diary, luck, stopping)


def work_under_fire(crew, servers, diary, chance):
    """Let the clients work while the servers are killed; return the kills, and seconds a start."""
    threads = [threading.Thread(target=worker.run, daemon=True) for worker in crew]
    for thread in threads:
        thread.start()
    kills, starts = 0, []
    while kills < KILLS or diary.acknowledged < ACKNOWLEDGED:
        let_work(threads, diary, diary.acknowledged + chance.randint(*BETWEEN_KILLS))
        time.sleep(chance.uniform(0, A_MOMENT))
        servers.kill()
        kills += 1
        starts.append(servers.start())
    crew[0].stopping.set()
    for thread in threads:
        thread.join(60)
    assert [worker.problem for worker in crew] == [None] * len(crew)
    return kills, starts


def let_work(threads, diary, until):
    """Wait until that many acts are acknowledged, as long as every client is at work."""
    while diary.acknowledged < until and all(thread.is_alive() for thread in threads):
        time.sleep(0.005)
    assert all(thread.is_alive() for thread in threads), "a client met something it must not meet"


def every_promise_is_kept(world, diary):
    """Each acknowledged act stands there once: its record, its line in the trail, its receipt."""
    kept = {row.task_id: row for row in rows(world, Submission)}
    told = Counter(
        UUID(e.facts["task_id"]) for e in rows(world, EventRow) if e.kind == "TaskCompleted"
    )
    receipts = {row.key: row.answer for row in rows(world, Receipt)}
    promises = list(diary.promises())
    assert len({promise["task_id"] for promise in promises}) == len(promises)
    for promise in promises:
        task = UUID(promise["task_id"])
        assert str(kept[task].person_id) == promise["person_id"]
        assert told[task] == 1
        assert receipts[promise["key"]] == promise["location"] == f"/matters/{kept[task].matter_id}"
    assert any(promise["repeated"] == "True" for promise in promises)


def rows(world, kind):
    """Every row of a kind."""
    with world.reading() as work:
        return work.session.scalars(select(kind)).all()
