"""What stands in the database, for tests that look behind the page."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select

from casework.unit_of_work import CLOCK
from tests.builders import World

E = TypeVar("E")


def rows(world: World, kind: type[E], *conditions: ColumnElement[bool] | Any) -> list[E]:
    """Every row of a kind that fulfils the conditions."""
    with world.unit_of_work.reading(CLOCK) as work:
        return list(work.session.scalars(select(kind).where(*conditions)))
