"""Running a process forward until it waits for a task or an event, or is over."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from casework.errors import CaseworkError, StepFailed, TaskNotReady
from workflows.engine.scripting import failure
from workflows.engine.state import Step

MAX_STEPS = 2_000

for _name in ("spiff.task", "spiff.workflow"):
    # Below INFO the library walks the whole tree and logs every fact at each change of state.
    logging.getLogger(_name).setLevel(logging.WARNING)


class _Scanning:
    """Finds waiting tasks in the task table instead of walking the tree from its root."""

    tasks: dict[Any, Task]

    def update_waiting_tasks(self) -> None:
        """Re-examine whatever waits, after a task was completed."""
        waiting = [task for task in self.tasks.values() if task.state == TaskState.WAITING]
        for task in waiting:
            if task.state == TaskState.WAITING:
                task.task_spec._update(task)  # noqa: SLF001


class CalledProcess(_Scanning, BpmnSubWorkflow):  # type: ignore[misc]
    """A process that another one called."""


class RunningProcess(_Scanning, BpmnWorkflow):  # type: ignore[misc]
    """A process with all the processes it has called."""

    def create_subprocess(self, my_task: Task, spec_name: str) -> CalledProcess:
        called = CalledProcess(
            self.subprocess_specs[spec_name], parent_task_id=my_task.id, top_workflow=self
        )
        self.subprocesses[my_task.id] = called
        return called

    def active(self) -> list[BpmnWorkflow]:
        """Itself and the called processes that are not over, innermost first."""
        called = [flow for flow in self.subprocesses.values() if not flow.completed]
        return [*sorted(called, key=lambda flow: -flow.depth), self]

    def find(self, task_id: object) -> Task | None:
        """The task of that id in any process that is not over."""
        return next((flow.tasks[task_id] for flow in self.active() if task_id in flow.tasks), None)


def run(task: Task, *, by_hand: bool) -> None:
    """Run one task: the only place where that happens.

    The library runs a task in any state. Here it must be ready, and a user task runs only when
    it is handed in. Raises ``TaskNotReady``; ``StepFailed`` for anything unforeseen.
    After any error the whole workflow object is worthless and must be thrown away.
    """
    if task.state != TaskState.READY or task.task_spec.manual is not by_hand:
        raise TaskNotReady(task=str(task.id))
    try:
        task.run()
    except CaseworkError:
        raise
    except Exception as problem:
        raise failure(task, problem) from problem


def run_until_quiet(process: RunningProcess) -> list[Step]:
    """Run everything automatic; return the elements passed, in order."""
    passed: list[Step] = []
    steps = 0
    while (task := _next(process)) is not None:
        steps += 1
        if steps > MAX_STEPS:
            raise StepFailed(element=task.task_spec.name, cause="too_many_steps")
        run(task, by_hand=False)
        passed.extend(passing(task))
        _ensure_caught(process, task)
    return passed


def passing(task: Task) -> Iterator[Step]:
    """The trail entry of a completed task; the library's own bookkeeping tasks leave none."""
    if task.task_spec.bpmn_id and task.state == TaskState.COMPLETED:
        yield Step(task.workflow.spec.name, task.task_spec.bpmn_id)


def _next(process: RunningProcess) -> Task | None:
    """The next task to run: boundary events first, since they may cancel what stands beside."""
    ready = [
        task
        for flow in process.active()
        for task in flow.tasks.values()
        if task.state == TaskState.READY and not task.task_spec.manual
    ]
    return next((t for t in ready if isinstance(t.task_spec, BoundaryEvent)), None) or next(
        iter(ready), None
    )


def _ensure_caught(process: RunningProcess, task: Task) -> None:
    """An error end that is not caught must not look like an ordinary end."""
    if process.bpmn_events:
        name = process.bpmn_events[0].event_definition.name
        raise StepFailed(
            element=task.task_spec.bpmn_id or task.task_spec.name,
            process=task.workflow.spec.name,
            cause=f"uncaught_event: {name}",
        )
