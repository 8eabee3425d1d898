"""One matter's whole life: what a start costs, what a loop costs, what stays behind."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from uuid import UUID

from sqlalchemy import Engine, func, select, text

from casework.models import Base
from tests.bench.bare import BareEngine
from tests.bench.completion import FACTS
from tests.bench.measuring import Row, cpu_ms, in_turns
from tests.bench.offices import DIALECTS, Bench
from tests.builders import World

FAILED = {"recheck_outcome": "failed", "failure_remarks": "未落实"}
STRAIGHT = ("register", "issue_order", "record_report", "recheck", "approve_strike_off")
LOOPS = 200
LIVES = 40


def starts(bench: Bench, *, rounds: int) -> Iterator[Row]:
    """Starting a matter, beside the bare engine's start."""
    bare = BareEngine(bench.runtime.engine.catalogue.newest("hazard_closure"))
    for dialect in DIALECTS:
        _, world = bench.open(bench.furnished(dialect))
        shop = world.enterprise()
        acts = {
            "bare": lambda: bare.start(dict(FACTS)),
            "start": lambda world=world, shop=shop: world.inspection(shop),
            "look": lambda world=world: world.actor("inspector"),
        }
        told = in_turns(acts, rounds=rounds)
        cost = told["start"] - told["look"]
        yield Row(
            f"{dialect}: start an inspection through its command",
            "ms",
            cost,
            floor=told["bare"],
            goal="<= 3 ms where the floor of a completion is 1.4 ms",
            note="floor: the bare engine's start alone",
        )


def loops(bench: Bench, *, rounds: int) -> Iterator[Row]:
    """Round 200 of order, report and failed recheck, beside round 1."""
    for dialect in DIALECTS:
        _, world = bench.open(bench.furnished(dialect))
        old = world.hazard_at("issue_order")
        for _ in range(LOOPS):
            _round(world, old)
        young = [world.hazard_at("issue_order") for _ in range(rounds)]
        for hazard in young:
            _round(world, hazard), _round(world, hazard)
        fresh, worn = [], []
        for hazard in young:
            fresh.append(_round(world, hazard))
            worn.append(_round(world, old))
        ratio = median(worn) / median(fresh)
        yield Row(
            f"{dialect}: a round of rectification after {LOOPS} others (3 tasks)",
            "ms",
            median(worn),
            floor=median(fresh),
            goal="<= 1.2x round 1",
            met=ratio <= 1.2,
        )


def _round(world: World, hazard: UUID) -> float:
    spent = 0.0
    for step in ("issue_order", "record_report", "recheck"):
        ready = world.prepared(hazard, step, **(FAILED if step == "recheck" else {}))
        spent += cpu_ms(ready)
    return spent


def remains(bench: Bench, *, rounds: int) -> Iterator[Row]:
    """Rows and bytes that a finished hazard of seven tasks leaves, indexes included."""
    for dialect in DIALECTS:
        url = bench.furnished(dialect)
        engine, world = bench.open(url)
        hazards = [world.hazard() for _ in range(LIVES)]
        _twins_apart(world, hazards)
        rows, size = _rows(engine), _bytes(engine)
        for hazard in hazards:
            world.clock.on("2022-05-10")
            for step in STRAIGHT:
                world.do(hazard, step)
        world.clock.on("2022-07-04")
        world.tick()
        for hazard in hazards:
            world.do(hazard, "visit")
            world.do(hazard, "conclude")
        grown = (_rows(engine) - rows) / LIVES
        at_start = 6  # rows when it was found: matter, hazard, process, task, limit, event
        yield Row(
            f"{dialect}: rows of a finished hazard of 7 tasks",
            "rows",
            grown + at_start,
            goal="<= 30",
            met=grown + at_start <= 30,
            note=f"{grown:.1f} beside {at_start} from its start",
        )
        yield Row(
            f"{dialect}: bytes added by its 7 tasks, indexes included",
            "bytes",
            (_bytes(engine) - size) / LIVES,
            goal="<= 12 KB",
            met=(_bytes(engine) - size) / LIVES <= 12 * 1024,
        )


def _twins_apart(world: World, hazards: list[UUID]) -> None:
    for hazard in hazards:
        if any(item.step == "confirm_merge" for item in world.items(hazard)):
            world.do(hazard, "confirm_merge", merge=False)


def _rows(engine: Engine) -> int:
    with engine.connect() as connection:
        tables = Base.metadata.sorted_tables
        return sum(connection.scalar(select(func.count()).select_from(t)) or 0 for t in tables)


def _bytes(engine: Engine) -> int:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            pages, size = (
                connection.scalar(text(f"PRAGMA {what}")) or 0
                for what in ("page_count", "page_size")
            )
            return int(pages) * int(size)
        return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)
