"""Days of the calendar by the notice that names them: one may reach into the December before."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

DECEMBER = 12


def upgrade() -> None:
    """Give every day its notice; what stands in a December came from the next year's."""
    days = {row.day: row._asdict() for row in _rows()}
    _table(by_notice=True)
    _insert([{**row, "notice": day.year + (day.month == DECEMBER)} for day, row in days.items()])


def downgrade() -> None:
    """Back to one row a day: the one of the later notice."""
    rows = sorted((row._asdict() for row in _rows("notice")), key=lambda row: row["notice"])
    _table(by_notice=False)
    kept = {row["day"]: {k: v for k, v in row.items() if k != "notice"} for row in rows}
    _insert(list(kept.values()))


def _rows(*more: str) -> list[Any]:
    names = ("kind", "name", *more)
    days = sa.table("calendar_days", sa.column("day", sa.Date()), *map(sa.column, names))
    return list(op.get_bind().execute(sa.select(days)))


def _insert(rows: list[dict[str, Any]]) -> None:
    if rows:
        columns = [sa.column("day", sa.Date()), *(sa.column(c) for c in rows[0] if c != "day")]
        op.bulk_insert(sa.table("calendar_days", *columns), rows)


def _table(*, by_notice: bool) -> None:
    """The table anew: SQLite cannot give another key to one that stands."""
    op.drop_table("calendar_days")
    notice = [sa.Column("notice", sa.Integer(), autoincrement=False, nullable=False)]
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        *(notice if by_notice else ()),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint(
            "day", *(("notice",) if by_notice else ()), name="pk_calendar_days"
        ),
    )
