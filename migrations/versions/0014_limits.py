"""One word for a time limit (期限): the table of limits, and the columns that point to it.

Rows stay as they are. SQLite cannot rename a constraint; there only the one that a later revision
may want to find by its name gets its new name, the table of rungs being one that no other points
to. What events keep as a fact keeps its name: the trail is sealed.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

POINTING = ("rungs", "escalations", "extension_requests", "suspensions", "phase_switch_lines")
AWAKE = sa.text("next_at IS NOT NULL")
CONSTRAINTS = (
    ("limits", "pk_deadlines", "pk_limits"),
    ("limits", "fk_deadlines_matter_id", "fk_limits_matter_id"),
    ("rungs", "fk_rungs_deadline_id", "fk_rungs_limit_id"),
    ("escalations", "fk_escalations_deadline_id", "fk_escalations_limit_id"),
    (
        "extension_requests",
        "fk_extension_requests_deadline_id_deadlines",
        "fk_extension_requests_limit_id",
    ),
    ("suspensions", "fk_suspensions_deadline_id_deadlines", "fk_suspensions_limit_id"),
    (
        "phase_switch_lines",
        "fk_phase_switch_lines_deadline_id_deadlines",
        "fk_phase_switch_lines_limit_id",
    ),
)
"""Table, name before, name after."""


def upgrade() -> None:
    """Rename the table, what points to it, and what finds it."""
    _drop_indexes("deadlines", "deadline_id")
    op.rename_table("deadlines", "limits")
    _rename_columns("deadline_id", "limit_id")
    _rename_constraints({(table, old): new for table, old, new in CONSTRAINTS})
    _rename_unique("deadline_id", "limit_id")
    _create_indexes("limits", "limit_id")


def downgrade() -> None:
    """Give everything the name back by which an older program looks for it."""
    _drop_indexes("limits", "limit_id")
    _rename_constraints({(table, new): old for table, old, new in CONSTRAINTS})
    op.rename_table("limits", "deadlines")
    _rename_columns("limit_id", "deadline_id")
    _rename_unique("limit_id", "deadline_id")
    _create_indexes("deadlines", "deadline_id")


def _indexes(table: str, column: str) -> list[tuple[str, str, list[str], bool]]:
    """Name, table, columns, and whether unique."""
    return [
        (f"ix_{table}_matter_id", table, ["matter_id"], False),
        (f"ix_{table}_next_at", table, ["next_at", "matter_id"], False),
        *((f"ix_{one}_{column}", one, [column], False) for one in POINTING if one != "rungs"),
        (
            f"uq_phase_switch_lines_switch_id_run_{column}",
            "phase_switch_lines",
            ["switch_id", "run", column],
            True,
        ),
    ]


def _drop_indexes(table: str, column: str) -> None:
    for name, on, _columns, _unique in _indexes(table, column):
        op.drop_index(name, on)


def _create_indexes(table: str, column: str) -> None:
    for name, on, columns, unique in _indexes(table, column):
        awake = AWAKE if name.endswith("next_at") else None
        op.create_index(
            name, on, columns, unique=unique, postgresql_where=awake, sqlite_where=awake
        )


def _rename_columns(old: str, new: str) -> None:
    for table in POINTING:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")


def _rename_constraints(names: dict[tuple[str, str], str]) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for (table, old), new in names.items():
            op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {old} TO {new}")


def _rename_unique(old: str, new: str) -> None:
    with op.batch_alter_table("rungs") as rungs:
        rungs.drop_constraint(f"uq_rungs_{old}_number", type_="unique")
        rungs.create_unique_constraint(f"uq_rungs_{new}_number", [new, "number"])
