"""I-3 and I-10: the engine's memory against the tables that pages and sweeps read."""

from __future__ import annotations

from collections.abc import Iterator

from casework.errors import CaseworkError
from casework.models import WorkItem
from casework.models.limits import ARMED, RUNNING
from casework.queries.verify.findings import Describe, Finding, Picture, WaitingTask
from casework.queries.verify.records import Record


def process_and_tables(record: Record, describe: Describe) -> Iterator[Finding]:
    """What the process waits for is what the tables say, and something will move it on."""
    if record.process is None:
        yield Finding("I-3", "process_missing", record.name, "the matter has no process")
        return
    try:
        picture = describe(record.process.model_digest, record.process.state)
    except CaseworkError as damage:
        facts = {"code": damage.code, **damage.facts}
        yield Finding("I-10", "state_damaged", record.name, "its process cannot be read", facts)
        return
    yield from _tasks(record, picture)
    yield from _limits(record, picture)
    yield from _standing(record, picture)
    if not picture.finished and not _will_move(record, picture):
        problem = "open, and it waits for no task, time limit or message"
        yield Finding("I-3", "matter_stuck", record.name, problem, {"stage": record.matter.stage})


def _tasks(record: Record, picture: Picture) -> Iterator[Finding]:
    items = {item.task_id: item for item in record.items}
    ready = {task.id: task for task in picture.ready}
    for task in ready.values():
        if task.id not in items:
            facts = {"task": str(task.id), "step": task.step}
            yield Finding("I-3", "task_without_item", record.name, "in no inbox", facts)
    for item in items.values():
        facts = {"task": str(item.task_id), "step": item.step}
        if item.task_id not in ready:
            problem = "in an inbox, but the process does not wait for it"
            yield Finding("I-3", "item_without_task", record.name, problem, facts)
        elif _differs(item, ready[item.task_id]) or item.unit != record.matter.unit:
            problem = "its inbox line says something else than its process"
            yield Finding("I-3", "item_differs", record.name, problem, facts)


def _differs(item: WorkItem, task: WaitingTask) -> bool:
    said = (item.step, item.process, item.role, item.form)
    return said != (task.step, task.process, task.role, task.form)


def _limits(record: Record, picture: Picture) -> Iterator[Finding]:
    armed = {d.name for d in record.limits if d.state in RUNNING}
    alive = {name for task in picture.ready for name in task.limits} | set(picture.limits)
    for name in sorted(set(picture.limits) - armed):
        problem = "the process waits for a time limit that does not run"
        yield Finding("I-3", "deadline_not_armed", record.name, problem, {"deadline": name})
    for name in sorted(armed - alive):
        problem = "a time limit runs that the process does not know"
        yield Finding("I-3", "deadline_forgotten", record.name, problem, {"deadline": name})
    running = [d for d in record.limits if d.state == ARMED and d.edge == "closing"]
    due_at = min((d.due_at for d in running), default=None)
    if record.matter.due_at != due_at or any(item.due_at != due_at for item in record.items):
        facts = {"due_at": str(record.matter.due_at), "nearest": str(due_at)}
        problem = "due on another day than its nearest time limit"
        yield Finding("I-3", "due_differs", record.name, problem, facts)


def _standing(record: Record, picture: Picture) -> Iterator[Finding]:
    matter = record.matter
    if (matter.stage, matter.outcome) != (picture.stage, picture.outcome):
        facts = {"stage": matter.stage, "process": picture.stage}
        problem = "shown at another stage than its process stands at"
        yield Finding("I-3", "stage_differs", record.name, problem, facts)
    if picture.finished != (matter.closed_at is not None):
        problem = "closed but running" if matter.closed_at else "finished but open"
        yield Finding("I-3", "closing_differs", record.name, problem)


def _will_move(record: Record, picture: Picture) -> bool:
    armed = {d.name for d in record.limits if d.state in RUNNING}
    inbox = {item.task_id for item in record.items} & {task.id for task in picture.ready}
    return bool(inbox or armed & set(picture.limits) or picture.messages or record.open_incidents)
