"""A phase switch over ten thousand open hazards: looking ahead, applying, rolling back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Table, insert, select

from casework.models import Hazard, Limit, Matter, PhaseSwitch, WorkItem
from casework.models.types import new_id
from casework.rules.calendar import OFFICE_TIME
from casework.unit_of_work import CLOCK
from tests.bench.measuring import Row, wall_ms
from tests.bench.offices import DIALECTS, Bench, closed
from tests.builders import CAMPAIGN, World
from tests.crash.servers import Servers
from tests.http_client import Client
from tests.served import set_clock, set_up, signed_in
from workflows.commands.phase_previews import preview_switch
from workflows.commands.phases import apply_switch, roll_back_switch

MANY, BATCH = 10_000, 500
PREVIEW_SECONDS, APPLY_SECONDS = 10.0, 120.0
PAGE_MS = 1000.0
"""What counts as usable: a page within a second."""
OWN = {"matters": "id", "hazards": "id", "limits": "matter_id", "work_items": "matter_id"}


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
        yield from _served(bench, dialect)


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


def _served(bench: Bench, dialect: str) -> Iterator[Row]:
    """A server whose heartbeat meets the first of July, and somebody who looks at its pages."""
    url, spent = bench.empty(dialect), dict[str, list[float]]()
    with TemporaryDirectory() as folder, set_up(url, bench.runtime) as world:
        world.clock.on("2022-06-20")
        origin = world.hazard_at("record_report")
        _multiply(world.unit_of_work.engine, origin)
        with closing(Servers(Path(folder), url, count=1)) as servers:
            set_clock(world)
            servers.start()
            client = signed_in(world, world.actor("section_chief"), servers.ports[0])
            began = {"before": time.monotonic()}
            spent["before"] = list(_looks(client, lambda: time.monotonic() < began["before"] + 5))
            world.clock.now = datetime(2022, 7, 1, tzinfo=OFFICE_TIME)
            set_clock(world)
            servers.kill()  # the clock is read when a server starts
            servers.start()
            began["meanwhile"] = time.monotonic()
            client = signed_in(world, world.actor("section_chief"), servers.ports[0])
            spent["meanwhile"] = list(_looks(client, lambda: not _is_applied(world)))
            seconds = time.monotonic() - began["meanwhile"]
            servers.kill()
    over = f"{dialect}: phase switch over {MANY} open hazards"
    yield Row(
        f"{over}, by a server that is looked at",
        "s",
        seconds,
        goal=f"<= {APPLY_SECONDS:g} s",
        met=seconds <= APPLY_SECONDS,
    )
    pages = spent["meanwhile"]
    yield Row(
        f"{over}, a page meanwhile",
        "ms wall",
        median(pages),
        floor=median(spent["before"]),
        goal=f"<= {PAGE_MS:g} ms",
        met=median(pages) <= PAGE_MS,
        note=f"{len(pages)} pages, the slowest {max(pages):.0f} ms; floor: before the switch",
    )


def _looks(client: Client, going_on: Callable[[], bool]) -> Iterator[float]:
    """How long each page took that was asked for while it went on."""

    def look(path: str) -> None:
        assert client.get(path).status == 200

    while going_on():
        for path in ("/", f"/campaigns/{CAMPAIGN}", "/healthz"):
            yield wall_ms(partial(look, path))


def _is_applied(world: World) -> bool:
    query = select(PhaseSwitch.state).where(PhaseSwitch.phase == "crackdown")
    with world.reading() as work:
        return work.session.scalar(query) == "applied"


def _multiply(engine: Engine, origin: UUID) -> None:
    """Copy one hazard with its limits and tasks until there are ``MANY``."""
    tables: list[Table] = [k.__table__ for k in (Matter, Hazard, Limit, WorkItem)]  # type: ignore[misc]
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
    if table.name == "limits":
        copied["id"] = new_id()
    if table.name == "work_items":
        copied["task_id"] = new_id()
    return copied
