"""What a model may do while it runs: read facts, ask tables, call operations. Never a script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine, TaskDataEnvironment
from SpiffWorkflow.task import Task

from casework.errors import CaseworkError, FactRefused, ForbiddenExpression, StepFailed
from workflows.engine import expressions
from workflows.engine.facts import checked_facts
from workflows.engine.state import Decision, Scalar, Services
from workflows.engine.tables import DecisionTable, NoAnswer


class ExpressionsOnly(TaskDataEnvironment):  # type: ignore[misc]
    """Reads facts, changes nothing, runs nothing: whatever way the library takes to get here."""

    def evaluate(
        self, expression: str, context: dict[str, Any], external_context: object = None
    ) -> Scalar:
        return expressions.evaluate(expression, context)

    def execute(self, script: str, *_: object, **__: object) -> NoReturn:
        raise ForbiddenExpression(expression=script, reason="script")

    def call_service(self, *_: object, **__: object) -> NoReturn:
        raise ForbiddenExpression(expression="call_service", reason="script")


class ModelEngine(PythonScriptEngine):  # type: ignore[misc]
    """Evaluates one advance of one process, and remembers the decisions taken on the way."""

    def __init__(self, tables: Mapping[str, DecisionTable], services: Services) -> None:
        super().__init__(ExpressionsOnly())
        self._tables = tables
        self._services = services
        self.decisions: list[Decision] = []

    def evaluate(self, task: Task, expression: str, external_context: object = None) -> Scalar:
        try:
            return expressions.evaluate(expression, task.data)
        except expressions.CannotEvaluate as problem:
            raise failure(task, problem) from problem

    def holds(self, task: Task, condition: str) -> bool:
        """Whether a gateway's condition holds over the facts of the task."""
        try:
            return expressions.holds(condition, task.data)
        except expressions.CannotEvaluate as problem:
            raise failure(task, problem) from problem

    def execute(self, task: Task, script: str, external_context: object = None) -> NoReturn:
        raise ForbiddenExpression(expression=script, reason="script")

    def decide(self, task: Task, table: str) -> None:
        """Ask a decision table about the facts of the task and merge its outputs into them."""
        try:
            decision = self._tables[table].decide(task.data)
        except NoAnswer as problem:
            raise failure(task, problem) from problem
        self.decisions.append(decision)
        task.data.update(decision.outputs)

    def call_service(
        self, task: Task, *, operation_name: str, operation_params: Mapping[str, str]
    ) -> None:
        """Call one of our operations; refusals of the office's own pass through untouched.

        The library's version hides every other error behind a ``NameError``; here the root
        cause is kept in ``StepFailed``.
        """
        given = {name: self.evaluate(task, text) for name, text in operation_params.items()}
        try:
            answer = checked_facts(self._services(operation_name, given))
        except FactRefused as problem:
            raise failure(task, problem) from problem
        except CaseworkError:
            raise
        except Exception as problem:
            raise failure(task, problem) from problem
        task.data.update(answer)


def failure(task: Task, problem: BaseException) -> StepFailed:
    """The incident to report when a step cannot be done: where, and the root cause."""
    root = problem
    while root.__cause__ is not None:
        root = root.__cause__
    spec = task.task_spec
    return StepFailed(
        element=spec.bpmn_id or spec.name,
        process=task.workflow.spec.name,
        cause=f"{type(root).__name__}: {root}"[:500],
    )
