"""A played office in the middle of its screening phase, copied for each change tried on it."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pytest

from casework.database import connect
from casework.queries.office import work_calendar
from casework.rules.calendar import OFFICE_TIME
from casework.unit_of_work import CLOCK, UnitOfWorkFactory
from config import Config
from tests.cli.conftest import bihuan
from webapp.app.composition import Office, evidence_store
from webapp.rehearsal.rehearsing import Wanted, rehearse
from webapp.rehearsal.stage import PlayedClock
from workflows.reactions import reactions

__all__ = ["bihuan"]
TODAY = date(2022, 5, 27)


@pytest.fixture(scope="session")
def played(tmp_path_factory) -> Path:
    """An office of 80 enterprises, played until the end of May, as one SQLite file."""
    path = tmp_path_factory.mktemp("played") / "office.db"
    url = f"sqlite:///{path}"
    wanted = Wanted(campaign="jiangbei-2022", enterprises=80, seed=5, until=TODAY, into=url)
    rehearse(replace(Config(), home=path.parent), wanted, lambda _day, _acts: None)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def copied(played: Path, home: Path) -> Path:
    """A copy of the played office, with its evidence, in the state folder ``home``."""
    shutil.copytree(played.parent / "evidence", home / "evidence")
    return Path(shutil.copy(played, home / "office.db"))


@pytest.fixture
def office(played, runtime, tmp_path) -> Office:
    """The played office on a copy of its own, the evening of its last day; its clock is set."""
    copy = copied(played, tmp_path)
    config = replace(Config(), home=tmp_path, database_url=f"sqlite:///{copy}")
    engine = connect(config.database_url, synchronous="OFF")
    clock = PlayedClock(datetime.combine(TODAY, time(18, 30), tzinfo=OFFICE_TIME))
    unit_of_work = UnitOfWorkFactory(engine, clock, reactions(runtime.processes))
    with unit_of_work.reading(CLOCK) as work:
        own = replace(runtime, calendar=work_calendar(work.session))
    yield Office(config, engine, own, unit_of_work, clock, evidence_store(config))
    engine.dispose()
