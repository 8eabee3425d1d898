"""Where Alembic meets the office: which database, which tables, one transaction for all of it.

The program hands over an open connection (``webapp.setup.migrating.migrate``); a developer who
calls ``alembic`` by hand gets the database of the settings.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from casework.database import connect
from casework.models import Base
from config import read_config


def migrate(connection: Connection) -> None:
    """Run the wanted revisions on ``connection``; on both databases all of them or none."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def migrate_online() -> None:
    """Use the program's connection, or open one by the settings."""
    given = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    engine = connect(context.config.get_main_option("sqlalchemy.url") or read_config().database_url)
    with engine.begin() as connection:
        migrate(connection)


migrate_online()
