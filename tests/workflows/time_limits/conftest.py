"""A hazard with a running limit, and a look whether everything still holds."""

from __future__ import annotations

import pytest

from casework.queries.verify import verify


@pytest.fixture(autouse=True)
def _sound(world):
    """Whatever a test does, the database keeps its promises."""
    yield
    with world.reading() as work:
        assert [str(f) for f in verify(work.session, world.runtime.engine.describe)] == []


@pytest.fixture
def hazard(world):
    """A hazard being rectified since 2022-05-10, due on 2022-05-31."""
    return world.hazard_at("record_report")
