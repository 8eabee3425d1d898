"""Furnished databases to measure on: copies of one, so that all start alike."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from sqlalchemy import Engine, make_url, text

from casework.database import connect
from tests.builders import World
from tests.furnishing import furnish, shipped_runtime, world_on
from workflows.runtime import Runtime

DIALECTS = ("sqlite", "postgresql")


@dataclass(slots=True)
class Bench:
    """Where the measurements stand: the models, and makers of databases."""

    folder: Path
    runtime: Runtime = field(default_factory=shipped_runtime)
    cleaning: ExitStack = field(default_factory=ExitStack)

    def furnished(self, dialect: str) -> str:
        """The URL of a new database with the office's furniture."""
        url = self.empty(dialect)
        engine = connect(url, synchronous="OFF")
        furnish(engine, self.runtime)
        engine.dispose()
        return url

    def empty(self, dialect: str) -> str:
        """The URL of a new database."""
        name = f"bench_{uuid4().hex[:12]}"
        if dialect == "sqlite":
            return f"sqlite:///{self.folder / name}.db"
        self._administer(f"CREATE DATABASE {name}")
        return self._remember(name)

    def copy(self, url: str) -> str:
        """The URL of a copy of a database that nobody is connected to."""
        name = f"bench_{uuid4().hex[:12]}"
        if url.startswith("sqlite"):
            path = self.folder / f"{name}.db"
            shutil.copy(url.removeprefix("sqlite:///"), path)
            return f"sqlite:///{path}"
        original = make_url(url).database
        self._administer(f"CREATE DATABASE {name} TEMPLATE {original}")
        return self._remember(name)

    def open(self, url: str) -> tuple[Engine, World]:
        """A database as the office uses it, every commit safe on disk."""
        engine = connect(url)
        self.cleaning.callback(engine.dispose)
        return engine, world_on(engine, self.runtime)

    def _remember(self, name: str) -> str:
        self.cleaning.callback(self._administer, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        return os.environ["BIHUAN_TEST_POSTGRES"].replace("/postgres?", f"/{name}?")

    def _administer(self, statement: str) -> None:
        engine = connect(os.environ["BIHUAN_TEST_POSTGRES"])
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))
        engine.dispose()


@contextmanager
def bench() -> Iterator[Bench]:
    """A bench whose databases are gone when the block ends."""
    with TemporaryDirectory(prefix="bihuan-bench-") as folder:
        made = Bench(Path(folder))
        with made.cleaning:
            yield made


def closed(work: Callable[[World], None], bench: Bench, url: str) -> None:
    """Do ``work`` on a database and leave nobody connected to it."""
    engine = connect(url, synchronous="OFF")
    work(world_on(engine, bench.runtime))
    if url.startswith("sqlite"):
        with engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
