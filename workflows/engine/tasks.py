"""Our own kinds of model element: service tasks, decisions and conditions that we evaluate."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.script_task import ScriptEngineTask
from SpiffWorkflow.operators import Operator
from SpiffWorkflow.spiff.parser.task_spec import SpiffTaskParser
from SpiffWorkflow.spiff.specs.spiff_task import SpiffBpmnTask
from SpiffWorkflow.task import Task


class OperationTask(ScriptEngineTask, SpiffBpmnTask):  # type: ignore[misc]
    """A service task: asks the office's handler and merges its answer into the facts."""

    def __init__(
        self, spec: Any, name: str, *, operation: str, parameters: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(spec, name, **kwargs)
        self.operation = operation
        self.parameters = parameters

    def _execute(self, task: Task) -> bool:
        task.workflow.script_engine.call_service(
            task, operation_name=self.operation, operation_params=self.parameters
        )
        return True


class DecisionTask(ScriptEngineTask, SpiffBpmnTask):  # type: ignore[misc]
    """A business rule task: asks a decision table and merges its outputs into the facts."""

    def __init__(self, spec: Any, name: str, *, table: str, **kwargs: Any) -> None:
        super().__init__(spec, name, **kwargs)
        self.table = table

    def _execute(self, task: Task) -> bool:
        task.workflow.script_engine.decide(task, self.table)
        return True


class Condition(Operator):  # type: ignore[misc]
    """The condition on a flow out of a gateway; it must come out true or false."""

    def _matches(self, task: Task) -> bool:
        holds: bool = task.workflow.script_engine.holds(task, self.args[0])
        return holds


class OperationParser(SpiffTaskParser):  # type: ignore[misc]
    """Reads a service task; the gate has made sure that the operator is there."""

    def create_task(self) -> OperationTask:
        operator = self.parse_extensions()["serviceTaskOperator"]
        return OperationTask(
            self.spec,
            self.bpmn_id,
            operation=operator["name"],
            parameters={name: given["value"] for name, given in operator["parameters"].items()},
            **self.bpmn_attributes,
        )


class DecisionParser(SpiffTaskParser):  # type: ignore[misc]
    """Reads a business rule task; the gate has made sure that the table is there."""

    def create_task(self) -> DecisionTask:
        return DecisionTask(
            self.spec, self.bpmn_id, table=self.get_decision_ref(self.node), **self.bpmn_attributes
        )

    @classmethod
    def get_decision_ref(cls, node: Any) -> str:
        """The id of the decision table that the task asks."""
        table: str = cls._parse_extensions(node)["calledDecisionId"]
        return table.strip()
