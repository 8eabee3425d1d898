"""A played office to verify: made once, copied for each test that damages it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from casework.database import connect
from casework.events import DemonstrationClockMoved
from casework.unit_of_work import CLOCK
from config import Config
from webapp.jobs.verification import Report, snapshot, verified
from webapp.rehearsal.diary import Diary
from webapp.rehearsal.playing import Script, opening
from webapp.rehearsal.rehearsing import Wanted, script_of
from workflows.engine import ProcessEngine

Verify = Callable[[str], Report]


@pytest.fixture(scope="session")
def played(runtime, tmp_path_factory) -> Path:
    """An office of 24 enterprises, played until mid-July, as one SQLite file."""
    home = tmp_path_factory.mktemp("played")
    path = home / "office.db"
    config = replace(Config(), home=home, database_url=f"sqlite:///{path}")
    wanted = Wanted(campaign="jiangbei-2022", enterprises=24, seed=5)
    script: Script = script_of(config, runtime, wanted)
    diary = opening(config, runtime, script, config.database_url, Diary)
    diary.play(date(2022, 4, 20), date(2022, 7, 15), lambda _day, _acts: None)
    with diary.office.unit_of_work(CLOCK) as work:
        moment = datetime(2022, 7, 15, tzinfo=UTC)
        work.record(DemonstrationClockMoved(moved_from=moment, moved_to=moment))
    with diary.office.engine.connect() as connection:
        connection.execute(text("COMMIT"))
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    diary.office.engine.dispose()
    return path


@pytest.fixture
def copy_of_played(played, tmp_path) -> Path:
    """The played office, to be damaged."""
    return Path(shutil.copy(played, tmp_path / "office.db"))


@pytest.fixture
def report_on(runtime) -> Verify:
    """Verify the database at an address."""
    engine: ProcessEngine = runtime.engine

    def report(url: str) -> Report:
        database = connect(url)
        with snapshot(database) as session:
            found = verified(session, engine.describe, None)
        database.dispose()
        return found

    return report
