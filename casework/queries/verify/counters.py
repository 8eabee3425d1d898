"""I-8: the counters on hazards and inspections against a recount."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from casework.models import Hazard, Inspection
from casework.models.hazards import PHASE_LIMIT
from casework.models.matters import name_of_kind
from casework.queries.verify.findings import Finding
from casework.queries.verify.records import Record

HAZARD = name_of_kind(Hazard)


def counters(record: Record) -> Iterator[Finding]:
    """Rounds, failed rechecks, recurrences, problems found: counted anew from the records."""
    matter = record.matter
    if isinstance(matter, Hazard):
        counted = _hazard(record)
        kept = {name: getattr(matter, name) for name in counted}
    elif isinstance(matter, Inspection):
        counted = {"problems": sum(child.kind == HAZARD for child in record.children)}
        kept = {"problems": matter.problems}
    else:
        return
    for name, value in counted.items():
        if kept[name] != value:
            facts = {"counter": name, "kept": str(kept[name]), "counted": str(value)}
            yield Finding("I-8", "counter_differs", record.name, f"{name} is wrong", facts)


def _hazard(record: Record) -> dict[str, Any]:
    reopened = [e.seq for e in record.told("HazardReopened")]
    since = reopened[-1] if reopened else 0
    struck_off = [e for e in record.told("HazardStruckOff") if e.seq > since]
    ordered = record.told("RectificationOrdered")
    return {
        "round": len(ordered),
        "recheck_failures": sum(e.seq > since for e in record.told("RecheckFailed")),
        "recurrence": len(reopened),
        "struck_off_on": _day(struck_off[-1].facts["struck_off_on"]) if struck_off else None,
        "rectification_due_on": _rectification_due(record),
    }


def _rectification_due(record: Record) -> date | None:
    """The day of the last order, or the one its limit was moved to since."""
    due = None
    for event in record.told("RectificationOrdered", "TimeLimitChanged"):
        if event.kind == "RectificationOrdered":
            due = event.facts["due_on"]
        elif event.facts["deadline"] == PHASE_LIMIT:
            due = event.facts["new_due_on"] or due
    return _day(due) if due else None


def _day(text: str) -> date:
    return date.fromisoformat(text)


def orders_as_told(record: Record) -> Iterator[Finding]:
    """Every order the trail tells of stands in the table, under its number and round."""
    told = sorted(
        (e.facts["round"], e.facts["order_number"], e.facts["due_on"])
        for e in record.told("RectificationOrdered")
    )
    kept = sorted((o.round, o.number, o.due_on.isoformat()) for o in record.orders)
    if told != kept:
        facts = {"told": len(told), "kept": len(kept)}
        yield Finding("I-8", "orders_differ", record.name, "orders and trail differ", facts)
