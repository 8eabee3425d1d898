"""What the sweep costs: a firing beside its bare unit, an idle beat, a day of outage worked off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from itertools import islice

from sqlalchemy import Engine, bindparam, func, insert, select, text, update

from casework.limits.sweep import anything_due
from casework.models import EventRow, Limit, Matter, ProcessRow, Rung
from tests.bench.bare import BareEngine, fire_bare
from tests.bench.completion import FACTS, ROUTES, event_line, recording, replay
from tests.bench.measuring import Row, cpu_ms, in_turns, wall_ms
from tests.bench.offices import DIALECTS, Bench, closed
from tests.bench.scale import crowd
from tests.builders import World
from tests.multiplying import multiply
from tests.offices import an_office
from webapp.jobs.heartbeat import tick
from webapp.jobs.sweep import BATCH

DUE, ARMED, OUTAGE = 1_000, 100_000, 5_000
WITHIN = 60.0


def sweeps(bench: Bench, *, rounds: int, many: int = ARMED) -> Iterator[Row]:
    """On each database."""
    for dialect in DIALECTS:
        yield from _firing(bench, dialect, many)
        yield from _idle(bench, dialect, rounds, many)
        yield from _outage(bench, dialect)


def _late(world: World, many: int) -> None:
    """Hazards whose reminders are all sent and whose report is due at the end of 31 May."""
    hazard = world.hazard_at("record_report")
    multiply(world.unit_of_work.engine, hazard, many - 1)
    world.clock.on("2022-05-31")
    tick(an_office(world))


def _due_at(world: World) -> datetime:
    with world.reading() as work:
        return work.session.scalars(select(func.max(Limit.due_at))).one()


def _firing(bench: Bench, dialect: str, many: int) -> Iterator[Row]:
    url = bench.furnished(dialect)
    when: list[datetime] = []

    def fill(world: World) -> None:
        _late(world, DUE)
        when.append(_due_at(world))
        with world.reading() as work:
            like = work.session.scalars(select(Limit.matter_id).limit(1)).one()
        crowd(world, like, many)

    closed(fill, bench, url)
    (_, world), (least, _) = bench.open(url), bench.open(bench.copy(url))
    for engine in (world.unit_of_work.engine, least):
        with engine.begin() as connection:
            connection.execute(text("ANALYZE"))
    world.clock.now = when[0]
    office, told = an_office(world), []
    cost = cpu_ms(lambda: told.append(tick(office))) / DUE
    assert (told[0].fired, told[0].failed) == (DUE, 0)
    engine_floor = _bare_engine(bench)
    base = cpu_ms(partial(_bare_statements, least, when[0])) / DUE
    floor = engine_floor + base
    yield Row(f"{dialect}: a firing, engine bare (load, fire, prune, save)", "ms", engine_floor)
    yield Row(f"{dialect}: a firing, four statements bare, {BATCH} a commit", "ms", base)
    yield Row(
        f"{dialect}: firing {DUE:,} due of {many:,} armed, each",
        "ms",
        cost,
        floor=floor,
        goal="<= 3x bare",
        met=cost <= 3 * floor,
        note="one due moment each: claim, fire, project, trail; floor = both rows above",
    )


def _bare_engine(bench: Bench) -> float:
    bare = BareEngine(bench.runtime.engine.catalogue.newest("hazard_closure"))
    blobs = []
    for _ in range(200):
        blob = bare.start(dict(FACTS))
        for step in ("register", "issue_order"):
            blob = bare.complete(blob, step, ROUTES[step])
        blobs.append(blob)
    ready = iter(blobs)
    acts: dict[str, Callable[[], object]] = {
        "fire": lambda: fire_bare(bare, next(ready), "rectification_due")
    }
    return in_turns(acts, rounds=len(blobs))["fire"]


def _bare_statements(engine: Engine, now: datetime) -> None:
    """Claim, read the state, write it, settle the moment, add a line: by SQLAlchemy Core."""
    processes, limits = ProcessRow.__table__, Limit.__table__
    this = processes.c.matter_id == bindparam("matter")
    read, write = select(processes).where(this), update(processes).where(this)
    settle = update(limits).where(limits.c.id == bindparam("limit"))
    claim = select(limits.c.id, limits.c.matter_id).where(limits.c.next_at <= now)
    with engine.begin() as connection:
        due = iter(connection.execute(claim.order_by(limits.c.next_at)).all())
    while batch := list(islice(due, BATCH)):
        with engine.begin() as connection:
            for limit, matter in batch:
                found = connection.execute(read, {"matter": matter}).one()
                values = {"matter": matter, "state": found.state, "version": found.version + 1}
                connection.execute(write, values)
                connection.execute(settle, {"limit": limit, "delivered_at": now, "next_at": None})
                passed = [["rectification", "rectification_due"]] * 2
                line = event_line(matter, found.version, "DeadlinePassed", passed, "rectifying")
                connection.execute(insert(EventRow.__table__), line)


def _idle(bench: Bench, dialect: str, rounds: int, many: int) -> Iterator[Row]:
    url = bench.furnished(dialect)
    closed(lambda world: crowd(world, world.hazard_at("record_report"), many), bench, url)
    engine, world = bench.open(url)
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    office = an_office(world)

    def look() -> bool:
        with world.reading() as work:
            return anything_due(work.session, world.clock.now)

    with recording(engine) as recorded:
        assert not look()
    ask = partial(replay, engine, recorded, commit=False)
    yield Row(
        f"{dialect}: nothing due of {many:,} armed: the look itself",
        "ms wall",
        in_turns({"ask": ask}, rounds=rounds, measure=wall_ms)["ask"],
        note="an index alone; by the driver",
    )
    yield Row(
        f"{dialect}: a whole idle beat",
        "ms",
        in_turns({"beat": lambda: tick(office)}, rounds=rounds)["beat"],
        note="with the clock guard and the word left for those who watch",
    )


def _outage(bench: Bench, dialect: str) -> Iterator[Row]:
    url = bench.furnished(dialect)
    closed(lambda world: _late(world, OUTAGE), bench, url)
    _, world = bench.open(url)
    world.clock.on("2022-06-02", hour=0)
    office, told = an_office(world), []
    seconds = wall_ms(lambda: told.append(tick(office))) / 1000
    with world.reading() as work:
        late = work.session.scalar(
            select(func.count()).select_from(Rung).where(Rung.late, Rung.number == 3)
        )
        passed = select(func.count()).select_from(EventRow).where(EventRow.kind == "DeadlinePassed")
        once = work.session.scalar(passed) == OUTAGE
        opened = work.session.scalar(
            select(func.count()).select_from(Matter).where(Matter.kind == "escalation")
        )
    right = once and late == opened == OUTAGE and told[0].fired == 2 * OUTAGE
    yield Row(
        f"{dialect}: a day of outage, {OUTAGE:,} due, until all is done",
        "s wall",
        seconds,
        goal=f"<= {WITHIN:.0f} s, once, marked late",
        met=right and seconds <= WITHIN,
        note=f"{told[0].fired:,} effects, {opened:,} escalations, {told[0].delivered:,} notices",
    )
