"""I-1 and I-5: the database still refuses to change what is only ever added to."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from casework.models.walls import WALLED, missing
from casework.queries.verify.findings import Finding


def walls(session: Session) -> Iterator[Finding]:
    """Each walled table has its triggers, as this program makes them, and they are switched on."""
    for table in WALLED:
        invariant = "I-5" if table == "events" else "I-1"
        for name in missing(session.connection(), table):
            problem = "its wall is missing, switched off or was changed: rows could be rewritten"
            facts = {"table": table, "trigger": name}
            yield Finding(invariant, "wall_missing", f"table {table}", problem, facts)
