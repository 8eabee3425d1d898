"""The database itself refuses to change or remove what is only ever added to."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from casework.database import connect
from casework.models import WALLED, EventRow, Submission
from casework.models.walls import SQLITE_STANDING, missing
from casework.queries.verify import verify
from webapp.setup.migrating import migrate

KINDS = pytest.mark.parametrize("kind", [EventRow, Submission])
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
POSTGRESQL = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
CHANGES = {EventRow: {"actor": "x"}, Submission: {"step": "x"}}


@pytest.fixture(autouse=True)
def _some_rows(world):
    world.hazard_at("record_report")


def refused(engine, statement):
    with engine.begin() as connection, pytest.raises(IntegrityError) as refusal:
        connection.execute(statement)
    return str(refusal.value.orig)


def rows_of(engine, kind):
    with engine.connect() as connection:
        return connection.execute(select(kind.__table__)).all()


def found(world):
    with world.reading() as work:
        return list(verify(work.session, world.runtime.engine.describe))


@KINDS
def test_rows_are_neither_changed_nor_removed(engine, kind):
    before = rows_of(engine, kind)
    table = kind.__table__
    for statement in (
        update(table).values(**CHANGES[kind]),
        delete(table),
        text(f"INSERT INTO {table.name} SELECT * FROM {table.name}"),  # noqa: S608 -- our names
    ):
        told = refused(engine, statement)
    assert before == rows_of(engine, kind)
    assert before
    assert "duplicate key" in told or f"rows of {table.name} are only added" in told


@SQLITE
@KINDS
def test_no_insert_replaces_a_row(engine, kind):
    """SQLite removes the row in the way, and calls no trigger for the removal."""
    table, before = kind.__table__, rows_of(engine, kind)
    one = {column.name: value for column, value in zip(table.columns, before[0], strict=True)}
    refused(engine, insert(table).prefix_with("OR REPLACE").values({**one, **CHANGES[kind]}))
    names = ", ".join(one)
    given = f"(rowid, {names}) SELECT rowid, {names} FROM {table.name}"  # noqa: S608 -- our names
    assert "are only added" in refused(engine, text(f"INSERT OR REPLACE INTO {table.name} {given}"))
    assert rows_of(engine, kind) == before


@POSTGRESQL
@KINDS
def test_postgresql_refuses_every_other_way_too(engine, kind):
    name, before = kind.__table__.name, rows_of(engine, kind)
    key, column = ", ".join(WALLED[name]), next(iter(CHANGES[kind]))
    again = f"SELECT * FROM {name} ON CONFLICT ({key}) DO UPDATE SET {column} = 'x'"  # noqa: S608
    switched_off = "SET LOCAL session_replication_role = replica"
    for statement in (
        f"INSERT INTO {name} {again}",
        f"TRUNCATE {name} CASCADE",
        "TRUNCATE matters, events CASCADE",
        f"{switched_off}; DELETE FROM {name}",  # noqa: S608 -- our names
    ):
        assert "are only added" in refused(engine, text(statement))
    assert rows_of(engine, kind) == before


@KINDS
def test_a_wall_that_is_missing_is_found_and_named(world, engine, kind):
    name = kind.__table__.name
    assert found(world) == []
    with engine.begin() as connection:
        trigger = missing_now(connection, name)
    (finding,) = found(world)
    assert (finding.check, finding.record) == ("wall_missing", f"table {name}")
    assert finding.facts == {"table": name, "trigger": trigger}
    assert finding.invariant == ("I-5" if kind is EventRow else "I-1")


def missing_now(connection, table):
    """Drop one trigger of a table; return its name."""
    sqlite = connection.dialect.name == "sqlite"
    name = f"{table}_not_deleted" if sqlite else f"{table}_kept"
    connection.execute(text(f"DROP TRIGGER {name}" + ("" if sqlite else f" ON {table}")))
    return name


AS_FUNCTION = "ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
ALWAYS = "ALTER TABLE events ENABLE ALWAYS TRIGGER events_kept"
HOLLOW = "refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
ALIKE = {
    "disabled": "ALTER TABLE events DISABLE TRIGGER events_kept",
    "switched off by a setting": "ALTER TABLE events ENABLE TRIGGER events_kept",
    "hollow": f"CREATE OR REPLACE FUNCTION {HOLLOW}",
    "of some acts": "DROP TRIGGER events_kept ON events;"
    f"CREATE TRIGGER events_kept BEFORE UPDATE {AS_FUNCTION}; {ALWAYS}",
    "of some columns": "DROP TRIGGER events_kept ON events; CREATE TRIGGER events_kept"
    f" BEFORE UPDATE OF actor OR DELETE OR TRUNCATE {AS_FUNCTION}; {ALWAYS}",
}


@POSTGRESQL
@pytest.mark.parametrize("how", ALIKE)
def test_a_wall_that_only_looks_like_one_is_found(world, engine, how):
    with engine.begin() as connection:
        connection.execute(text(ALIKE[how]))
    assert {finding.check for finding in found(world)} == {"wall_missing"}


@SQLITE
def test_a_trigger_that_refuses_nothing_is_found(world, engine):
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER events_not_updated"))
        made = "CREATE TRIGGER events_not_updated BEFORE UPDATE ON events BEGIN SELECT 1; END"
        connection.execute(text(made))
    assert [finding.facts["trigger"] for finding in found(world)] == ["events_not_updated"]


def test_a_migrated_database_has_the_walls_of_a_new_one(empty_database_url, engine):
    migrated = connect(empty_database_url)
    migrate(migrated)
    for database in (migrated, engine):
        with database.connect() as connection:
            assert [missing(connection, table) for table in WALLED] == [[], []]
            if connection.dialect.name == "sqlite":
                kept = connection.execute(SQLITE_STANDING, {"table": "events"}).all()
                assert len(kept) == 3
    migrated.dispose()
