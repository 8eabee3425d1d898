"""Rights in PostgreSQL (权限): the owner has the tables, the web role works, the reader reads.

The owner's role runs the migrations. Servers use the web role, which can neither change nor remove
what is only added to, and can make, alter or switch off nothing. Rights are given table by table,
so that a table of a later release is shut until they are given again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, Table, text

from casework.errors import CaseworkError
from casework.models import WALLED, Base

ONLY_ADDED = frozenset(
    {
        *WALLED,
        "attachments",
        "form_versions",
        "photo_hashes",
        "photo_prints",
        "process_models",
    }
)
"""Tables in which the program changes no row."""
REMOVED_FROM = frozenset(
    {
        "calendar_days",
        "calendar_feeds",
        "calendar_years",
        "hourly_uses",
        "known_devices",
        "sign_in_brakes",
        "work_items",
    }
)
"""Tables from which the program removes rows."""
WITHHELD: Mapping[str, frozenset[str]] = {
    "calendar_feeds": frozenset({"token_digest"}),
    "incidents": frozenset({"arguments", "message"}),
    "known_devices": frozenset({"device_digest"}),
    "notice_settings": frozenset({"addresses"}),
    "outbox": frozenset({"payload"}),
    "password_links": frozenset({"token_digest"}),
    "people": frozenset({"password_hash"}),
    "receipts": frozenset({"key", "request_digest", "answer"}),
    "sign_in_attempts": frozenset({"name_key"}),
    "sign_in_brakes": frozenset({"key"}),
    "sign_ins": frozenset({"token_digest"}),
}
"""Columns the reader does not get: secrets, what opens a session, private addresses."""
REVISION = "alembic_version"


class RolesRefused(CaseworkError):
    """Rights that cannot be given, or would mean nothing; ``reason`` says why."""

    code = "roles_refused"


def statements(connection: Connection, *, web: str | None, reader: str | None) -> list[str]:
    """What gives the two roles their rights, and takes all others from them."""
    place = connection.execute(text("SELECT current_schema(), current_database()")).one()
    schema, database = map(connection.dialect.identifier_preparer.quote_identifier, place)
    said = [
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
        f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
    ]
    for name, grants in ((web, _of_the_web_role()), (reader, _of_the_reader())):
        if name is None:
            continue
        role = connection.dialect.identifier_preparer.quote_identifier(name)
        said += [
            f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}",
            f"REVOKE ALL ON SCHEMA {schema} FROM {role}",
            f"REVOKE ALL ON DATABASE {database} FROM {role}",
            f"GRANT CONNECT ON DATABASE {database} TO {role}",
            f"GRANT USAGE ON SCHEMA {schema} TO {role}",
            *(f"GRANT {rights} ON {schema}.{table} TO {role}" for table, rights in grants),
        ]
    return said


def give_rights(connection: Connection, *, web: str | None, reader: str | None) -> list[str]:
    """Give the roles exactly their rights; return the statements that did so.

    Raises ``RolesRefused`` for a role that is not there, may do everything anyway, or could still
    make tables; the caller's transaction is to be rolled back then.
    """
    if web == reader:
        raise RolesRefused(reason="same_role", role=web)
    roles = [role for role in (web, reader) if role is not None]
    for role in roles:
        _ensure_plain(connection, role)
    said = statements(connection, web=web, reader=reader)
    for statement in said:
        connection.exec_driver_sql(statement)
    for role in roles:
        _ensure_makes_nothing(connection, role)
    return said


def _of_the_web_role() -> Iterator[tuple[str, str]]:
    for table in Base.metadata.sorted_tables:
        rights = ["SELECT", "INSERT"]
        if table.name not in ONLY_ADDED:
            rights.append("UPDATE")
        if table.name in REMOVED_FROM:
            rights.append("DELETE")
        yield table.name, ", ".join(rights)
    yield REVISION, "SELECT"


def _of_the_reader() -> Iterator[tuple[str, str]]:
    for table in Base.metadata.sorted_tables:
        yield table.name, f"SELECT ({', '.join(readable(table))})"
    yield REVISION, "SELECT"


def readable(table: Table) -> list[str]:
    """The columns of a table that the reader gets."""
    withheld = WITHHELD.get(table.name, frozenset())
    return [f'"{column.name}"' for column in table.columns if column.name not in withheld]


def _ensure_plain(connection: Connection, role: str) -> None:
    """A superuser or an owner is stopped by no right: a wall for it would be a painted one."""
    query = text(
        "SELECT rolsuper OR pg_has_role(rolname, (SELECT relowner FROM pg_class"
        " WHERE oid = to_regclass('events')), 'MEMBER') FROM pg_roles WHERE rolname = :role"
    )
    found = connection.execute(query, {"role": role}).one_or_none()
    if found is None:
        raise RolesRefused(reason="no_role", role=role)
    if found[0] is None:
        raise RolesRefused(reason="no_tables", role=role)
    if found[0]:
        raise RolesRefused(reason="owner_role", role=role)


def _ensure_makes_nothing(connection: Connection, role: str) -> None:
    query = text(
        "SELECT has_schema_privilege(:role, current_schema(), 'CREATE')"
        " OR has_database_privilege(:role, current_database(), 'CREATE, TEMPORARY')"
    )
    if connection.scalar(query, {"role": role}):
        raise RolesRefused(reason="makes_tables", role=role)
