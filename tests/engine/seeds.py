"""Chance for tests that try many things: the seed is printed, so a failure can be repeated."""

from __future__ import annotations

import os
import random


def seeded() -> random.Random:
    """A source of chance; set ``BIHUAN_TEST_SEED`` to the printed seed to see the same again."""
    seed = int(os.environ.get("BIHUAN_TEST_SEED") or random.randrange(10**9))
    print(f"BIHUAN_TEST_SEED={seed}")
    return random.Random(seed)
