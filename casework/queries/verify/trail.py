"""I-4 and I-9: trails tell every move, and begin at the beginning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from casework.queries.verify.findings import Finding
from casework.queries.verify.records import Record

MOVES = frozenset(
    {"MatterOpened", "TaskCompleted", "DeadlinePassed", "DeadlineOpened", "MessageReceived"}
)
"""Kinds of line that move a process, and therefore carry the version it reached."""


def every_move_is_told(record: Record) -> Iterator[Finding]:
    """The versions the trail tells of are 1, 2, … up to the version of the process."""
    told = [event.process_version for event in record.events if event.process_version is not None]
    reached = record.process.version if record.process is not None else 0
    if sorted(told) != list(range(1, reached + 1)):
        moves: dict[str, Any] = {"process": reached, "told": len(told)}
        yield Finding("I-4", "move_untold", record.name, "moves and lines differ", moves)
    for event in record.events:
        if (event.kind in MOVES) != (event.process_version is not None):
            facts = {"seq": event.seq, "kind": event.kind}
            yield Finding("I-4", "version_misplaced", record.name, "the wrong line moved it", facts)


def begins_at_the_beginning(record: Record) -> Iterator[Finding]:
    """The first line of a matter opens it, under its number and on its model."""
    first = record.events[0] if record.events else None
    if first is None or first.kind != "MatterOpened":
        yield Finding("I-9", "beginning_missing", record.name, "its trail does not open it")
        return
    digest = record.process.model_digest if record.process else None
    for name, now in (("number", record.matter.number), ("model_digest", digest)):
        if first.facts.get(name) != now:
            facts = {name: first.facts.get(name), "now": now}
            yield Finding(
                "I-9", "beginning_differs", record.name, f"opened with another {name}", facts
            )
