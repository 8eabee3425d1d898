"""I-6: photos and papers in the records against files in the store."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from casework.errors import NotFound
from casework.queries.evidence import KEPT, digests_of_incidents
from casework.queries.verify.findings import Evidence, Finding


def photos(session: Session, store: Evidence) -> Iterator[Finding]:
    """Every photo, view copy and paper has its file with that content; every old file its row."""
    known: set[str] = set()
    for digest in session.scalars(KEPT.execution_options(yield_per=1000)):
        known.add(digest)
        try:
            store.read(digest)
        except NotFound as problem:
            changed = problem.facts.get("reason") == "changed"
            check = "file_changed" if changed else "file_missing"
            yield Finding("I-6", check, f"file {digest[:12]}", "not the file that was handed in")
    known |= digests_of_incidents(session)
    for path, digest in sorted(store.settled_digests().items()):
        if digest not in known:
            yield Finding("I-6", "file_unknown", path, "no record knows this file")
