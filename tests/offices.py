"""A world as an office, for what enters by the clock's door."""

from __future__ import annotations

from typing import cast

from config import Config
from tests.builders import World
from webapp.app.composition import Office, OfficeClock, evidence_store


def an_office(world: World) -> Office:
    """The office of ``world``; its clock is the one that stands where the test puts it."""
    config, clock = Config(), cast(OfficeClock, world.clock)
    return Office(
        config=config,
        engine=world.unit_of_work.engine,
        runtime=world.runtime,
        unit_of_work=world.unit_of_work,
        clock=clock,
        evidence=evidence_store(config),
    )
