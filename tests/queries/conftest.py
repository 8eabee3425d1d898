"""An office with a few hazards on their way, and a ruler for how much a question asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

import pytest

from tests.builders import World

CountQueries: TypeAlias = Callable[[int], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Loop:
    """Hazards of one office, each at another place of the closed loop."""

    entered: UUID
    ordered: UUID
    struck_off: UUID
    elsewhere: UUID


@pytest.fixture
def loop(world: World) -> Loop:
    """Found on 2022-05-10: one entered, one with its order, one struck off, one at station 2."""
    way = ("register", "issue_order", "record_report", "recheck", "approve_strike_off")

    def hazard(steps: int, unit: str = "JB01", nth: int = 0) -> UUID:
        found = world.hazard(world.enterprise(unit=unit, nth=nth))
        for step in way[:steps]:
            world.do(found, step)
        return found

    return Loop(hazard(0), hazard(2, nth=1), hazard(5, nth=2), hazard(0, "JB02"))


@pytest.fixture
def at_most(statements: list[str]) -> CountQueries:
    """``with at_most(3):`` fails when the block sends more than three statements."""

    @contextmanager
    def measured(limit: int) -> Iterator[None]:
        statements.clear()
        yield
        asked = [s for s in statements if s.lstrip().upper().startswith(("SELECT", "WITH"))]
        assert len(asked) <= limit, "\n---\n".join(asked)

    return measured
