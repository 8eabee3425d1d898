"""The picture of a process that the rest of the house sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import (
    BoundaryEvent,
    IntermediateCatchEvent,
)
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from workflows.engine.codec import Stored
from workflows.engine.events import NamedEvent, NamedLimit, NamedMessage, awaited
from workflows.engine.running import RunningProcess
from workflows.engine.state import Decision, ProcessState, ReadyTask, Step


def picture(
    blob: bytes,
    stored: Stored,
    *,
    passed: tuple[Step, ...] = (),
    decisions: tuple[Decision, ...] = (),
) -> ProcessState:
    """The picture of a stored process, with what the advance before it has to report."""
    process = stored.process
    if process is None:
        return ProcessState(
            blob=blob,
            stage=stored.outcome or "",
            ready=(),
            limits=frozenset(),
            messages=frozenset(),
            finished=True,
            outcome=stored.outcome,
            passed=passed,
            decisions=decisions,
            waiting=(),
        )
    standing = list(_standing(process))
    return ProcessState(
        blob=blob,
        stage=_property(standing[0], "stage") if standing else "",
        ready=tuple(_ready(task) for task in standing if task.state == TaskState.READY),
        limits=_names(process, NamedLimit),
        messages=_names(process, NamedMessage),
        finished=False,
        outcome=None,
        passed=passed,
        decisions=decisions,
        waiting=tuple(_places(process, standing)),
    )


def waiting_for(process: RunningProcess, kind: type[NamedEvent]) -> Iterator[tuple[str, Task]]:
    """The waiting events of this kind by name, in every process that is not over."""
    for flow in process.active():
        for task in flow.tasks.values():
            if task.state == TaskState.WAITING and (name := awaited(task, kind)) is not None:
                yield name, task


def _names(process: RunningProcess, kind: type[NamedEvent]) -> frozenset[str]:
    return frozenset(name for name, _ in waiting_for(process, kind))


def _standing(process: RunningProcess) -> Iterator[Task]:
    """Where the process stands: user tasks first, in the order of the model, then events."""
    places = [
        (list(flow.spec.task_specs).index(task.task_spec.name), task)
        for flow in process.active()
        for task in flow.tasks.values()
        if _is_open_user_task(task) or _is_waiting_catch(task)
    ]
    ordered = [task for _, task in sorted(places, key=lambda place: place[0])]
    yield from (task for task in ordered if _is_open_user_task(task))
    yield from (task for task in ordered if not _is_open_user_task(task))


def _is_open_user_task(task: Task) -> bool:
    return bool(task.state == TaskState.READY and task.task_spec.manual)


def _is_waiting_catch(task: Task) -> bool:
    return task.state == TaskState.WAITING and isinstance(task.task_spec, IntermediateCatchEvent)


def _ready(task: Task) -> ReadyTask:
    spec = task.task_spec
    return ReadyTask(
        id=task.id,
        step=spec.bpmn_id,
        process=task.workflow.spec.name,
        name=spec.bpmn_name or "",
        role=_role(task),
        form=_property(task, "form"),
        stage=_property(task, "stage"),
        officers=int(_property(task, "officers") or 1),
        limits=_bound(task),
    )


def _role(task: Task) -> str:
    """Whose the task is: of the role that a fact names, if its model says so, else of its lane."""
    named = task.data.get(_property(task, "role_from"))
    return named if isinstance(named, str) and named else str(task.task_spec.lane or "")


def _bound(task: Task) -> frozenset[str]:
    """The limits at the task's border, whether still awaited or delivered already."""
    spec = task.task_spec
    beside = (other for split in spec.inputs for other in split.outputs)
    events = (other.event_definition for other in beside if isinstance(other, BoundaryEvent))
    return frozenset(event.name for event in events if isinstance(event, NamedLimit))


def _property(task: Task, name: str) -> str:
    extensions: dict[str, Any] = task.task_spec.extensions
    return str(extensions.get("properties", {}).get(name, ""))


def _places(process: RunningProcess, standing: list[Task]) -> list[Step]:
    """The elements stood at, each after the calls that lead to it."""
    steps: dict[Step, None] = {}
    for task in standing:
        chain = [task]
        while (caller := process.find(chain[-1].workflow.parent_task_id)) is not None:
            chain.append(caller)
        for link in reversed(chain):
            steps[Step(link.workflow.spec.name, link.task_spec.bpmn_id)] = None
    return list(steps)
