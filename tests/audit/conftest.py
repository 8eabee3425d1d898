"""A played campaign to audit: 40 enterprises, made once, copied for each test that forges it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from casework.audit import Audited, Difference, RuleFiles, audit
from casework.database import connect
from config import Config
from webapp.jobs.verification import snapshot
from webapp.rehearsal.rehearsing import Wanted, rehearse

Auditor = Callable[[str], tuple[list[Difference], Audited]]


@pytest.fixture(scope="session")
def rehearsed(tmp_path_factory) -> Path:
    """The whole campaign of Jiangbei with 40 enterprises, as one SQLite file."""
    path = tmp_path_factory.mktemp("rehearsed") / "office.db"
    wanted = Wanted(campaign="jiangbei-2022", enterprises=40, seed=7, into=f"sqlite:///{path}")
    rehearse(replace(Config(), home=path.parent), wanted, lambda _day, _acts: None)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture
def copy_of_rehearsed(rehearsed, tmp_path) -> Path:
    """The rehearsed office, to be forged."""
    return Path(shutil.copy(rehearsed, tmp_path / "office.db"))


@pytest.fixture(scope="session")
def auditor() -> Auditor:
    """Audit the database at an address."""
    files = RuleFiles.read(Config().campaigns, Config().models)

    def audited_at(url: str) -> tuple[list[Difference], Audited]:
        engine, audited = connect(url), Audited()
        with snapshot(engine) as session:
            found = list(audit(session, files, audited=audited))
        engine.dispose()
        return found, audited

    return audited_at
