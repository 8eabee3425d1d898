"""Which tasks of a running process are worth storing: those it can still come back to.

The library keeps every task ever passed; its tree deepens with each round of a loop until it can
no longer be walked. What is open hangs together under one task, and nothing above that task is
ever read again except its data. Side paths leave a join waiting for the main path; the main path
brings a join of its own, so those are let go as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState


@dataclass(frozen=True, slots=True)
class Kept:
    """The tasks to store, parents first, each with its parent's place in the list.

    ``root_data`` are the facts the first task starts from; ``depth`` is the tree's depth.
    """

    workflow: BpmnWorkflow
    tasks: list[tuple[Task, int]]
    root_data: dict[str, Any]
    depth: int


def everything(workflow: BpmnWorkflow) -> Kept:
    """All tasks, for comparison in tests with what is kept otherwise."""
    return _listed(workflow, workflow.task_tree, frozenset())


def frontier(workflow: BpmnWorkflow) -> Kept:
    """The tasks under the lowest common ancestor of all that is open, hung on the root."""
    waiting_ends = frozenset(
        task.id
        for task in workflow.tasks.values()
        if task.state == TaskState.WAITING and task.task_spec is workflow.spec.end
    )
    tops = [task for task in workflow.tasks.values() if _is_top(task, waiting_ends)]
    return _listed(workflow, _common_ancestor(tops) or workflow.task_tree, waiting_ends)


def _is_open(task: Task | None, left_out: frozenset[Any]) -> bool:
    return (
        task is not None
        and task.has_state(TaskState.NOT_FINISHED_MASK)
        and (task.id not in left_out)
    )


def _is_top(task: Task, left_out: frozenset[Any]) -> bool:
    """Whether a task is open and hangs under a finished one (or is the root)."""
    if not _is_open(task, left_out):
        return False
    parent = task.parent
    return parent is None or (not _is_open(parent, left_out) and parent.id not in left_out)


def _common_ancestor(tasks: list[Task]) -> Task | None:
    common: list[Task] | None = None
    for task in tasks:
        path = _path(task)
        if common is None:
            common = path
        else:
            shared = 0
            while shared < min(len(common), len(path)) and common[shared] is path[shared]:
                shared += 1
            common = common[:shared]
    return common[-1] if common else None


def _path(task: Task) -> list[Task]:
    path = [task]
    while (parent := path[-1].parent) is not None:
        path.append(parent)
    return path[::-1]


def _listed(workflow: BpmnWorkflow, top: Task, left_out: frozenset[Any]) -> Kept:
    root = workflow.task_tree
    tasks: list[tuple[Task, int]] = [] if top is root else [(root, -1)]
    pending = [(top, len(tasks) - 1, len(tasks))]
    deepest = 0
    while pending:
        task, parent, depth = pending.pop()
        deepest = max(deepest, depth)
        here = len(tasks)
        tasks.append((task, parent))
        pending.extend(
            (child, here, depth + 1)
            for child in reversed(task.children)
            if child.id not in left_out
        )
    facts = root.data if top is root else top.parent.data
    return Kept(workflow, tasks, facts, deepest)
