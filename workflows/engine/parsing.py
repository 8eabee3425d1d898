"""From vetted files to the library's specifications, with its clock and its scripts taken out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import full_tag
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import (
    TimeDateEventDefinition,
    TimerEventDefinition,
)
from SpiffWorkflow.bpmn.specs.mixins.exclusive_gateway import ExclusiveGateway
from SpiffWorkflow.spiff.parser import SpiffBpmnParser

from casework.errors import ModelInvalid
from workflows.engine import expressions
from workflows.engine.events import NamedLimit, NamedMessage
from workflows.engine.tasks import (
    Condition,
    DecisionParser,
    DecisionTask,
    OperationParser,
    OperationTask,
)

Specs: TypeAlias = Mapping[str, BpmnProcessSpec]


class ModelParser(SpiffBpmnParser):  # type: ignore[misc]
    """The library's parser, with our service tasks and decisions in place of its own."""

    OVERRIDE_PARSER_CLASSES = {
        **SpiffBpmnParser.OVERRIDE_PARSER_CLASSES,
        full_tag("serviceTask"): (OperationParser, OperationTask),
        full_tag("businessRuleTask"): (DecisionParser, DecisionTask),
    }


def parsed_specs(process_id: str, trees: Mapping[str, etree._Element]) -> Specs:
    """The specification of a process and of every process it calls, by process id.

    The trees must have passed the gate. Raises ``ModelInvalid`` for what the parser refuses.
    """
    parser = ModelParser()
    try:
        for file, tree in trees.items():
            parser.add_bpmn_xml(tree, filename=file)
        specs = {process_id: parser.get_spec(process_id), **parser.get_subprocess_specs(process_id)}
    except ValidationException as problem:
        raise ModelInvalid(
            file=str(problem.file_name or ""),
            element=str(problem.id or ""),
            problem="parser_refused",
            reason=str(problem)[:300],
        ) from problem
    for spec in specs.values():
        for task in spec.task_specs.values():
            _take_over(spec, task)
    return specs


def _take_over(spec: BpmnProcessSpec, task: Any) -> None:
    definition = getattr(task, "event_definition", None)
    if isinstance(definition, TimerEventDefinition):
        task.event_definition = _limit(spec, task.name, definition)
    elif isinstance(definition, MessageEventDefinition):
        task.event_definition = NamedMessage(definition.name)
    if isinstance(task, ExclusiveGateway):
        task.cond_task_specs = [
            (None if condition is None else Condition(*condition.args), output)
            for condition, output in task.cond_task_specs
        ]


def _limit(spec: BpmnProcessSpec, element: str, definition: TimerEventDefinition) -> NamedLimit:
    name = None
    if isinstance(definition, TimeDateEventDefinition):
        name = expressions.text_literal((definition.expression or "").strip())
    if name is None:
        raise ModelInvalid(file=str(spec.file), element=element, problem="timer_not_a_name")
    return NamedLimit(name)
