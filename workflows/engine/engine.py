"""Start, advance and describe a process. Stored bytes in, a picture out; nothing in between."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from casework.errors import CaseworkError, StepFailed, TaskNotReady
from workflows.engine.catalogue import ProcessCatalogue, ProcessModel
from workflows.engine.codec import Stored, dump_and_load, load
from workflows.engine.describing import picture, waiting_for
from workflows.engine.events import NamedEvent, NamedLimit, NamedMessage, fire
from workflows.engine.facts import checked_facts
from workflows.engine.running import RunningProcess, passing, run, run_until_quiet
from workflows.engine.scripting import ModelEngine
from workflows.engine.state import JSON, Decision, ProcessState, Services, Step
from workflows.engine.tables import NoAnswer


class ProcessEngine:
    """Runs process models. It keeps nothing: every call takes a state and gives the next one.

    Whatever goes wrong, the caller's old state is untouched and no new one is returned. Errors
    of the office's own (``CaseworkError``) pass through; anything else arrives as ``StepFailed``
    with ``element`` and ``cause``.
    """

    def __init__(self, catalogue: ProcessCatalogue) -> None:
        self.catalogue = catalogue

    def start(self, process_id: str, facts: Mapping[str, JSON], services: Services) -> ProcessState:
        """Start a process under the newest edition of its model."""
        model = self.catalogue.newest(process_id)
        process = _begun(model, checked_facts(facts))
        return _advanced(model, process, services, list)

    def complete(
        self,
        digest: str,
        blob: bytes,
        task_id: UUID,
        facts: Mapping[str, JSON],
        services: Services,
    ) -> ProcessState:
        """Hand in one user task with its routing facts, and run on to the next wait.

        Raises ``TaskNotReady`` when the task is done, not yet reached, withdrawn or unknown, and
        ``FactRefused`` when a fact cannot be kept.
        """
        model, stored = self._opened(digest, blob)
        given = checked_facts(facts)
        task = stored.process.find(task_id) if stored.process else None
        if stored.process is None or task is None:
            raise TaskNotReady(task=str(task_id))
        return _advanced(model, stored.process, services, lambda: _hand_in(task, given))

    def deliver(self, digest: str, blob: bytes, limit: str, services: Services) -> ProcessState:
        """Let a named limit fall due; if it is not awaited, nothing changes."""
        return self._happen(digest, blob, NamedLimit, limit, services)

    def inform(self, digest: str, blob: bytes, message: str, services: Services) -> ProcessState:
        """Let a named message arrive; if it is not awaited, nothing changes."""
        return self._happen(digest, blob, NamedMessage, message, services)

    def describe(self, digest: str, blob: bytes) -> ProcessState:
        """The picture of a stored state, without moving it."""
        return picture(blob, self._opened(digest, blob)[1])

    def decide(self, table: str, inputs: Mapping[str, JSON]) -> Decision:
        """Ask the newest edition of a decision table.

        Raises ``StepFailed`` when no rule, or no single rule, speaks for the inputs.
        """
        try:
            return self.catalogue.table(table).decide(checked_facts(inputs))
        except NoAnswer as problem:
            raise StepFailed(element=table, cause=str(problem)) from problem

    def _opened(self, digest: str, blob: bytes) -> tuple[ProcessModel, Stored]:
        model = self.catalogue.by_digest(digest)
        return model, load(model, blob)

    def _happen(
        self, digest: str, blob: bytes, kind: type[NamedEvent], name: str, services: Services
    ) -> ProcessState:
        model, stored = self._opened(digest, blob)
        if stored.process is None:
            return picture(blob, stored)
        hit = [task for awaited, task in waiting_for(stored.process, kind) if awaited == name]
        if not hit:
            return picture(blob, stored)
        return _advanced(model, stored.process, services, lambda: _fire_all(hit))


def _begun(model: ProcessModel, facts: Mapping[str, JSON]) -> RunningProcess:
    try:
        process = RunningProcess(model.spec, dict(model.specs))
    except Exception as problem:
        raise _unforeseen(model, problem) from problem
    process.task_tree.data.update(facts)
    return process


def _unforeseen(model: ProcessModel, problem: Exception) -> StepFailed:
    cause = f"{type(problem).__name__}: {problem}"[:500]
    return StepFailed(element=model.process_id, process=model.process_id, cause=cause)


def _hand_in(task: Task, facts: Mapping[str, JSON]) -> list[Step]:
    task.data.update(facts)
    run(task, by_hand=True)
    return list(passing(task))


def _fire_all(tasks: list[Task]) -> list[Step]:
    for task in tasks:
        if task.state == TaskState.WAITING:
            fire(task)
    return []


def _advanced(
    model: ProcessModel,
    process: RunningProcess,
    services: Services,
    act: Callable[[], list[Step]],
) -> ProcessState:
    """Do one act, run on until quiet, and give the picture of what will be stored.

    The picture is taken from the stored bytes read back, so a state that could not be loaded
    again is never returned.
    """
    scripts = ModelEngine(model.tables, services)
    process.script_engine = scripts
    try:
        passed = tuple(act() + run_until_quiet(process))
        outcome = _outcome(model, process, passed)
        left = Stored(None if process.completed else process, outcome)
        blob, stored = dump_and_load(model, left)
    except CaseworkError:
        raise
    except Exception as problem:
        raise _unforeseen(model, problem) from problem
    return picture(blob, stored, passed=passed, decisions=tuple(scripts.decisions))


def _outcome(model: ProcessModel, process: RunningProcess, passed: tuple[Step, ...]) -> str | None:
    if not process.completed:
        return None
    ends = {node.id for node in model.graphs[model.process_id].nodes.values() if node.is_end}
    return next(
        step.element
        for step in reversed(passed)
        if step.process == model.process_id and step.element in ends
    )
