"""What it costs to complete a task, beside the bare unit: the engine alone, five statements alone.

The bare unit of the database is what no store of processes can do without: read the state, write
the next one, replace the open task, add a line to the trail, and commit. What our own statements
cost without our code around them is told beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from statistics import mean
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, bindparam, delete, event, insert, select, update

from casework.models import EventRow, Hazard, ProcessRow, WorkItem
from tests.bench.bare import BareEngine
from tests.bench.measuring import Row, in_turns
from tests.bench.offices import DIALECTS, Bench, closed
from tests.builders import World

STEPS = ("register", "issue_order", "record_report", "recheck", "approve_strike_off")
FACTS = {
    "source": "inspection",
    "twin_found": False,
    "twin_days": -1,
    "mode": "NORMAL",
    "recheck_failures": 0,
    "recurrence": 0,
    "type_weight": "ordinary",
}
ROUTES: dict[str, dict[str, Any]] = {
    "register": {
        "safety_standard": False,
        "spread": "single",
        "accident": False,
        "urgent": False,
    },
    "issue_order": {},
    "record_report": {"report_outcome": "reported"},
    "recheck": {"recheck_outcome": "passed"},
    "approve_strike_off": {"approved": True},
}
GOAL, BETTER = 2.5, 2.0


@dataclass(slots=True)
class Recorded:
    """What one completion sent to the database, as the driver and as SQLAlchemy Core saw it."""

    driver: list[tuple[str, Any, bool]] = field(default_factory=list)
    core: list[tuple[Any, Any]] = field(default_factory=list)


@contextmanager
def recording(engine: Engine) -> Iterator[Recorded]:
    """Write down what goes to the database."""
    recorded = Recorded()

    def by_driver(_c: object, _u: object, sql: str, given: Any, _x: object, many: bool) -> None:
        recorded.driver.append((sql, given, many))

    def by_core(_c: object, clause: Any, many: Any, one: Any, _options: object) -> None:
        recorded.core.append((clause, many or one or None))

    event.listen(engine, "before_cursor_execute", by_driver)
    event.listen(engine, "before_execute", by_core)
    yield recorded
    event.remove(engine, "before_cursor_execute", by_driver)
    event.remove(engine, "before_execute", by_core)


def completions(bench: Bench, *, rounds: int) -> Iterator[Row]:
    """One completion through its command on each database, beside its floors."""
    for dialect in DIALECTS:
        yield from _on(bench, dialect, rounds)


def _on(bench: Bench, dialect: str, rounds: int) -> Iterator[Row]:
    url = bench.furnished(dialect)
    hazards: list[UUID] = []

    def prepare(world: World) -> None:
        hazards.extend(world.hazard_at("register") for _ in range(rounds))

    closed(prepare, bench, url)
    copies = [bench.copy(url) for _ in range(5)]
    (_, recorder), (driver, _), (core, _), (least, _), (_, world) = map(bench.open, copies)
    bare = BareEngine(bench.runtime.engine.catalogue.newest("hazard_closure"))
    blobs = [bare.start(dict(FACTS)) for _ in range(rounds)]
    costs, sent, sizes = [], [], []
    for step in STEPS:
        kept = [_record(recorder, hazard, step) for hazard in hazards]
        sent.append(len(kept[0].driver) - (dialect == "sqlite"))
        ready = iter([world.prepared(hazard, step) for hazard in hazards])
        by_driver, by_core, places = iter(kept), iter(kept), iter(range(rounds))
        acts: dict[str, Callable[[], object]] = {
            "command": lambda ready=ready: next(ready)(),
            "engine": partial(_bare_step, bare, blobs, places, step),
            "driver": lambda told=by_driver: replay(driver, next(told)),
            "core": lambda told=by_core: _replay_core(core, next(told)),
            "least": partial(bare_unit, least, iter(hazards)),
        }
        costs.append(in_turns(acts, rounds=rounds))
        sizes.append(_state_bytes(world))
    told = {name: mean(cost[name] for cost in costs) for name in costs[0]}
    yield from _rows(dialect, told, sent, sizes, blobs)


def _rows(
    dialect: str,
    told: dict[str, float],
    sent: list[int],
    sizes: list[int],
    blobs: list[bytes],
) -> Iterator[Row]:
    bare = told["engine"] + told["least"]
    ratio = told["command"] / bare
    yield Row(f"{dialect}: engine bare (load, complete, prune, save)", "ms", told["engine"])
    yield Row(f"{dialect}: five statements bare, by SQLAlchemy Core", "ms", told["least"])
    yield Row(
        f"{dialect}: complete a task through its command",
        "ms",
        told["command"],
        floor=bare,
        goal=f"<= {GOAL}x bare, better {BETTER}x",
        met=ratio <= GOAL,
        note="bare = engine + five statements",
    )
    for how in ("core", "driver"):
        yield Row(
            f"{dialect}: beside engine + all its statements by {how}",
            "ms",
            told["command"],
            floor=told["engine"] + told[how],
        )
    yield from _counts(dialect, sent, sizes, len(blobs[0]))


def _counts(dialect: str, sent: list[int], sizes: list[int], floor: int) -> Iterator[Row]:
    yield Row(
        f"{dialect}: statements of a completion, at most",
        "count",
        max(sent),
        goal="<= 14, better 10; 1 commit",
        met=max(sent) <= 14,
        note=", ".join(map(str, sent)),
    )
    yield Row(
        f"{dialect}: saved state of an open matter, at most",
        "bytes",
        max(sizes),
        floor=floor,
        goal="<= 2048",
        met=max(sizes) <= 2048,
    )


def _record(world: World, hazard: UUID, step: str) -> Recorded:
    ready = world.prepared(hazard, step)
    with recording(world.unit_of_work.engine) as recorded:
        ready()
    return recorded


def _bare_step(bare: BareEngine, blobs: list[bytes], places: Iterator[int], step: str) -> None:
    place = next(places)
    blobs[place] = bare.complete(blobs[place], step, ROUTES[step])


def replay(engine: Engine, recorded: Recorded, *, commit: bool = True) -> None:
    """The same statements with the same values, straight to the driver, in one transaction."""
    pooled = engine.raw_connection()
    cursor = pooled.cursor()
    for sql, given, many in recorded.driver:
        if many:
            cursor.executemany(sql, given)
        else:
            cursor.execute(sql, given)
        if cursor.description is not None:
            cursor.fetchall()
    if engine.dialect.name == "sqlite":
        cursor.execute("COMMIT")
    elif commit:
        pooled.commit()
    cursor.close()
    pooled.close()


def _replay_core(engine: Engine, recorded: Recorded) -> None:
    """The same statements through SQLAlchemy Core, in one transaction."""
    with engine.begin() as connection:
        for clause, given in recorded.core:
            _execute(connection, clause, given)


_PROCESSES, _ITEMS = ProcessRow.__table__, WorkItem.__table__
_THIS = _PROCESSES.c.matter_id == bindparam("matter")
READ = select(_PROCESSES).where(_THIS).with_for_update()
WRITE = update(_PROCESSES).where(_THIS, _PROCESSES.c.version == bindparam("read"))
TAKE = delete(_ITEMS).where(_ITEMS.c.matter_id == bindparam("matter")).returning(_ITEMS)


def bare_unit(engine: Engine, hazards: Iterator[UUID]) -> None:
    """The five statements that any completion needs, through SQLAlchemy Core."""
    hazard = next(hazards)
    with engine.begin() as connection:
        found = connection.execute(READ, {"matter": hazard}).one()
        same = {"matter": hazard, "read": found.version}
        connection.execute(WRITE, {**same, "state": found.state, "version": found.version + 1})
        (item,) = connection.execute(TAKE, {"matter": hazard}).mappings()
        connection.execute(insert(_ITEMS), {**item, "task_id": uuid4()})
        passed = [["hazard_closure", "register"]] * 6
        line = event_line(hazard, found.version, "TaskCompleted", passed, "to_order")
        connection.execute(insert(EventRow.__table__), line)


def event_line(
    matter: UUID, version: int, kind: str, passed: list[list[str]], stage: str
) -> dict[str, Any]:
    """A row of the trail, as long as those of the office."""
    moment = datetime.now(UTC)
    return {
        "trail": matter,
        "seq": version + 1000,
        "kind": kind,
        "actor": "somebody",
        "actor_unit": "JB01",
        "occurred_at": moment,
        "recorded_at": moment,
        "facts": {"passed": passed, "stage": stage},
        "seal": "0" * 64,
    }


def _execute(connection: Connection, clause: Any, given: Any) -> None:
    result = connection.execute(clause, given)
    if result.returns_rows:
        result.fetchall()


def _state_bytes(world: World) -> int:
    with world.reading() as work:
        query = select(ProcessRow.state).join(Hazard, Hazard.id == ProcessRow.matter_id)
        return max(len(state) for state in work.session.scalars(query))
