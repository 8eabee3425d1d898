"""Bringing a database to the tables this program works with (migrations/)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from casework.database import connect
from casework.errors import Conflict
from config import HERE, Config

MIGRATIONS: Path = HERE / "migrations"
SETUP_LOCK = 0x42_69_68_75_61_6E
"""Key of the PostgreSQL advisory lock that one starting process holds ("Bihuan" in ASCII)."""
_one_at_a_time = threading.Lock()
"""Alembic keeps what it works on in module variables: one migration a process."""


class DatabaseNewer(Conflict):
    """The database was migrated by a later release; this program does not know its tables."""

    code = "database_newer"


class RightsMissing(Conflict):
    """The database has to be migrated, and this role does not own its tables."""

    code = "rights_missing"


@dataclass(frozen=True, slots=True)
class Migrated:
    """From which revision to which a database was brought; None before the first."""

    before: str | None
    after: str | None


def open_database(config: Config) -> Engine:
    """The database of the settings; the state folder is made if it is not there yet."""
    config.home.mkdir(parents=True, exist_ok=True)
    return connect(config.database_url)


def migrate(engine: Engine, *, to: str = "head") -> Migrated:
    """Bring the database to revision ``to``, all of the way or not at all.

    Of several processes that start at once the first does it and the others find it done. Raises
    ``DatabaseNewer``, with nothing changed, for one that a later release has migrated;
    ``RightsMissing`` where it has to be changed and the role may not. One that stands at the newest
    revision needs no right to change tables.
    """
    with _one_at_a_time, _let_go(engine), engine.begin() as connection:
        only_one_sets_up(connection)
        before = _known_revision(connection)
        if before != newest_revision():
            _ensure_may_change_tables(connection, before)
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        return Migrated(before, _revision(connection))


def _ensure_may_change_tables(connection: Connection, before: str | None) -> None:
    """On PostgreSQL the owner of the tables may, who is also let make new ones."""
    if connection.dialect.name != "postgresql":
        return
    may = connection.scalar(
        text(
            "SELECT has_schema_privilege(current_schema(), 'CREATE') AND coalesce((SELECT"
            " pg_has_role(relowner, 'USAGE') FROM pg_class"
            " WHERE oid = to_regclass('alembic_version')), true)"
        )
    )
    if not may:
        role = connection.scalar(text("SELECT current_user"))
        raise RightsMissing(role=role, revision=before or "none", program=newest_revision())


def only_one_sets_up(connection: Connection) -> None:
    """Wait until no other process sets this database up; held until the transaction ends.

    On SQLite the transaction's own write lock says so already.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SETUP_LOCK})


def is_current(engine: Engine) -> bool:
    """Whether the database stands at the newest revision; ``DatabaseNewer`` for a later one."""
    with _let_go(engine), engine.connect() as connection:
        return _known_revision(connection) == newest_revision()


def newest_revision() -> str | None:
    """The revision this program works with."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


@contextmanager
def _let_go(engine: Engine) -> Iterator[None]:
    """Close the connections to a database that is refused: nothing will use them again."""
    try:
        yield
    except (DatabaseNewer, RightsMissing):
        engine.dispose()
        raise


def _known_revision(connection: Connection) -> str | None:
    """The database's revision, if this program has a migration for it."""
    revision = _revision(connection)
    scripts = ScriptDirectory.from_config(alembic_config()).walk_revisions()
    if revision is not None and revision not in {script.revision for script in scripts}:
        raise DatabaseNewer(revision=revision, program=newest_revision())
    return revision


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def alembic_config() -> AlembicConfig:
    """Where Alembic finds the revisions; there is no alembic.ini to keep in step."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
