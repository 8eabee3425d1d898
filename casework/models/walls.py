"""Walls: triggers by which the database itself keeps what is only ever added to.

An UPDATE, DELETE or TRUNCATE of a walled table is refused, whichever program sends it. Who owns the
tables can drop a trigger; ``bihuan verify`` says so (``wall_missing``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Table, event, text

from casework.models.log import EventRow
from casework.models.work import Submission

WALLED: Mapping[str, Sequence[str]] = {"events": ("trail", "seq"), "submissions": ("task_id",)}
"""Tables whose rows are never changed or removed, with the columns of their keys."""
FUNCTION = "refuse_change"
FUNCTION_BODY = (
    "BEGIN RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'rows of ' "
    "|| TG_TABLE_NAME || ' are only added, never changed or removed'; END"
)
"""Of the one PostgreSQL function that all its walls call."""
STATEMENT_KINDS = 2 | 8 | 16 | 32
"""``pg_trigger.tgtype`` of a wall: before DELETE, UPDATE, TRUNCATE; for each statement."""

POSTGRESQL_STANDING = text(
    "SELECT t.tgname, CAST(t.tgtype AS integer), CAST(t.tgenabled AS text), p.prosrc"
    " FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
    " WHERE t.tgrelid = to_regclass(:table) AND NOT t.tgisinternal"
    " AND t.tgqual IS NULL AND CAST(t.tgattr AS text) = ''"
)
SQLITE_STANDING = text(
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
)


def triggers(dialect: str, table: str) -> Mapping[str, str]:
    """The triggers of a walled table by name, each with the statement that makes it."""
    if dialect == "postgresql":
        made = f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT"
        name = f"{table}_kept"
        return {name: f"CREATE TRIGGER {name} {made} EXECUTE FUNCTION {FUNCTION}()"}
    refused = f"SELECT RAISE(ABORT, 'rows of {table} are only added, never changed or removed')"
    same = " AND ".join(f"{column} = NEW.{column}" for column in WALLED[table])
    there = f"SELECT 1 FROM {table} WHERE ({same}) OR rowid = NEW.rowid"  # noqa: S608 -- our names
    acts = {
        "not_updated": f"UPDATE ON {table}",
        "not_deleted": f"DELETE ON {table}",
        # INSERT OR REPLACE removes the row in its way without a trigger for the removal
        "not_replaced": f"INSERT ON {table} WHEN EXISTS ({there})",
    }
    return {
        f"{table}_{name}": f"CREATE TRIGGER {table}_{name} BEFORE {act} BEGIN {refused}; END"
        for name, act in acts.items()
    }


def build(connection: Connection, table: str) -> None:
    """Build the wall of a table that has none."""
    dialect = connection.dialect.name
    if dialect == "postgresql":
        head = f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql"
        connection.exec_driver_sql(f"{head} AS $wall${FUNCTION_BODY}$wall$")
    for name, statement in triggers(dialect, table).items():
        connection.exec_driver_sql(statement)
        if dialect == "postgresql":  # also where session_replication_role says replica
            connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def take_down(connection: Connection, table: str) -> None:
    """Drop what stands of a table's wall."""
    dialect = connection.dialect.name
    of_table = f" ON {table}" if dialect == "postgresql" else ""
    for name in triggers(dialect, table):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{of_table}")


def missing(connection: Connection, table: str) -> list[str]:
    """The triggers of a table's wall that are not there, are switched off or read otherwise."""
    dialect = connection.dialect.name
    wanted = triggers(dialect, table)
    if dialect == "postgresql":
        found = connection.execute(POSTGRESQL_STANDING, {"table": table}).all()
        whole = {row[0] for row in found if row[1:] == (STATEMENT_KINDS, "A", FUNCTION_BODY)}
    else:
        found = connection.execute(SQLITE_STANDING, {"table": table}).all()
        whole = {name for name, sql in found if wanted.get(name) == sql}
    return [name for name in wanted if name not in whole]


def _built_with_its_table(table: Table, connection: Connection, **_: Any) -> None:
    build(connection, table.name)


for _walled in (EventRow, Submission):
    event.listen(cast(Table, _walled.__table__), "after_create", _built_with_its_table)
