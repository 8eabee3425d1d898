"""Each element on its own: is everything said that the office and the engine need?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from casework.errors import ForbiddenExpression
from workflows.engine import expressions
from workflows.engine.facts import is_fact_name
from workflows.engine.gate.graph import Node, ProcessGraph
from workflows.engine.gate.problems import Problem

PROPERTIES = frozenset({"form", "stage", "officers", "no_timer", "role_from"})
_EVENTS: dict[str, set[tuple[str, ...]]] = {
    "startEvent": {()},
    "endEvent": {(), ("errorEventDefinition",)},
    "intermediateCatchEvent": {("timerEventDefinition",), ("messageEventDefinition",)},
    "boundaryEvent": {
        ("timerEventDefinition",), ("messageEventDefinition",), ("errorEventDefinition",)
    },
}  # fmt: skip


def element_problems(graph: ProcessGraph) -> Iterator[Problem]:
    """Everything wrong with single elements of a process."""
    if not graph.executable:
        yield Problem(graph.id, "not_executable")
    if not is_fact_name(graph.id):
        yield Problem(graph.id, "id_not_snake_case")
    if f"{graph.id}.bpmn" != graph.file:
        yield Problem(graph.id, "file_named_otherwise")
    if not graph.name:
        yield Problem(graph.id, "name_missing")
    yield from _lane_problems(graph)
    for node in graph.nodes.values():
        if not is_fact_name(node.id):
            yield Problem(node.id, "id_not_snake_case")
        yield from _event_problems(graph, node)
        yield from _KINDS.get(node.kind, _no_problems)(graph, node)
        yield from _property_problems(node)
        if node.result is not None and not is_fact_name(node.result):
            yield Problem(node.id, f"result_name_reserved:{node.result[:40]}")
        for parameter in node.parameters:
            yield from order_problems(node.id, parameter.value or "")


def executable_problems(graph: ProcessGraph) -> Iterator[Problem]:
    """What the engine itself could not run or must not run, whatever the conventions say."""
    for node in graph.nodes.values():
        yield from _event_problems(graph, node)
        if node.kind in ("serviceTask", "businessRuleTask"):
            yield from _KINDS[node.kind](graph, node)
    for flow in graph.flows:
        if flow.condition is not None:
            yield from _expression_problems(flow.id, flow.condition)


def _no_problems(_graph: ProcessGraph, _node: Node) -> Iterator[Problem]:
    return iter(())


def _lane_problems(graph: ProcessGraph) -> Iterator[Problem]:
    for lane in graph.lane_names:
        if not is_fact_name(lane):
            yield Problem(graph.id, "lane_not_a_role")
    for element, times in Counter(element for element, _ in graph.lane_refs).items():
        if element not in graph.nodes:
            yield Problem(element, "lane_of_nothing")
        if times > 1:
            yield Problem(element, "in_two_lanes")


def _event_problems(graph: ProcessGraph, node: Node) -> Iterator[Problem]:
    allowed = _EVENTS.get(node.kind, {()})
    if node.events not in allowed:
        yield Problem(node.id, "event_not_allowed")
        return
    if not node.events:
        return
    if node.events == ("timerEventDefinition",):
        yield from _timer_problems(node)
    elif not is_fact_name(node.event_name):
        yield Problem(node.id, "event_without_name")
    if node.kind == "boundaryEvent":
        yield from _boundary_problems(graph, node)
    if node.throws is not None and node.throws != node.id:
        yield Problem(node.id, "error_end_named_otherwise")


def _timer_problems(node: Node) -> Iterator[Problem]:
    try:
        name = expressions.text_literal(node.event_name or "")
    except ForbiddenExpression:
        name = None
    if not is_fact_name(name):
        yield Problem(node.id, "timer_not_a_name")


def _boundary_problems(graph: ProcessGraph, node: Node) -> Iterator[Problem]:
    host = graph.nodes.get(node.host or "")
    if host is None:
        yield Problem(node.id, "attached_to_nothing")
    elif node.events == ("errorEventDefinition",):
        if host.kind != "callActivity" or not node.interrupts:
            yield Problem(node.id, "error_only_on_calls")
    elif host.kind not in ("userTask", "callActivity"):
        yield Problem(node.id, "attached_to_nothing_that_waits")


def _user_task_problems(graph: ProcessGraph, node: Node) -> Iterator[Problem]:
    if not node.name:
        yield Problem(node.id, "name_missing")
    if not node.lane:
        yield Problem(node.id, "lane_missing")
    for wanted in ("form", "stage"):
        if not is_fact_name(node.properties.get(wanted)):
            yield Problem(node.id, f"{wanted}_missing")
    if node.properties.get("officers", "1") not in ("1", "2"):
        yield Problem(node.id, "officers_unreadable")
    if not is_fact_name(node.properties.get("role_from", "to_role")):
        yield Problem(node.id, "role_from_no_fact")
    timed = any(event.events == ("timerEventDefinition",) for event in graph.boundaries(node.id))
    if not timed and not node.properties.get("no_timer", "").strip():
        yield Problem(node.id, "neither_timer_nor_reason")


def _catch_problems(_graph: ProcessGraph, node: Node) -> Iterator[Problem]:
    if not is_fact_name(node.properties.get("stage")):
        yield Problem(node.id, "stage_missing")


def _service_problems(_graph: ProcessGraph, node: Node) -> Iterator[Problem]:
    if not is_fact_name(node.operation):
        yield Problem(node.id, "operation_missing")
    if len({parameter.name for parameter in node.parameters}) != len(node.parameters):
        yield Problem(node.id, "parameter_twice")
    for parameter in node.parameters:
        if not is_fact_name(parameter.name):
            yield Problem(node.id, "parameter_name")
        yield from _expression_problems(node.id, parameter.value or "")


def _decision_problems(_graph: ProcessGraph, node: Node) -> Iterator[Problem]:
    if not is_fact_name(node.table):
        yield Problem(node.id, "decision_missing")


def _call_problems(_graph: ProcessGraph, node: Node) -> Iterator[Problem]:
    if not node.calls:
        yield Problem(node.id, "process_missing")
    if not node.name:
        yield Problem(node.id, "name_missing")


def _expression_problems(element: str, text: str) -> Iterator[Problem]:
    try:
        expressions.parse(text)
    except ForbiddenExpression:
        yield Problem(element, "expression_forbidden")


def order_problems(element: str, text: str) -> Iterator[Problem]:
    """An expression that asks whether a text comes before another: days are no texts here."""
    try:
        if expressions.orders(text, text_only=True):
            yield Problem(element, "text_has_no_order")
    except ForbiddenExpression:
        return  # told as such


def _property_problems(node: Node) -> Iterator[Problem]:
    for name in sorted(node.properties.keys() - PROPERTIES):
        yield Problem(node.id, f"property_unknown:{name[:40]}")


_KINDS = {
    "userTask": _user_task_problems,
    "intermediateCatchEvent": _catch_problems,
    "serviceTask": _service_problems,
    "businessRuleTask": _decision_problems,
    "callActivity": _call_problems,
}
