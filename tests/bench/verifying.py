"""What it costs to verify: the lines of all trails alone, and everything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator

import psutil
from sqlalchemy import func, select

from casework.database import connect
from casework.models import EventRow
from tests.bench.measuring import Row
from tests.bench.offices import DIALECTS, Bench, closed
from tests.builders import World
from tests.furnishing import furnish
from tests.multiplying import multiply
from webapp.setup.migrating import migrate

LINES = 100_000
MILLION = 1_000_000
MEGABYTE = 1024 * 1024
SECONDS, MEGABYTES = 15.0, 200.0
WORDS = {"the lines alone": ["--seals"], "everything": []}


def verifying(bench: Bench, *, rounds: int, many: int = LINES) -> Iterator[Row]:
    """``bihuan verify`` in a process of its own, on trails of hazards ready to be struck off."""
    for dialect in DIALECTS:
        url = bench.empty(dialect)
        engine = connect(url, synchronous="OFF")
        migrate(engine)  # a command asks which tables it finds
        furnish(engine, bench.runtime)
        engine.dispose()

        def fill(world: World) -> None:
            hazard = world.hazard_at("approve_strike_off")
            lines = len(world.events(hazard))
            multiply(world.unit_of_work.engine, hazard, many // lines)

        closed(fill, bench, url)
        engine, _world = bench.open(url)
        with engine.connect() as connection:
            lines = connection.scalar(select(func.count()).select_from(EventRow)) or 0
        for what, words in WORDS.items():
            taken, peak = _measured([url, *words])
            figure = taken / lines * MILLION
            goal = f"<= {SECONDS:.0f} s" if words else ""
            met = figure <= SECONDS if words else None
            name = f"{dialect}: verify {what}, a million lines"
            yield Row(name, "s wall", figure, goal=goal, met=met, note=f"{lines:,} lines")
            met = peak <= MEGABYTES
            goal = f"<= {MEGABYTES:.0f} MB"
            yield Row(f"{name}, one process", "MB", peak, goal=goal, met=met)


def _measured(words: list[str]) -> tuple[float, float]:
    """Seconds, and the most memory that one of its processes held; refuses any finding."""
    command = [sys.executable, "-c", "from webapp.cli import main; main(prog_name='bihuan')"]
    environment = {**os.environ, "BIHUAN_LOG_LEVEL": "warning"}
    began, peak = time.monotonic(), 0
    running = subprocess.Popen(
        [*command, "verify", "--json", "--database", *words],
        stdout=subprocess.PIPE,
        env=environment,
    )
    whole = psutil.Process(running.pid)
    while running.poll() is None:
        for process in [whole, *whole.children(recursive=True)]:
            try:
                peak = max(peak, process.memory_info().rss)
            except psutil.Error:
                continue
        time.sleep(0.05)
    taken = time.monotonic() - began
    assert running.stdout is not None
    told = json.loads(running.stdout.read())
    assert told["clean"], told["findings"][:3]
    return taken, peak / MEGABYTE
