"""The act a time limit starts at; what decides about a limit leaves its explanation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOVED = ("overridden", "begun", "rungs_left_out", "rungs_passed_over")
AT_ONCE = 500
LIMITS = sa.table(
    "deadlines",
    sa.column("id", sa.Uuid()),
    sa.column("explanation", sa.JSON()),
    sa.column("overridden", sa.Boolean()),
    sa.column("begun_at", sa.DateTime()),
    sa.column("begun_by", sa.String()),
    sa.column("rungs_left_out", sa.Integer()),
    sa.column("rungs_passed_over", sa.JSON()),
)
LINES = sa.table("phase_switch_lines", sa.column("id", sa.Uuid()), sa.column("before", sa.JSON()))


def upgrade() -> None:
    """Add the columns and fill them from what limits, and switches to be undone, kept.

    Neither table is rebuilt: others point to both, so SQLite would not drop one that holds rows.
    """
    op.add_column("matters", sa.Column("acts", sa.JSON(), nullable=False, server_default="{}"))
    for column in _columns():
        op.add_column("deadlines", column)
    _each(LIMITS, LIMITS.c.explanation, _into_columns)
    _each(LINES, LINES.c.before, _beside_explanation)


def downgrade() -> None:
    """Put back into the explanation what an older program looks for there."""
    for limits in _some(LIMITS):
        for row in limits:
            _put(LIMITS, row.id, explanation={**row.explanation, **_as_before(row)})
    for column in _columns():
        op.drop_column("deadlines", column.name)
    op.drop_column("matters", "acts")


def _columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("started_by", sa.String(64)),
        sa.Column("started_in", sa.String(128)),
        sa.Column("overridden", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("begun_at", sa.DateTime()),
        sa.Column("begun_by", sa.String(80)),
        sa.Column("rungs_left_out", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("rungs_passed_over", sa.JSON(), nullable=False, server_default="[]"),
    )


def _each(table: sa.TableClause, column: Any, moved: Any) -> None:
    for rows in _some(table):
        for row in rows:
            values = moved(getattr(row, column.name))
            if values:
                _put(table, row.id, **values)


def _some(table: sa.TableClause) -> Iterator[list[Any]]:
    """All rows, some at a time, in the order of their ids."""
    last: Any = None
    while True:
        query = sa.select(table).order_by(table.c.id).limit(AT_ONCE)
        rows = list(
            op.get_bind().execute(query if last is None else query.where(table.c.id > last))
        )
        if not rows:
            return
        yield rows
        last = rows[-1].id


def _put(table: sa.TableClause, row: Any, **values: Any) -> None:
    op.get_bind().execute(sa.update(table).where(table.c.id == row).values(**values))


def _into_columns(explanation: dict[str, Any]) -> dict[str, Any]:
    if not explanation.keys() & set(MOVED):
        return {}
    begun = explanation.get("begun") or {}
    return {
        "overridden": bool(explanation.get("overridden")),
        "begun_at": _in_utc(begun["at"]) if begun else None,
        "begun_by": begun.get("by"),
        "rungs_left_out": int(explanation.get("rungs_left_out", 0)),
        "rungs_passed_over": list(explanation.get("rungs_passed_over", ())),
        "explanation": {k: v for k, v in explanation.items() if k not in MOVED},
    }


def _in_utc(moment: str) -> datetime:
    """As the tables keep a moment: in UTC, and without saying so."""
    return datetime.fromisoformat(moment).astimezone(UTC).replace(tzinfo=None)


def _beside_explanation(before: dict[str, Any]) -> dict[str, Any]:
    """What a switch would put back: its rungs passed over stand beside the explanation."""
    explanation = before.get("explanation", {})
    kept = {k: v for k, v in explanation.items() if k not in MOVED}
    over = list(explanation.get("rungs_passed_over", ()))
    starts = {"started_by": None, "started_in": None}
    return {"before": {**before, **starts, "explanation": kept, "rungs_passed_over": over}}


def _as_before(row: Any) -> dict[str, Any]:
    at = row.begun_at.replace(tzinfo=UTC).isoformat() if row.begun_at else None
    begun = {"at": at, "by": row.begun_by} if at else None
    return {
        "rungs_left_out": row.rungs_left_out,
        **({"overridden": True} if row.overridden else {}),
        **({"begun": begun} if begun else {}),
        **({"rungs_passed_over": row.rungs_passed_over} if row.rungs_passed_over else {}),
    }
