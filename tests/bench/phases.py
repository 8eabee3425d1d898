"""A phase switch over ten thousand open hazards: looking ahead, applying, rolling back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Table, insert, select

from casework.models import Deadline, Hazard, Matter, WorkItem
from casework.models.types import new_id
from casework.rules.calendar import OFFICE_TIME
from casework.unit_of_work import CLOCK
from tests.bench.measuring import Row, wall_ms
from tests.bench.offices import DIALECTS, Bench, closed
from tests.builders import CAMPAIGN, World
from workflows.commands.phase_previews import preview_switch
from workflows.commands.phases import apply_switch, roll_back_switch

MANY, BATCH = 10_000, 500
PREVIEW_SECONDS, APPLY_SECONDS = 10.0, 120.0
OWN = {"matters": "id", "hazards": "id", "deadlines": "matter_id", "work_items": "matter_id"}


def phase_switches(bench: Bench, *, rounds: int) -> Iterator[Row]:
    """The switch of 2022-07-01 on each database, in seconds of the clock on the wall."""
    for dialect in DIALECTS:
        url = bench.furnished(dialect)
        origin: list[UUID] = []

        def prepare(world: World, origin: list[UUID] = origin) -> None:
            world.clock.on("2022-06-20")
            origin.append(world.hazard_at("record_report"))

        closed(prepare, bench, url)
        engine, world = bench.open(url)
        _multiply(engine, origin[0])
        world.clock.now = datetime(2022, 7, 1, tzinfo=OFFICE_TIME)
        yield from _measured(dialect, world)


def _measured(dialect: str, world: World) -> Iterator[Row]:
    asked: dict[str, Any] = {"campaign": CAMPAIGN, "phase": "crackdown"}

    def ahead() -> None:
        with world.reading() as work:
            found = preview_switch(world.runtime, work.session, **asked, now=work.now)
            assert sum(line.changed for line in found) == MANY

    acts = {
        "foretold": (ahead, PREVIEW_SECONDS),
        "applied": (
            lambda: apply_switch(world.runtime, world.unit_of_work, CLOCK, **asked),
            APPLY_SECONDS,
        ),
        "rolled back": (
            lambda: roll_back_switch(
                world.runtime, world.unit_of_work, CLOCK, **asked, reason="示例"
            ),
            APPLY_SECONDS,
        ),
    }
    for name, (act, most) in acts.items():
        seconds = wall_ms(act) / 1000
        yield Row(
            f"{dialect}: phase switch over {MANY} open hazards, {name}",
            "s",
            seconds,
            goal=f"<= {most:g} s",
            met=seconds <= most,
        )


def _multiply(engine: Engine, origin: UUID) -> None:
    """Copy one hazard with its limits and tasks until there are ``MANY``."""
    tables: list[Table] = [k.__table__ for k in (Matter, Hazard, Deadline, WorkItem)]  # type: ignore[misc]
    with engine.begin() as connection:
        found = {
            table: [
                dict(row)
                for row in connection.execute(
                    select(table).where(table.c[OWN[table.name]] == origin)
                ).mappings()
            ]
            for table in tables
        }
        for start in range(1, MANY, BATCH):
            ids = [new_id() for _ in range(start, min(start + BATCH, MANY))]
            for table, rows in found.items():
                copies = [
                    _copy(table, row, matter, start + place)
                    for place, matter in enumerate(ids)
                    for row in rows
                ]
                connection.execute(insert(table), copies)


def _copy(table: Table, row: dict[str, Any], matter: UUID, place: int) -> dict[str, Any]:
    copied = {**row, OWN[table.name]: matter}
    if table.name == "matters":
        copied["number"] = f"{row['number']}-{place}"
    if table.name == "deadlines":
        copied["id"] = new_id()
    if table.name == "work_items":
        copied["task_id"] = new_id()
    return copied
