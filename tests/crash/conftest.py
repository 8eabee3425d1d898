"""What every test that kills servers begins with: an office to be served, and a seed."""

from __future__ import annotations

import os
import random

import pytest

from tests.served import set_up


@pytest.fixture
def seed():
    """Printed, so that a run can be had again with ``SEED=…``."""
    chosen = os.environ.get("SEED") or str(random.SystemRandom().randrange(10**9))
    print(f"SEED={chosen}")
    return chosen


@pytest.fixture
def world(empty_database_url, runtime):
    """An office that can be served."""
    with set_up(empty_database_url, runtime) as world:
        yield world
