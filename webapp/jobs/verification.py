"""A verification: a snapshot of the database, and a report of what was found."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from casework.database import connect, readers
from casework.queries.verify import INVARIANTS, Counted, Describe, Evidence, Finding, verify
from casework.queries.verify.chain import Proof
from casework.queries.verify.checkpoints import against_checkpoints
from casework.queries.verify.quick import Looked, Part, look, named, parts_of
from casework.queries.verify.sealed import orphaned_trails
from casework.record import KeyRing

PARTS_EACH = 4
"""Parts of the trails for each process, so that none waits long for the others."""
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
            "not_proved": {
                "lines": self.counted.lines,
                "lines_without_key": self.counted.unkeyed,
                "lines_with_unchecked_key": self.counted.unchecked,
                "rows_not_told": dict(sorted(self.counted.unproven.items())),
            },
            "findings_total": self.total,
            "invariants": {
                name: {"promise": promise, "findings": self.by_invariant[name]}
                for name, promise in INVARIANTS.items()
            },
            "findings": [finding.to_json() for finding in self.findings],
        }


def verified(
    session: Session,
    describe: Describe,
    store: Evidence | None,
    *,
    keys: KeyRing | None = None,
    checkpoints: Path | None = None,
    tell: Callable[[Counted], None] = lambda _: None,
    hear: Callable[[Finding], None] = lambda _: None,
) -> Report:
    """Verify everything ``session`` sees; ``store`` is where photos lie, if they are at hand.

    ``keys`` and the folder of ``checkpoints`` likewise. ``tell`` is told how far it has come,
    ``hear`` every finding at once; the report keeps the first of them.
    """
    counted = Counted(tell=tell)
    report = Report(counted)
    found = verify(
        session,
        describe,
        evidence_store=store,
        keys=keys,
        checkpoints=checkpoints,
        counted=counted,
    )
    for finding in found:
        hear(finding)
        report.add(finding)
    return report


def seals_verified(
    address: str,
    *,
    keys: KeyRing | None = None,
    checkpoints: Path | None = None,
    processes: int = 1,
    hear: Callable[[Finding], None] = lambda _: None,
) -> Report:
    """Verify the lines of all trails alone, by several processes at once: seals, keys, ends.

    ``address`` names the database. Each part is read in a moment of its own, so others may go on
    working; rows, processes and limits are not looked at. What a part suspects is gone through
    again by the careful check, which names it.
    """
    looked, report = Looked(), Report(Counted())
    engine = connect(address)
    with snapshot(engine) as session:
        parts = [None, *parts_of(session, processes * PARTS_EACH)]
    engine.dispose()  # no process inherits a connection of this one
    for told in _by_processes(processes, partial(_looked_at, address, keys), parts):
        looked.add(told)
    counted = report.counted
    counted.trails, counted.lines = looked.trails, looked.lines
    counted.unkeyed, counted.unchecked = looked.unkeyed, looked.unchecked
    with snapshot(engine) as session:
        found = chain(
            named(session, looked.suspects, Proof(keys)),
            orphaned_trails(session),
            against_checkpoints(session, checkpoints, keys) if checkpoints else (),
        )
        for finding in found:
            hear(finding)
            report.add(finding)
    engine.dispose()
    return report


def _by_processes(
    many: int, look_at: Callable[[Part | None], Looked], parts: list[Part | None]
) -> Iterator[Looked]:
    """Each part by one of ``many`` processes; by this one where that is all."""
    if many == 1:
        yield from map(look_at, parts)
        return
    # A program of one thread forks, which is at once; in others a lock may be held just then.
    how = "fork" if hasattr(os, "fork") and threading.active_count() == 1 else "spawn"
    with ProcessPoolExecutor(many, mp_context=get_context(how)) as pool:
        yield from pool.map(look_at, parts)


def _looked_at(address: str, keys: KeyRing | None, part: Part | None) -> Looked:
    engine = connect(address)
    try:
        return _look(engine, keys, part)
    finally:
        engine.dispose()


def _look(engine: Engine, keys: KeyRing | None, part: Part | None) -> Looked:
    """Texts that are no UTF-8 are rare, and to expect them is slow: only where there is one."""
    try:
        with snapshot(engine, any_text=False) as session:
            return look(session, part, keys)
    except OperationalError:
        with snapshot(engine) as session:
            return look(session, part, keys)


@contextmanager
def snapshot(engine: Engine, *, any_text: bool = True) -> Iterator[Session]:
    """A session that sees one moment of the database, while others go on working.

    ``any_text`` reads texts that are no UTF-8 as well; without it one raises ``OperationalError``.
    """
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with readers(engine)() as session:
        with _any_text(session) if any_text else nullcontext():
            yield session
        session.rollback()


@contextmanager
def _any_text(session: Session) -> Iterator[None]:
    """Have SQLite give texts that are no UTF-8 too: such a one is a finding, and no end."""
    driver: Any = session.connection().connection.driver_connection
    before = getattr(driver, "text_factory", None)
    if before is None:
        yield
        return
    driver.text_factory = lambda found: found.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = before
