"""A rehearsal small enough for a test, and the demonstration as the first start makes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casework.database import connect
from casework.definitions import load_demo
from config import Config
from webapp.rehearsal.demonstration import play_demonstration
from webapp.rehearsal.rehearsing import Wanted, rehearse
from webapp.setup.first_start import DEMO_CAMPAIGN, DEMO_STARTS

SMALL = Wanted(campaign=DEMO_CAMPAIGN, enterprises=12, seed=11, until=date(2022, 7, 31))


@pytest.fixture(scope="session")
def figures() -> dict[str, Any]:
    """What a small rehearsal comes to."""
    return rehearse(Config(), SMALL, lambda _day, _acts: None)


@pytest.fixture(scope="session")
def demonstration(runtime, tmp_path_factory):
    """The database of the demonstration, as its first visitor finds it."""
    home: Path = tmp_path_factory.mktemp("demonstration")
    config = replace(Config(), home=home, database_url=f"sqlite:///{home / 'demo.db'}")
    demo = load_demo(config.campaigns, runtime.campaigns, DEMO_CAMPAIGN)
    play_demonstration(config, runtime, demo, campaign=DEMO_CAMPAIGN, until=DEMO_STARTS)
    engine = connect(config.database_url)
    yield engine
    engine.dispose()
