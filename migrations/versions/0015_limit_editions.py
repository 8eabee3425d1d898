"""The editions of calendar, rule and ladder by which a limit was counted leave its explanation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

AT_ONCE = 500
NAMES = ("calendar", "edition", "offsets")
LIMITS = sa.table(
    "limits",
    sa.column("id", sa.Uuid()),
    sa.column("explanation", sa.JSON()),
    sa.column("calendar", sa.String()),
    sa.column("edition", sa.JSON(none_as_null=True)),
    sa.column("offsets", sa.JSON()),
)
LINES = sa.table("phase_switch_lines", sa.column("id", sa.Uuid()), sa.column("before", sa.JSON()))
Moved = Callable[[Any], dict[str, Any]]


def upgrade() -> None:
    """Add the columns and fill them from what limits, and switches to be undone, kept."""
    op.add_column("limits", sa.Column("calendar", sa.String(80)))
    op.add_column("limits", sa.Column("edition", sa.JSON()))
    op.add_column("limits", sa.Column("offsets", sa.JSON(), nullable=False, server_default="{}"))
    _change(LIMITS, lambda row: _out_of(row.explanation))
    _change(LINES, lambda row: {"before": {**row.before, **_out_of(row.before["explanation"])}})


def downgrade() -> None:
    """Put them back to where an older program looks for them."""
    _change(LIMITS, lambda row: {"explanation": _into(row._asdict())})
    _change(LINES, lambda row: {"before": {**row.before, "explanation": _into(row.before)}})
    for name in NAMES:
        op.drop_column("limits", name)


def _out_of(explanation: dict[str, Any]) -> dict[str, Any]:
    return {
        "calendar": explanation.get("calendar"),
        "edition": explanation.get("edition"),
        "offsets": explanation.get("offsets", {}),
        "explanation": {k: v for k, v in explanation.items() if k not in NAMES},
    }


def _into(kept: dict[str, Any]) -> dict[str, Any]:
    said = {name: kept[name] for name in NAMES if kept.get(name)}
    return {**kept["explanation"], **said}


def _change(table: sa.TableClause, moved: Moved) -> None:
    for rows in _some(table):
        for row in rows:
            op.get_bind().execute(sa.update(table).where(table.c.id == row.id).values(**moved(row)))


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
