"""A hazard with a running limit, and a look whether everything still holds."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _sound(sound_afterwards):
    """Also after what is only looked at here."""


@pytest.fixture
def hazard(world):
    """A hazard being rectified since 2022-05-10, due on 2022-05-31."""
    return world.hazard_at("record_report")
