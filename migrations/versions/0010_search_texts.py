"""Search texts: what a hazard says folded as what is looked for; every reading of a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from casework.queries.search import folded
from casework.typed_text import sought

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

AT_ONCE = 500
HAZARDS = sa.table("hazards", sa.column("id"), sa.column("description"), sa.column("search_text"))
ENTERPRISES = sa.table(
    "enterprises",
    sa.column("id"),
    sa.column("name"),
    sa.column("credit_code"),
    sa.column("search"),
    sa.column("search_text"),
)


def upgrade() -> None:
    """Add longer search texts, and fill them."""
    for table in ("hazards", "enterprises"):
        column = sa.Column("search_text", sa.Text(), nullable=False, server_default="")
        op.add_column(table, column)
    op.drop_column("enterprises", "search")
    _fill(HAZARDS, "search_text", lambda row: sought(row.description))
    _fill(ENTERPRISES, "search_text", lambda row: folded(row.name, row.credit_code))


def downgrade() -> None:
    """Look in the description itself again, and in names by one reading."""
    column = sa.Column("search", sa.String(length=400), nullable=False, server_default="")
    op.add_column("enterprises", column)
    _fill(ENTERPRISES, "search", lambda row: folded(row.name, row.credit_code)[:400])
    for table in ("hazards", "enterprises"):
        op.drop_column(table, "search_text")


def _fill(table: sa.TableClause, name: str, text_of: Callable[[Any], str]) -> None:
    connection = op.get_bind()
    read = [column for column in table.c if not column.name.startswith("search")]
    found = table.c.id == sa.bindparam("row")
    change = sa.update(table).where(found).values({name: sa.bindparam("text")})
    rows = connection.execute(sa.select(*read)).all()
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        connection.execute(change, [{"row": row.id, "text": text_of(row)} for row in some])
