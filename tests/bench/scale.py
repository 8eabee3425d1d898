"""What pages and sweeps ask, in an office with a hundred thousand open hazards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, func, insert, select, text

from casework.limits.sweep import anything_due
from casework.models import Hazard, Limit, Matter, WorkItem
from casework.models.types import new_id
from casework.queries.ledger import FAR, LEAST_URGENT, LedgerKey, ledger_page
from casework.queries.ledger_filter import LedgerFilter
from casework.queries.work import InboxFilter, Key, inbox
from casework.unit_of_work import Actor, UnitOfWork
from tests.bench.completion import recording, replay
from tests.bench.measuring import Row, cpu_ms, in_turns, wall_ms
from tests.bench.offices import DIALECTS, Bench, closed
from tests.builders import World
from tests.offices import an_office
from webapp.jobs.heartbeat import tick

MANY = 100_000
DUE = 200
DEEP = 20_000
BATCH = 2_000
WHERE = ("JB01", "JB02", "JB03", "JB04", "JB05")


def at_scale(bench: Bench, *, rounds: int, many: int = MANY) -> Iterator[Row]:
    """Pages and sweeps on each database."""
    for dialect in DIALECTS:
        yield from _on(bench, dialect, rounds, many)


def _on(bench: Bench, dialect: str, rounds: int, many: int) -> Iterator[Row]:
    url = bench.furnished(dialect)

    def fill(world: World) -> None:
        due = [world.hazard_at("record_report") for _ in range(DUE)]
        crowd(world, due[0], many)

    closed(fill, bench, url)
    engine, world = bench.open(url)
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    chief = world.actor("section_chief")
    inspector = world.actor("inspector")
    now = world.clock.now
    pages: dict[str, Callable[[UnitOfWork], object]] = {
        "inbox, first page": lambda work: inbox(work.session, inspector, InboxFilter()),
        "inbox, deep page": partial(_deep_inbox, inspector, _key(engine, inspector)),
        "ledger, first page with count": partial(_ledger, chief, now, None),
        "ledger, deep page with count": partial(_ledger, chief, now, _ledger_key(engine, chief)),
        "sweep with nothing due": lambda work: anything_due(work.session, now),
    }
    first: dict[str, float] = {}
    for name, page in pages.items():
        what, _, where = name.partition(", ")
        query, whole, count = _asked(engine, world, page, rounds)
        floor = first.setdefault(what, query) if where else None
        yield Row(
            f"{dialect}: {name}, {many:,} open: its statements",
            "ms wall",
            query,
            floor=floor,
            goal="deep <= 1.5x first" if where.startswith("deep") else "",
            met=query <= 1.5 * first[what] if where.startswith("deep") else None,
            note=f"{count} statements, by the driver",
        )
        yield Row(f"{dialect}: {name}: with our code", "ms", whole)
    yield from _sweep(dialect, world, many)


def _asked(
    engine: Engine, world: World, page: Callable[[UnitOfWork], object], rounds: int
) -> tuple[float, float, int]:
    """Wall time of the page's statements alone, processor time of the page, and how many."""

    def ask() -> None:
        with world.reading() as work:
            page(work)

    ask()
    with recording(engine) as recorded:
        ask()
    bare = partial(replay, engine, recorded, commit=False)
    query = in_turns({"query": bare}, rounds=rounds, measure=wall_ms)["query"]
    whole = in_turns({"whole": ask}, rounds=rounds)["whole"]
    sent = sum(not sql.startswith("BEGIN") for sql, _, _ in recorded.driver)
    return query, whole, sent


def _deep_inbox(actor: Actor, key: Key, work: UnitOfWork) -> object:
    return inbox(work.session, actor, InboxFilter(), after=key)


def _ledger(actor: Actor, now: Any, key: LedgerKey | None, work: UnitOfWork) -> object:
    return ledger_page(work.session, LedgerFilter(), units=actor.units, now=now, after=key)


def _key(engine: Engine, actor: Actor) -> Key:
    order = (WorkItem.due_at, WorkItem.opened_at, WorkItem.task_id)
    query = select(*order).where(WorkItem.role.in_(actor.roles), WorkItem.unit.in_(actor.units))
    query = query.where(WorkItem.due_at.is_not(None)).order_by(*order)
    with engine.connect() as connection:
        row = connection.execute(query.offset(DEEP // 2).limit(1)).one()
    return row.due_at, row.opened_at, row.task_id


def _ledger_key(engine: Engine, actor: Actor) -> LedgerKey:
    matters, hazards = Matter.__table__, Hazard.__table__
    query = select(matters.c.due_at, hazards.c.priority, matters.c.id).join(
        hazards, hazards.c.id == matters.c.id
    )
    query = query.where(matters.c.unit.in_(actor.units)).order_by(matters.c.due_at, matters.c.id)
    with engine.connect() as connection:
        due_at, priority, found = connection.execute(query.offset(DEEP // 2).limit(1)).one()
    return LedgerKey(due_at or FAR, priority or LEAST_URGENT, found)


def _sweep(dialect: str, world: World, many: int) -> Iterator[Row]:
    """The sweep fires what fell due, one unit of work a matter."""
    world.clock.on("2022-06-02")
    office = an_office(world)
    spent: list[float] = []
    wall = wall_ms(lambda: spent.append(cpu_ms(lambda: tick(office))))
    yield Row(
        f"{dialect}: sweep, {DUE} due of {many:,}, each",
        "ms",
        spent[0] / DUE,
        goal=">= 0.5 of 700/s",
        note=f"{1000 * DUE / wall:.0f}/s by the clock; 4 rungs or moments and an escalation each",
    )


def crowd(world: World, like: UUID, many: int) -> None:
    """Many hazards like one, in all units, due in the months after: rows as commands write them."""
    engine = world.unit_of_work.engine
    tables = (Matter.__table__, Hazard.__table__, WorkItem.__table__, Limit.__table__)
    matters, hazards, items, limits = tables
    columns = (matters.c.id, hazards.c.id, items.c.matter_id, limits.c.matter_id)
    with engine.connect() as connection:
        samples = [
            dict(connection.execute(select(table).where(column == like)).mappings().all()[-1])
            for table, column in zip(tables, columns, strict=True)
        ]
        last = connection.scalar(select(func.count()).select_from(matters)) or 0
    for start in range(0, many, BATCH):
        rows = [_like(samples, last + n) for n in range(start, min(start + BATCH, many))]
        with engine.begin() as connection:
            for place, table in enumerate(tables):
                connection.execute(insert(table), [row[place] for row in rows])


def _like(samples: Sequence[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    matter, hazard, item, limit = samples
    matter_id, unit = new_id(), WHERE[number % len(WHERE)]
    due_at = matter["due_at"] + timedelta(days=30 + number % 60, seconds=number % 3600)
    return [
        {**matter, "id": matter_id, "unit": unit, "number": f"多-{number}", "due_at": due_at},
        {**hazard, "id": matter_id, "twin_id": None},
        {**item, "task_id": new_id(), "matter_id": matter_id, "unit": unit, "due_at": due_at},
        {**limit, "id": new_id(), "matter_id": matter_id, "due_at": due_at, "next_at": due_at},
    ]
