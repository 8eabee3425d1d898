"""A running process as stored bytes: only its frontier, only scalars, and no specification.

The bytes hold ids, states and facts. They name elements of a model but bring none with them, so
a tampered row can at worst be refused. Nothing in them is ever turned into an object by name.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
import zstandard
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from casework.errors import FactRefused, StateDamaged, StepFailed
from workflows.engine.catalogue import ProcessModel
from workflows.engine.facts import checked_facts
from workflows.engine.pruning import Kept, everything, frontier
from workflows.engine.running import CalledProcess, RunningProcess

FORMAT = 1
MAX_STATE_BYTES = 1_000_000
ALARM_DEPTH = 400
MAX_DEPTH = 700

_STATES = frozenset(1 << place for place in range(9))
_LOCAL = threading.local()
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stored:
    """What a stored state says: the process, or the end event it finished at."""

    process: RunningProcess | None
    outcome: str | None


def dump(model: ProcessModel, stored: Stored, *, prune: bool = True) -> bytes:
    """The bytes to store; raises ``StepFailed`` when the state is too large."""
    return _compressor().compress(_plain(model, stored.outcome, _kept(stored, prune=prune)))


def load(model: ProcessModel, blob: bytes) -> Stored:
    """The process as it was stored; raises ``StateDamaged`` (``reason``) for anything else."""
    return _understood(model, _unpacked(blob))


def dump_and_load(model: ProcessModel, stored: Stored) -> tuple[bytes, Stored]:
    """The bytes to store, and what they will say when they are read again.

    Raises ``StepFailed`` when the one is not the other, so no poisoned state is ever stored, and
    when the state is too large or too deep.
    """
    kept = _kept(stored, prune=True)
    _ensure_shallow(model, kept)
    plain = _plain(model, stored.outcome, kept)
    try:
        again = _understood(model, plain)
    except StateDamaged as problem:
        raise StepFailed(element=model.process_id, cause="state_unreadable") from problem
    if _plain(model, again.outcome, _kept(again, prune=False)) != plain:
        raise StepFailed(element=model.process_id, cause="state_changes_when_read_again")
    return _compressor().compress(plain), again


def _kept(stored: Stored, *, prune: bool) -> list[Kept]:
    """What to store of the process and of each process it has called, callers first."""
    process = stored.process
    if process is None:
        return []
    called = process.subprocesses.values()
    keep = frontier if prune else everything
    return [keep(flow) for flow in (process, *called) if not (prune and flow.completed)]


def _ensure_shallow(model: ProcessModel, kept: list[Kept]) -> None:
    depth = max((one.depth for one in kept), default=0)
    if depth > ALARM_DEPTH:
        _log.warning("a matter under process %s is %d tasks deep", model.process_id, depth)
    if depth > MAX_DEPTH:
        raise StepFailed(element=model.process_id, cause="process_too_deep")


def _plain(model: ProcessModel, outcome: str | None, kept: list[Kept]) -> bytes:
    flows = [_flow(one) for one in kept]
    plain = orjson.dumps({"format": FORMAT, "model": model.digest, "end": outcome, "flows": flows})
    if len(plain) > MAX_STATE_BYTES:
        raise StepFailed(element=model.process_id, cause="state_too_large")
    return plain


def _understood(model: ProcessModel, data: bytes) -> Stored:
    try:
        plain = orjson.loads(data)
    except orjson.JSONDecodeError as problem:
        raise StateDamaged(reason="unreadable") from problem
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise StateDamaged(reason="format")
    if plain.get("model") != model.digest:
        raise StateDamaged(reason="other_model")
    try:
        flows, outcome = plain["flows"], plain["end"]
        process = _process(model, flows) if flows else None
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, FactRefused) as problem:
        raise StateDamaged(reason="content") from problem
    if (process is None) is not isinstance(outcome, str):
        raise StateDamaged(reason="content")
    return Stored(process, outcome)


def _unpacked(blob: bytes) -> bytes:
    try:
        size = zstandard.frame_content_size(blob)
        if 0 <= size <= MAX_STATE_BYTES:
            return _decompressor().decompress(blob)
    except zstandard.ZstdError as problem:
        raise StateDamaged(reason="unreadable") from problem
    raise StateDamaged(reason="size")


def _flow(kept: Kept) -> list[Any]:
    caller = kept.workflow.parent_task_id
    rows = [_row(task, parent, kept) for task, parent in kept.tasks]
    return [caller and caller.hex, kept.workflow.completed, rows]


def _row(task: Task, parent: int, kept: Kept) -> list[Any]:
    before = {} if parent < 0 else task.parent.data
    after = kept.root_data if parent < 0 else task.data
    changed, removed = _difference(before, after)
    return [
        task.id.hex, parent, task.task_spec.name, task.state, task.last_state_change,
        changed, removed,
    ]  # fmt: skip


def _difference(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What a task changed; 1, 1.0 and True are three different facts."""
    changed = {
        name: value
        for name, value in after.items()
        if name not in before or before[name] != value or type(before[name]) is not type(value)
    }
    return changed, [name for name in before if name not in after]


def _process(model: ProcessModel, flows: list[list[Any]]) -> RunningProcess:
    process = RunningProcess(model.spec, dict(model.specs), deserializing=True)
    _restore(process, flows[0])
    for row in flows[1:]:
        known = (process, *process.subprocesses.values())
        identifier = UUID(row[0])
        caller = next((flow.tasks[identifier] for flow in known if identifier in flow.tasks), None)
        if caller is None or not isinstance(caller.task_spec, SubWorkflowTask):
            raise TypeError("only a call has a called process")
        called = CalledProcess(
            model.specs[caller.task_spec.spec], caller.id, process, deserializing=True
        )
        process.subprocesses[caller.id] = called
        _restore(called, row)
        called.completed_event.connect(caller.task_spec._on_subworkflow_completed, caller)  # noqa: SLF001
    return process


def _restore(flow: BpmnWorkflow, row: list[Any]) -> None:
    flow.completed = row[1] is True
    restored: list[Task] = []
    for entry in row[2]:
        restored.append(_task(flow, entry, restored))
    if len(flow.tasks) != len(restored):
        raise ValueError("a task stands twice")
    flow.task_tree = restored[0]


def _task(flow: BpmnWorkflow, entry: list[Any], before: list[Task]) -> Task:
    identifier, parent, spec, state, since, changed, removed = entry
    if state not in _STATES or not isinstance(since, float) or parent >= len(before):
        raise ValueError("no such state")
    if (parent < 0) is bool(before):
        raise ValueError("one root, and it comes first")
    above = before[parent] if before else None
    task = Task(flow, flow.spec.task_specs[spec], above, state=state, id=UUID(identifier))
    task.last_state_change = since
    task.data = {} if above is None else dict(above.data)
    if changed:
        task.data.update(checked_facts(changed))
    for name in removed:
        del task.data[name]
    if isinstance(task.task_spec, CatchingEvent) and state == TaskState.WAITING:
        flow.top_workflow.event_manager.add_task(task)
    return task


def _compressor() -> zstandard.ZstdCompressor:
    if not hasattr(_LOCAL, "compressor"):
        _LOCAL.compressor = zstandard.ZstdCompressor(level=3)
    compressor: zstandard.ZstdCompressor = _LOCAL.compressor
    return compressor


def _decompressor() -> zstandard.ZstdDecompressor:
    if not hasattr(_LOCAL, "decompressor"):
        _LOCAL.decompressor = zstandard.ZstdDecompressor()
    decompressor: zstandard.ZstdDecompressor = _LOCAL.decompressor
    return decompressor
