"""Which facts surely reach each step, and what they may be there.

Facts are followed along every way from the start, through calls and back. A fact counts as
delivered where every way brings it; what it may be is what some way brings. So no step is
refused that could be done, and a step that could not be done is found before it is reached.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from casework.errors import ForbiddenExpression
from workflows.engine import expressions
from workflows.engine.gate.calls import called_by
from workflows.engine.gate.graph import Node, ProcessGraph
from workflows.engine.gate.problems import Problem
from workflows.engine.gate.shape import main_path
from workflows.engine.gate.ways import Values, never_taken, ways_out
from workflows.engine.state import Scalar
from workflows.engine.tables import Column, DecisionTable, NoAnswer, coerced, holds

State = dict[str, Values]


@dataclass(slots=True)
class Delivery:
    """Who brings facts, and what was found on the way."""

    graphs: Mapping[str, ProcessGraph]
    tables: Mapping[str, DecisionTable]
    answers: Mapping[str, Mapping[str, Values]]
    gives: Mapping[str, frozenset[str]]
    found: dict[tuple[str, Problem], None] = field(default_factory=dict)
    taken: dict[str, set[str]] = field(default_factory=dict)
    """By process the flows that some answer takes."""


def delivery_problems(
    asked: Delivery, starts: Mapping[str, frozenset[str] | None]
) -> Iterator[tuple[str, Problem]]:
    """Facts that a step needs and no way brings, and ways that no answer takes.

    ``starts`` are the facts that processes begin with. A process that has none of its own and is
    called by none begins with nothing.
    """
    called = {name for graph in asked.graphs.values() for name in called_by(graph)}
    for graph in asked.graphs.values():
        begins = starts.get(graph.id)
        if begins is not None or graph.id not in called:
            _follow(asked, graph, dict.fromkeys(begins or ()), path=())
    yield from asked.found
    for graph in asked.graphs.values():
        taken = asked.taken.get(graph.id, set())
        for node in graph.of_kind("exclusiveGateway"):
            if any(flow.id in taken for flow in node.incoming):
                for problem in never_taken(node, taken):
                    yield graph.file, problem


def _follow(
    asked: Delivery, graph: ProcessGraph, begins: State, path: tuple[str, ...]
) -> State | None:
    """Follow the facts through a process; what its ends bring back, or None if none is reached."""
    taken = asked.taken.setdefault(graph.id, set())
    on_flows: dict[str, State] = {}
    ends: dict[str, State] = {}
    start = next(graph.of_kind("startEvent"))
    main = main_path(graph, start)
    pending = [(start, begins)]
    while pending:
        node, state = pending.pop()
        if node.is_end and not node.throws and node.id in main:
            ends[node.id] = state
        pending += [(event, state) for event in graph.boundaries(node.id)]
        for flow in node.outgoing:
            after = _ways(asked, graph, node, state, (*path, graph.id)).get(flow.id)
            if after is None:
                continue
            taken.add(flow.id)
            known = on_flows.get(flow.id)
            on_flows[flow.id] = after if known is None else _either([known, after])
            if on_flows[flow.id] != known:
                pending += _arrived(graph.nodes[flow.target], on_flows)
    return _either(list(ends.values())) if ends else None


def _arrived(node: Node, on_flows: Mapping[str, State]) -> Iterator[tuple[Node, State]]:
    states = [on_flows[flow.id] for flow in node.incoming if flow.id in on_flows]
    if node.kind != "parallelGateway":
        yield node, _either(states)
    elif len(states) == len(node.incoming):
        yield node, _both(states)


def _either(states: list[State]) -> State:
    """What is known where one of several ways was taken."""
    shared = set(states[0]).intersection(*states[1:])
    return {name: _joined([state[name] for state in states]) for name in shared}


def _both(states: list[State]) -> State:
    """What is known where several ways were taken beside each other."""
    names = {name for state in states for name in state}
    return {name: _joined([state[name] for state in states if name in state]) for name in names}


def _joined(values: list[Values]) -> Values:
    known = [value for value in values if value is not None]
    return frozenset().union(*known) if len(known) == len(values) else None


def _ways(
    asked: Delivery, graph: ProcessGraph, node: Node, state: State, path: tuple[str, ...]
) -> Mapping[str, State]:
    if node.kind == "exclusiveGateway" and len(node.outgoing) > 1:
        for flow in node.outgoing:
            _need(asked, graph, flow.id, flow.condition, state)
        ways = ways_out(node, state)
        for flow_id in ways.without_answer:
            asked.found[graph.file, Problem(flow_id, "condition_without_answer")] = None
        return ways.taken
    after = _after(asked, graph, node, state, path)
    return {} if after is None else {flow.id: after for flow in node.outgoing}


def _after(
    asked: Delivery, graph: ProcessGraph, node: Node, state: State, path: tuple[str, ...]
) -> State | None:
    match node.kind:
        case "userTask":
            _need(asked, graph, node.id, node.properties.get("role_from"), state)
            return {**state, **asked.answers.get(node.properties.get("form", ""), {})}
        case "serviceTask":
            for parameter in node.parameters:
                _need(asked, graph, node.id, parameter.value, state)
            return {**state, **dict.fromkeys(asked.gives.get(str(node.operation), ()))}
        case "businessRuleTask":
            table = asked.tables.get(str(node.table))
            return state if table is None else {**state, **_told(asked, graph, node, table, state)}
        case "callActivity":
            called = asked.graphs.get(str(node.calls))
            known = called is not None and called.id not in path
            return _follow(asked, called, state, path) if called and known else state
    return state


def _need(
    asked: Delivery, graph: ProcessGraph, element: str, text: str | None, state: State
) -> None:
    try:
        names = expressions.parse(text).names if text is not None else frozenset()
    except ForbiddenExpression:
        return  # told as such
    for name in sorted(names - state.keys()):
        asked.found[graph.file, Problem(element, f"fact_not_delivered:{name}")] = None


def _told(
    asked: Delivery, graph: ProcessGraph, node: Node, table: DecisionTable, state: State
) -> State:
    """What a table answers: the outputs of the rows that speak for what its inputs may be."""
    inputs: list[list[Scalar] | None] = []
    for column in table.inputs:
        if column.name not in state:
            problem = Problem(node.id, f"fact_not_delivered:{column.name}", {"table": table.id})
            asked.found[graph.file, problem] = None
        given = state.get(column.name)
        taken = None if given is None else [_taken_by(column, value) for value in given]
        if taken is not None and None in taken:
            problem = Problem(node.id, f"value_not_in_table:{column.name}", {"table": table.id})
            asked.found[graph.file, problem] = None
        inputs.append(None if taken is None else [value for value in taken if value is not None])
    speaking = [
        rule
        for rule in table.rules
        if all(
            test is None or values is None or any(holds(test, value) for value in values)
            for test, values in zip(rule.tests, inputs, strict=True)
        )
    ]
    return {
        column.name: frozenset(rule.outputs[place] for rule in speaking) or None
        for place, column in enumerate(table.outputs)
    }


def _taken_by(column: Column, value: Scalar) -> Scalar:
    """The value as the column takes it, or None when it takes no such value."""
    try:
        taken = coerced(value, column.type)
    except NoAnswer:
        return None
    return taken if column.allowed is None or taken in column.allowed else None
