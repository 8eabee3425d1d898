"""I-2 and I-8: rungs climbed once, time limits as the trail tells them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

from casework.models import Deadline, Rung
from casework.models.deadlines import ARMED
from casework.queries.verify.findings import Finding
from casework.queries.verify.records import Record


def each_rung_once(record: Record) -> Iterator[Finding]:
    """A deadline's rungs are distinct, reach as far as it says, and called one escalation each."""
    rungs: dict[UUID, list[Rung]] = defaultdict(list)
    for rung in record.rungs:
        rungs[rung.deadline_id].append(rung)
    called = Counter((e.deadline_id, e.rung) for e in record.escalations)
    for deadline in record.deadlines:
        numbers = [rung.number for rung in rungs[deadline.id]]
        facts = {"deadline": deadline.name, "due_on": deadline.due_on.isoformat()}
        if len(set(numbers)) < len(numbers):
            yield Finding("I-2", "rung_twice", record.name, "a rung was climbed twice", facts)
        left_out = int(deadline.explanation.get("rungs_left_out", 0))
        highest = max(numbers, default=left_out)
        if highest != deadline.rungs_climbed or min(numbers, default=highest + 1) <= left_out:
            told = {**facts, "climbed": deadline.rungs_climbed, "highest": highest}
            yield Finding("I-2", "rungs_disagree", record.name, "rungs and count differ", told)
        yield from _escalations(record, deadline, numbers, called)


def _escalations(
    record: Record, deadline: Deadline, numbers: Sequence[int], called: Counter[tuple[UUID, int]]
) -> Iterator[Finding]:
    for (deadline_id, number), times in called.items():
        if deadline_id != deadline.id:
            continue
        facts = {"deadline": deadline.name, "rung": number}
        if times > 1:
            yield Finding("I-2", "escalation_twice", record.name, f"opened {times} times", facts)
        if number not in numbers:
            problem = "no rung calls for it"
            yield Finding("I-2", "escalation_without_rung", record.name, problem, facts)


def rungs_as_told(record: Record) -> Iterator[Finding]:
    """No rung was announced more often than it was climbed."""
    names = {deadline.id: deadline.name for deadline in record.deadlines}
    climbed = Counter((names[rung.deadline_id], rung.number) for rung in record.rungs)
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
    for deadline in record.deadlines:
        kept[deadline.name, ARMED] += 1
        if deadline.state != ARMED:
            kept[deadline.name, deadline.state] += 1
    for name, act in sorted(told.keys() | kept.keys()):
        if told[name, act] != kept[name, act]:
            facts = {"deadline": name, "act": act, "told": told[name, act], "kept": kept[name, act]}
            problem = "the trail tells of another number of time limits"
            yield Finding("I-8", "limits_differ", record.name, problem, facts)


def limits_will_wake(record: Record) -> Iterator[Finding]:
    """What still runs will be looked at; what is settled sleeps."""
    for deadline in record.deadlines:
        facts = {"deadline": deadline.name, "state": deadline.state}
        if deadline.state == ARMED and deadline.delivered_at is None and deadline.next_at is None:
            problem = "it runs, and nobody will look at it"
            yield Finding("I-3", "deadline_asleep", record.name, problem, facts)
        if deadline.state != ARMED and deadline.next_at is not None:
            problem = "it is settled, and would be looked at again"
            yield Finding("I-2", "deadline_wakes_again", record.name, problem, facts)
