"""A verification: a snapshot of the database, and a report of what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from casework.database import readers
from casework.queries.verify import INVARIANTS, Counted, Describe, Evidence, Finding, verify

AT_MOST = 1000
"""Findings kept for the report; a ruined database may have millions."""


@dataclass(slots=True)
class Report:
    """What a verification looked at and found."""

    counted: Counted
    findings: list[Finding] = field(default_factory=list)
    total: int = 0
    by_invariant: Counter[str] = field(default_factory=Counter)

    def add(self, finding: Finding) -> None:
        """Note one finding."""
        self.total += 1
        self.by_invariant[finding.invariant] += 1
        if len(self.findings) < AT_MOST:
            self.findings.append(finding)

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "clean": self.total == 0,
            "looked_at": {
                "matters": dict(sorted(self.counted.kinds.items())),
                "submissions": self.counted.submissions,
                "events": self.counted.events,
            },
            "findings_total": self.total,
            "invariants": {
                name: {"promise": promise, "findings": self.by_invariant[name]}
                for name, promise in INVARIANTS.items()
            },
            "findings": [finding.to_json() for finding in self.findings],
        }


def verified(session: Session, describe: Describe, store: Evidence | None) -> Report:
    """Verify everything ``session`` sees; ``store`` is where photos lie, if they are at hand."""
    counted = Counted()
    report = Report(counted)
    for finding in verify(session, describe, evidence_store=store, counted=counted):
        report.add(finding)
    return report


@contextmanager
def snapshot(engine: Engine) -> Iterator[Session]:
    """A session that sees one moment of the database, while others go on working."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with readers(engine)() as session:
        yield session
        session.rollback()
