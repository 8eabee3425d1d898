"""A world as an office, for what enters by the clock's door."""

from __future__ import annotations

from typing import cast

from config import Config
from tests.builders import World
from webapp.office import Office, OfficeClock


def an_office(world: World) -> Office:
    """The office of ``world``; its clock is the one that stands where the test puts it."""
    engine = world.unit_of_work.engine
    clock = cast(OfficeClock, world.clock)
    return Office(Config(), engine, world.runtime, world.unit_of_work, clock)
