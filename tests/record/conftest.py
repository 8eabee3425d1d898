"""A played office sealed with a key and checkpointed: made once, copied to be changed."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from casework.database import connect
from casework.events import DemonstrationClockMoved
from casework.queries.verify import Finding, verify
from casework.record import KeyRing
from casework.unit_of_work import CLOCK
from config import Config
from tests.walls import walls_down
from webapp.app.sealing import make_key, take_key
from webapp.jobs.checkpoints import checkpoint
from webapp.jobs.verification import snapshot
from webapp.rehearsal.diary import Diary
from webapp.rehearsal.playing import opening
from webapp.rehearsal.rehearsing import Wanted, script_of

YESTERDAY, TODAY = date(2022, 6, 20), date(2022, 7, 5)


@dataclass(frozen=True, slots=True)
class SealedOffice:
    """An office on one SQLite file, with its keys, checkpoints and yesterday's backup beside it."""

    home: Path
    findings_in: Callable[[SealedOffice], list[Finding]]

    @property
    def file(self) -> Path:
        return self.home / "office.db"

    @property
    def backup(self) -> Path:
        return self.home / "yesterday.db"

    @property
    def config(self) -> Config:
        return replace(Config(), home=self.home, database_url=f"sqlite:///{self.file}")

    def findings(self) -> list[Finding]:
        """What ``bihuan verify`` finds."""
        return self.findings_in(self)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The database itself, to be looked at."""
        with closing(sqlite3.connect(self.file)) as connection:
            yield connection

    def change(self, *statements: str, given: tuple[object, ...] = ()) -> int:
        """Run statements behind the system's back; return how many rows the last one changed."""
        with closing(sqlite3.connect(self.file)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            with walls_down(connection):
                changed = [connection.execute(said, given).rowcount for said in statements]
        return changed[-1]


@pytest.fixture(scope="session")
def sealed_home(runtime, tmp_path_factory) -> Path:
    """An office of twelve enterprises, played until July, checkpointed at its end."""
    home = tmp_path_factory.mktemp("sealed")
    config = replace(Config(), home=home, database_url=f"sqlite:///{home / 'office.db'}")
    key = make_key(config)
    wanted = Wanted(campaign="jiangbei-2022", enterprises=12, seed=5)
    script = script_of(config, runtime, wanted)
    diary = opening(config, runtime, script, config.database_url, Diary)
    take_key(diary.office.unit_of_work, key)
    diary.play(date(2022, 4, 20), YESTERDAY, lambda _day, _acts: None)
    with diary.office.engine.connect() as connection:
        connection.execute(text("COMMIT"))
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(home / "office.db", home / "yesterday.db")
    diary.play(YESTERDAY, TODAY, lambda _day, _acts: None)
    with diary.office.unit_of_work(CLOCK) as work:
        moment = datetime(2022, 7, 5, tzinfo=UTC)
        work.record(DemonstrationClockMoved(moved_from=moment, moved_to=moment))
    assert checkpoint(diary.office.engine, config.checkpoints, key) is not None
    with diary.office.engine.connect() as connection:
        connection.execute(text("COMMIT"))
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    diary.office.engine.dispose()
    return home


@pytest.fixture(scope="session")
def findings_in(runtime) -> Callable[[SealedOffice], list[Finding]]:
    """Verify an office with its keys and checkpoints."""

    def findings(office: SealedOffice) -> list[Finding]:
        engine = connect(f"sqlite:///{office.file}")
        with snapshot(engine) as session:
            found = verify(
                session,
                runtime.engine.describe,
                keys=KeyRing.read(office.config.seal_keys),
                checkpoints=office.config.checkpoints,
            )
            told = list(found)
        engine.dispose()
        return told

    return findings


@pytest.fixture
def office(sealed_home, tmp_path, findings_in) -> SealedOffice:
    """A copy of the sealed office, to be changed."""
    home = shutil.copytree(sealed_home, tmp_path / "sealed")
    return SealedOffice(home, findings_in)
