"""Real processes that run ``bihuan tick`` on one heap of due limits, and are killed meanwhile.

Every effect happens once and in its order. ``EFFECTS`` is how large the heap is; by night 10,000.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from casework.database import connect
from casework.limits.sweep import anything_due
from casework.models import Escalation, EventRow, Installation, Limit, Notice, OutboxRow, Rung
from casework.queries.verify import verify
from casework.unit_of_work import CLOCK
from tests.amounts import amount
from tests.furnishing import furnish, world_on
from tests.multiplying import multiply
from webapp.setup.migrating import migrate

EFFECTS = int(os.environ.get("EFFECTS") or amount(320, 10_000))
EACH = 4
"""Effects of one hazard whose report was due two days ago: two rungs, the due moment, a rung."""
BETWEEN_KILLS = (0.2, 1.2)


@pytest.fixture
def heap(empty_database_url, runtime):
    """An office on a demonstration clock, with many hazards that are late."""
    engine = connect(empty_database_url, synchronous="OFF")
    migrate(engine)
    furnish(engine, runtime)
    world = world_on(engine, runtime)
    hazard = world.hazard_at("record_report")
    multiply(engine, hazard, EFFECTS // EACH - 1)
    world.clock.on("2022-06-02")
    offset = (world.clock.now - datetime.now(UTC)).total_seconds()
    with world.unit_of_work(CLOCK) as work:
        installation = work.session.get_one(Installation, 1)
        installation.demo, installation.clock_offset = True, offset
    yield world
    engine.dispose()


@dataclass
class Tickers:
    """Processes of ``bihuan tick``, forked from one that has read the program already."""

    nursery: subprocess.Popen[str]
    folder: Path
    started: int = 0

    def start(self) -> int:
        """Start one; return its process group."""
        self.started += 1
        log = str(self.folder / f"tick-{self.started}.log")
        return self._order({"run": ["tick", "--json"], "log": log})

    def kill(self, group: int) -> None:
        """SIGKILL: no handler runs, nothing is flushed."""
        os.killpg(group, signal.SIGKILL)
        self.wait(group)

    def wait(self, group: int) -> int:
        """How it ended."""
        return self._order({"wait": group})

    def told(self) -> list[Mapping[str, int]]:
        """What those that came to their end said."""
        texts = [path.read_text() for path in sorted(self.folder.glob("tick-*.log"))]
        return [json.loads(text[text.index("{\n") :]) for text in texts if "{\n" in text]

    def _order(self, order: Mapping[str, object]) -> int:
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        print(json.dumps(order), file=self.nursery.stdin, flush=True)
        return int(self.nursery.stdout.readline())


@contextmanager
def tickers(folder: Path, url: str) -> Iterator[Tickers]:
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("BIHUAN_")},
        "BIHUAN_HOME": str(folder),
        "BIHUAN_DATABASE_URL": url,
        "BIHUAN_LOG_LEVEL": "error",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.crash.nursery"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as nursery:
        yield Tickers(nursery, folder)


def count_of(url: str) -> int:
    return 4 if url.startswith("sqlite") else 8


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_g_04_processes_that_tick_together_do_everything_once(heap, empty_database_url, tmp_path):
    """Four on SQLite, eight on PostgreSQL."""
    with tickers(tmp_path, empty_database_url) as ticking:
        groups = [ticking.start() for _ in range(count_of(empty_database_url))]
        assert {ticking.wait(group) for group in groups} == {0}
        told = ticking.told()
    print([(t["fired"], t["delivered"]) for t in told])
    assert sum(t["fired"] for t in told) == EFFECTS
    everything_happened_once_and_in_order(heap)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_g_04_also_when_they_are_killed_meanwhile(heap, empty_database_url, tmp_path, chance):
    kills = 0
    with tickers(tmp_path, empty_database_url) as ticking:
        groups = [ticking.start() for _ in range(count_of(empty_database_url))]
        while something_is_due(heap):
            time.sleep(chance.uniform(*BETWEEN_KILLS))
            victim = chance.randrange(len(groups))
            ticking.kill(groups[victim])
            kills += 1
            groups[victim] = ticking.start()
        assert {ticking.wait(group) for group in groups} == {0}
        assert ticking.wait(ticking.start()) == 0
    print(f"{kills} kills")
    assert kills >= 1
    everything_happened_once_and_in_order(heap)


def something_is_due(world) -> bool:
    with world.reading() as work:
        return anything_due(work.session, world.clock.now)


def everything_happened_once_and_in_order(world) -> None:
    """Exactly so many effects, each late one marked, in the order of their moments."""
    matters = EFFECTS // EACH
    with world.reading() as work:
        rungs = work.session.execute(select(Rung.number, Rung.late)).all()
        trails: dict[object, list[tuple[str, int | None]]] = {}
        query = select(EventRow.trail, EventRow.kind, EventRow.facts)
        for trail, kind, facts in work.session.execute(
            query.order_by(EventRow.trail, EventRow.seq)
        ):
            if kind in {"RungClimbed", "DeadlinePassed"}:
                trails.setdefault(trail, []).append((kind, facts.get("rung")))
        escalations = work.session.scalar(select(func.count()).select_from(Escalation))
        delivered = select(func.count()).where(Limit.delivered_at.is_not(None))
        outbox = work.session.scalars(select(OutboxRow)).all()
        notices = Counter(work.session.scalars(select(Notice.message_id)))
        problems = [str(f) for f in verify(work.session, world.runtime.engine.describe)]
        assert work.session.scalar(delivered) == matters
    assert Counter(number for number, _ in rungs) == dict.fromkeys((1, 2, 3), matters)
    assert Counter(late for number, late in rungs if number < 3) == {True: 2 * matters}
    assert len(rungs) + matters == EFFECTS
    in_order = [("DeadlinePassed", None), ("RungClimbed", 3)]  # missed reminders do not ring
    assert [trail for trail in trails.values() if trail != in_order] == []
    assert len(trails) == escalations == matters
    assert all(message.done_at is not None and message.attempts == 1 for message in outbox)
    assert set(notices) == {message.id for message in outbox}
    assert problems == []
