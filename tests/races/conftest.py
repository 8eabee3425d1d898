"""Fixtures of the races: crowds of clients, and a look whether everything still holds."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator

import pytest

from tests.races.crowd import Processes, Threads

CLIENTS = 16
POSTGRESQL = [pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture
def threads(world) -> Threads:
    """Clients in one process."""
    return Threads(world)


@pytest.fixture
def processes(world, database_url) -> Iterator[Callable[..., Processes]]:
    """Makes crowds of clients in several processes."""
    made: list[Processes] = []

    def make(count: int, *, clients: int = CLIENTS) -> Processes:
        made.append(Processes(world, database_url, processes=count, clients=clients))
        return made[-1]

    yield make
    for crowd in made:
        crowd.close()


@pytest.fixture
def chance() -> random.Random:
    """Random choices that can be had again: the seed is printed, and ``SEED`` sets it."""
    seed = os.environ.get("SEED") or str(random.SystemRandom().randrange(10**9))
    print(f"SEED={seed}")
    return random.Random(seed)
