"""The tasks of a process as plain rows, and back.

A row holds a task's id, its parent's place in the list, the name of its element, its state and
since when, and which facts it changed or dropped against its parent.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from workflows.engine.catalogue import ProcessModel
from workflows.engine.facts import checked_facts
from workflows.engine.pruning import Kept
from workflows.engine.running import CalledProcess, RunningProcess

_STATES = frozenset(1 << place for place in range(9))
ID_LENGTH = 32
"""Hexadecimal digits of an id."""
_NO_FACTS: dict[str, Any] = {}


def flow_rows(kept: Kept) -> list[Any]:
    """One process of a running process: who called it, whether it is over, and its tasks."""
    caller = kept.workflow.parent_task_id
    facts = [kept.root_data, *(task.data for task, _ in kept.tasks[1:])]
    rows = [
        _row(task, parent, facts[parent] if parent >= 0 else _NO_FACTS, facts[place])
        for place, (task, parent) in enumerate(kept.tasks)
    ]
    return [caller and caller.hex, kept.workflow.completed, rows]


def restored_process(model: ProcessModel, flows: list[list[Any]]) -> RunningProcess:
    """The running process that rows describe; raises all sorts of errors when they are damaged."""
    process = RunningProcess(model.spec, dict(model.specs), deserializing=True)
    _restore(process, flows[0])
    for row in flows[1:]:
        caller = _caller(process, UUID(row[0]))
        called = CalledProcess(
            model.specs[caller.task_spec.spec], caller.id, process, deserializing=True
        )
        process.subprocesses[caller.id] = called
        _restore(called, row)
        called.completed_event.connect(caller.task_spec._on_subworkflow_completed, caller)  # noqa: SLF001
    return process


def _row(task: Task, parent: int, before: dict[str, Any], after: dict[str, Any]) -> list[Any]:
    changed, dropped = _difference(before, after) if after else ({}, None)
    return [
        task.id.hex, parent, task.task_spec.name, task.state, task.last_state_change,
        changed, dropped,
    ]  # fmt: skip


def _difference(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What a task changed; 1, 1.0 and True are three different facts."""
    changed = {
        name: value
        for name, value in after.items()
        if name not in before or before[name] != value or type(before[name]) is not type(value)
    }
    return changed, [name for name in before if name not in after]


def _caller(process: RunningProcess, identifier: UUID) -> Task:
    flows = (process, *process.subprocesses.values())
    task = next((flow.tasks[identifier] for flow in flows if identifier in flow.tasks), None)
    if task is None or not isinstance(task.task_spec, SubWorkflowTask):
        raise TypeError("only a call has a called process")
    return task


def _restore(flow: BpmnWorkflow, row: list[Any]) -> None:
    flow.completed = row[1] is True
    restored: list[Task] = []
    for entry in row[2]:
        restored.append(_task(flow, entry, restored))
    if len(flow.tasks) != len(restored):
        raise ValueError("a task stands twice")
    flow.task_tree = restored[0]


def _task(flow: BpmnWorkflow, entry: list[Any], before: list[Task]) -> Task:
    identifier, parent, spec, state, since, changed, dropped = entry
    if state not in _STATES or not isinstance(since, float) or parent >= len(before):
        raise ValueError("no such state")
    if (parent < 0) is bool(before):
        raise ValueError("one root, and it comes first")
    above = before[parent] if before else None
    task = Task(flow, flow.spec.task_specs[spec], above, state=state, id=_known_by(identifier))
    task.last_state_change = since
    task.data = {} if above is None or dropped is None else dict(above.data)
    if changed:
        task.data.update(checked_facts(changed))
    for name in dropped or ():
        del task.data[name]
    if isinstance(task.task_spec, CatchingEvent) and state == TaskState.WAITING:
        flow.top_workflow.event_manager.add_task(task)
    return task


def _known_by(identifier: str) -> UUID:
    """The id that ``_row`` wrote; read as a number, which is quicker than as any spelling."""
    if len(identifier) != ID_LENGTH:
        raise ValueError("no such id")
    return UUID(int=int(identifier, 16))
