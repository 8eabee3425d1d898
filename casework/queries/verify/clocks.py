"""I-2 and I-8: rungs climbed once, time limits as the trail tells them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from casework.models import Limit, Rung
from casework.models.limits import ARMED, PAUSED, RUNNING
from casework.queries.verify.findings import Finding
from casework.queries.verify.records import Record


def each_rung_once(record: Record) -> Iterator[Finding]:
    """A limit's rungs are distinct, reach as far as it says, and called one escalation each."""
    rungs: dict[UUID, list[Rung]] = defaultdict(list)
    for rung in record.rungs:
        rungs[rung.limit_id].append(rung)
    called = Counter((e.limit_id, e.rung) for e in record.escalations)
    for limit in record.limits:
        numbers = [rung.number for rung in rungs[limit.id]]
        facts = {"deadline": limit.name, "due_on": limit.due_on.isoformat()}
        if len(set(numbers)) < len(numbers):
            yield Finding("I-2", "rung_twice", record.name, "a rung was climbed twice", facts)
        left_out = limit.rungs_never_due
        highest = max(left_out.union(numbers), default=0)
        if highest != limit.rungs_climbed or not left_out.isdisjoint(numbers):
            told = {**facts, "climbed": limit.rungs_climbed, "highest": highest}
            yield Finding("I-2", "rungs_disagree", record.name, "rungs and count differ", told)
        yield from _escalations(record, limit, numbers, called)


def _escalations(
    record: Record, limit: Limit, numbers: Sequence[int], called: Counter[tuple[UUID, int]]
) -> Iterator[Finding]:
    for (limit_id, number), times in called.items():
        if limit_id != limit.id:
            continue
        facts = {"deadline": limit.name, "rung": number}
        if times > 1:
            yield Finding("I-2", "escalation_twice", record.name, f"opened {times} times", facts)
        if number not in numbers:
            problem = "no rung calls for it"
            yield Finding("I-2", "escalation_without_rung", record.name, problem, facts)


def rungs_as_told(record: Record) -> Iterator[Finding]:
    """No rung was announced more often than it was climbed."""
    names = {limit.id: limit.name for limit in record.limits}
    climbed = Counter((names[rung.limit_id], rung.number) for rung in record.rungs)
    told = Counter((e.facts["deadline"], e.facts["rung"]) for e in record.told("RungClimbed"))
    for (name, number), times in told.items():
        if times > climbed[name, number]:
            facts = {"deadline": name, "rung": number, "told": times}
            problem = "announced more often than climbed"
            yield Finding("I-2", "rung_announced_twice", record.name, problem, facts)


def limits_as_told(record: Record) -> Iterator[Finding]:
    """The trail armed and settled exactly the time limits that stand in the table."""
    told: Counter[tuple[str, str]] = Counter()
    for event in record.events:
        for clock in event.facts.get("clocks", ()):
            told[clock["name"], clock["act"]] += 1
    kept: Counter[tuple[str, str]] = Counter()
    for limit in record.limits:
        kept[limit.name, ARMED] += 1
        if limit.state not in RUNNING:
            kept[limit.name, limit.state] += 1
    for name, act in sorted(told.keys() | kept.keys()):
        if told[name, act] != kept[name, act]:
            facts = {"deadline": name, "act": act, "told": told[name, act], "kept": kept[name, act]}
            problem = "the trail tells of another number of time limits"
            yield Finding("I-8", "limits_differ", record.name, problem, facts)


def limits_will_wake(record: Record) -> Iterator[Finding]:
    """What still runs will be looked at; what is settled sleeps."""
    for limit in record.limits:
        facts = {"deadline": limit.name, "state": limit.state}
        if limit.state == ARMED and limit.delivered_at is None and limit.next_at is None:
            problem = "it runs, and no sweep will look at it"
            yield Finding("I-3", "deadline_asleep", record.name, problem, facts)
        if limit.state != ARMED and limit.next_at is not None:
            problem = "it is settled or stands still, and would be looked at again"
            yield Finding("I-2", "deadline_wakes_again", record.name, problem, facts)


def pauses_as_kept(record: Record) -> Iterator[Finding]:
    """A limit stands still exactly while a pause of it lasts; only the last may last."""
    for limit in record.limits:
        lasting = [pause["until"] is None for pause in limit.pauses]
        stands = limit.state == PAUSED
        ended_inside = limit.state not in RUNNING and lasting[-1:] == [True]
        if any(lasting[:-1]) or (stands != (lasting[-1:] == [True]) and not ended_inside):
            facts = {"deadline": limit.name, "state": limit.state}
            problem = "its state and its pauses differ"
            yield Finding("I-3", "pause_differs", record.name, problem, facts)


def changes_as_told(record: Record) -> Iterator[Finding]:
    """Every change of a running limit stands in its history as the trail tells it (X-15)."""
    told: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for event in record.told("TimeLimitChanged"):
        facts = event.facts
        told[facts["deadline_id"]].append(
            (facts["act"], facts["old_due_on"], facts["new_due_on"], facts["reason"])
        )
    for limit in record.limits:
        kept = [(h["act"], h["old"], h["new"], h["reason"]) for h in limit.history]
        if kept != told.pop(str(limit.id), []):
            facts = {"deadline": limit.name, "kept": len(kept)}
            problem = "the trail tells of other changes"
            yield Finding("I-8", "changes_differ", record.name, problem, facts)
        elif kept and kept[-1][2] not in {None, limit.due_on.isoformat()}:
            facts = {"deadline": limit.name, "due_on": limit.due_on.isoformat()}
            problem = "due on another day than its last change says"
            yield Finding("I-8", "changes_differ", record.name, problem, facts)
    for limit_id in told:
        problem = "the trail changed a time limit that is not there"
        yield Finding("I-8", "changes_differ", record.name, problem, {"deadline": limit_id})
