"""The floor of the engine: SpiffWorkflow as it is, on our models, with nothing around it.

Shared specifications, the library's own task notation, what is over left out, orjson and zstd;
no database, no checks, no trail.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
import zstandard
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.default.workflow import (
    BpmnSubWorkflowConverter,
    TaskConverter,
    WorkflowConverter,
)
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from workflows.engine.catalogue import ProcessModel
from workflows.engine.events import NamedLimit, awaited, fire
from workflows.engine.scripting import ModelEngine

ANSWERS: dict[str, dict[str, Any]] = {
    "enter_ledger": {"type_weight": "ordinary"},
    "read_phase": {"mode": "NORMAL"},
    "record_recheck": {"recheck_failures": 0},
    "plan_look_back": {"look_back_needed": True},
}
"""What the office's handlers tell the process, without the office."""


class _WithoutSpecifications(WorkflowConverter):  # type: ignore[misc]
    """The library's converter of workflows, with the specifications left out."""

    def to_dict(self, workflow: BpmnWorkflow) -> dict[str, Any]:
        told = super().to_dict(workflow)
        told["subprocesses"] = self.mapping_to_dict(workflow.subprocesses)
        return told  # type: ignore[no-any-return]

    def from_dict(self, dct: dict[str, Any], spec: Any, called: Any) -> BpmnWorkflow:
        workflow = self.target_class(spec, called, deserializing=True)
        workflow.tasks = self.mapping_from_dict(dct["tasks"], UUID, workflow=workflow)
        workflow.task_tree = workflow.tasks.get(UUID(dct["root"]))
        self.set_default_attributes(workflow, dct)
        self._called(dct["subprocesses"], workflow, workflow)
        return workflow

    def _called(self, dct: dict[str, Any], workflow: BpmnWorkflow, top: BpmnWorkflow) -> None:
        for task in workflow.tasks.values():
            if str(task.id) in dct:
                called = self.registry.restore(dct.pop(str(task.id)), task=task, top_workflow=top)
                top.subprocesses[task.id] = called
                ended = task.task_spec._on_subworkflow_completed  # noqa: SLF001
                called.completed_event.connect(ended, task)
                self._called(dct, called, top)


class BareEngine:
    """Starts a process and completes its user tasks: load, complete, prune, save."""

    def __init__(self, model: ProcessModel) -> None:
        self._model = model
        self._scripts = ModelEngine(model.tables, lambda name, _: ANSWERS.get(name, {}))
        config = {
            BpmnWorkflow: _WithoutSpecifications,
            BpmnSubWorkflow: BpmnSubWorkflowConverter,
            Task: TaskConverter,
        }
        self._registry = BpmnWorkflowSerializer.configure(config)
        self._pack = zstandard.ZstdCompressor(3)
        self._unpack = zstandard.ZstdDecompressor()

    def start(self, facts: dict[str, Any]) -> bytes:
        """A new process, run to its first user task."""
        workflow = BpmnWorkflow(
            self._model.spec, dict(self._model.specs), script_engine=self._scripts
        )
        workflow.task_tree.data.update(facts)
        workflow.do_engine_steps()
        return self.save(workflow)

    def complete(self, blob: bytes, step: str, facts: dict[str, Any]) -> bytes:
        """One user task handed in: the bare unit of the engine."""
        workflow = self.load(blob)
        task = next(t for t in workflow.get_tasks(state=TaskState.READY, spec_name=step))
        task.data.update(facts)
        task.run()
        workflow.do_engine_steps()
        prune(workflow)
        return self.save(workflow)

    def load(self, blob: bytes) -> BpmnWorkflow:
        """A running process from its bytes."""
        plain = orjson.loads(self._unpack.decompress(blob))
        workflow = self._registry.restore(
            plain, spec=self._model.spec, called=dict(self._model.specs)
        )
        workflow.script_engine = self._scripts
        return workflow

    def save(self, workflow: BpmnWorkflow) -> bytes:
        """A running process as bytes."""
        return self._pack.compress(orjson.dumps(self._registry.convert(workflow)))


def fire_bare(bare: BareEngine, blob: bytes, limit: str) -> bytes:
    """One named time limit delivered: load, fire, run on, prune, save."""
    workflow = bare.load(blob)
    flows = (workflow, *workflow.subprocesses.values())
    waiting = [t for flow in flows for t in flow.tasks.values() if t.state == TaskState.WAITING]
    (task,) = [t for t in waiting if awaited(t, NamedLimit) == limit]
    fire(task)
    workflow.do_engine_steps()
    prune(workflow)
    return bare.save(workflow)


def prune(top: BpmnWorkflow) -> None:
    """Leave out what is over: called processes that ended, and all above the open tasks."""
    for parent in [i for i, called in top.subprocesses.items() if called.completed]:
        del top.subprocesses[parent]
    for workflow in (top, *top.subprocesses.values()):
        _prune_one(workflow)


def _prune_one(workflow: BpmnWorkflow) -> None:
    unfinished = [t for t in workflow.tasks.values() if t.has_state(TaskState.NOT_FINISHED_MASK)]
    common: list[Task] | None = None
    for task in unfinished:
        path = [task]
        while path[-1].parent is not None:
            path.append(path[-1].parent)
        path.reverse()
        if common is None:
            common = path
        else:
            same = [a for a, b in zip(common, path, strict=False) if a is b]
            common = same
    root = workflow.task_tree
    if not common or len(common) < 3:
        return
    lowest = common[-1]
    keep = {root.id, lowest.id}
    pending = [lowest]
    while pending:
        task = pending.pop()
        keep.add(task.id)
        pending.extend(task.children)
    root.data = dict(lowest.parent.data)
    root._children, lowest._parent = [lowest.id], root.id  # noqa: SLF001
    workflow.tasks = {i: task for i, task in workflow.tasks.items() if i in keep}
    if workflow.last_task is not None and workflow.last_task.id not in keep:
        workflow.last_task = None
