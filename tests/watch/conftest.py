"""An office on a machine whose clocks the test may set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import select

from casework.models import Incident
from casework.rules.machine_clock import Reading
from tests.builders import World
from tests.offices import an_office
from webapp.app.composition import Office
from webapp.app.machine import Machine


class MachineClocks:
    """The clocks of a machine: real, but for what the test adds to one of them."""

    def __init__(self, name: str = "this machine") -> None:
        self.name = name
        self.ahead = timedelta()
        self.slept = 0.0
        self.on_reading: list[Callable[[], None]] = []
        """What happens at the readings to come, one each."""

    def read(self) -> Reading:
        if self.on_reading:
            self.on_reading.pop(0)()
        wall = datetime.now(UTC)
        return Reading(wall + self.ahead, wall.timestamp() + self.slept, self.name)


@pytest.fixture
def machine() -> MachineClocks:
    """Where the sweep runs."""
    return MachineClocks()


@pytest.fixture
def office(world: World, machine: MachineClocks) -> Office:
    """The office of ``world`` on ``machine``."""
    return replace(an_office(world), machine=cast(Machine, machine))


@pytest.fixture
def incidents(world: World) -> Callable[..., list[Any]]:
    """The incidents of one act, the oldest first."""

    def find(act: str) -> list[Any]:
        with world.reading() as work:
            query = select(Incident).where(Incident.act == act).order_by(Incident.id)
            return list(work.session.scalars(query))

    return find
