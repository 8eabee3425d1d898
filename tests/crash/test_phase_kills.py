"""SIGKILL while a phase takes over what is open: the next start goes on, and nothing is twice."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import closing

import pytest
from sqlalchemy import func, select

from casework.models import EventRow, Limit, PhaseSwitch, PhaseSwitchLine
from tests.amounts import amount
from tests.crash.servers import Servers
from tests.served import set_clock
from tests.workflows.switching import CRACKDOWN, midnight, open_hazards

HAZARDS = 70
KILLS = amount(1, 3)
PATIENCE = 60.0


def count(world, *where):
    query = select(func.count()).select_from(PhaseSwitchLine).where(*where)
    with world.reading() as work:
        return work.session.scalar(query)


def wait_until(happened):
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until, "the switch does not go on"
        time.sleep(0.002)


def is_applied(world):
    query = select(PhaseSwitch.state).where(PhaseSwitch.phase == CRACKDOWN)
    with world.reading() as work:
        return work.session.scalar(query) == "applied"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_x_18_killed_servers_go_on_with_a_switch_and_do_nothing_twice(
    world, empty_database_url, tmp_path
):
    open_hazards(world, HAZARDS)
    midnight(world)
    set_clock(world)
    servers, seen = Servers(tmp_path, empty_database_url, count=1), []
    with closing(servers):
        for _ in range(KILLS):
            before = count(world)
            servers.start()
            wait_until(lambda before=before: count(world) > before or is_applied(world))
            servers.kill()
            seen.append(count(world))
        servers.start()
        wait_until(lambda: is_applied(world))
        servers.stop()
        checks = [servers.bihuan(*asked) for asked in (["verify"], ["clocks", "audit"])]
    print(f"{seen} of {HAZARDS} when killed")
    assert [(done.returncode, done.stderr) for done in checks] == [(0, "")] * 2, checks
    assert 0 < seen[0] < HAZARDS
    assert count(world) == HAZARDS
    with world.reading() as work:
        told = work.session.scalars(select(EventRow).where(EventRow.kind == "TimeLimitChanged"))
        assert Counter(Counter(event.trail for event in told).values()) == {1: HAZARDS}
        ladders = work.session.scalars(
            select(Limit.ladder).where(Limit.name == "rectification_due")
        )
        assert set(ladders) == {"IMMEDIATE"}
