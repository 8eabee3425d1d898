"""The drawing as a whole: one start, ends that are reached, choices that always choose."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workflows.engine.gate.elements import _expression_problems as expression_problems
from workflows.engine.gate.elements import order_problems
from workflows.engine.gate.graph import Flow, Node, ProcessGraph
from workflows.engine.gate.problems import Problem


def shape_problems(graph: ProcessGraph, waits: Callable[[Node], bool]) -> Iterator[Problem]:
    """Everything wrong with how the elements are joined.

    ``waits`` says whether a process surely stands still in an element; for a call it depends on
    the process called.
    """
    if not graph.nodes:
        yield Problem(graph.id, "process_empty")
        return
    starts = list(graph.of_kind("startEvent"))
    yield from _flow_problems(graph)
    if len(starts) != 1:
        yield Problem(graph.id if not starts else starts[1].id, f"starts:{len(starts)}")
        return
    if not any(node.is_end for node in graph.nodes.values()):
        yield Problem(graph.id, "no_end")
        return
    for node in graph.nodes.values():
        yield from _join_problems(node)
    yield from _reach_problems(graph, starts[0])
    yield from _circle_problems(graph, waits)
    yield from _side_path_problems(graph, starts[0], waits)


def _flow_problems(graph: ProcessGraph) -> Iterator[Problem]:
    for flow in graph.flows:
        if flow.source not in graph.nodes:
            yield Problem(flow.id, "flow_from_nothing")
        elif flow.target not in graph.nodes:
            yield Problem(flow.id, "flow_to_nothing")
        elif flow.condition is not None:
            yield from _condition_problems(graph.nodes[flow.source], flow)


def _condition_problems(source: Node, flow: Flow) -> Iterator[Problem]:
    if source.kind != "exclusiveGateway" or len(source.outgoing) == 1:
        yield Problem(flow.id, "condition_ignored")
    elif source.default == flow.id:
        yield Problem(flow.id, "default_with_condition")
    else:
        yield from expression_problems(flow.id, flow.condition or "")
        yield from order_problems(flow.id, flow.condition or "")


def _join_problems(node: Node) -> Iterator[Problem]:
    if node.kind in ("startEvent", "boundaryEvent") and node.incoming:
        yield Problem(node.id, "flow_into_start")
    if node.is_end:
        if node.outgoing:
            yield Problem(node.id, "flow_out_of_end")
    elif not node.outgoing:
        yield Problem(node.id, "dead_end")
    elif len(node.outgoing) > 1 and node.kind not in ("exclusiveGateway", "parallelGateway"):
        yield Problem(node.id, "several_ways_without_gateway")
    if node.kind == "exclusiveGateway" and len(node.outgoing) > 1:
        yield from _choice_problems(node)
    elif node.default is not None:
        yield Problem(node.id, "default_without_choice")


def _choice_problems(node: Node) -> Iterator[Problem]:
    if node.default is None:
        yield Problem(node.id, "no_default")
    elif node.default not in {flow.id for flow in node.outgoing}:
        yield Problem(node.id, "default_elsewhere")
    for flow in node.outgoing:
        if flow.condition is None and flow.id != node.default:
            yield Problem(flow.id, "no_condition")


def _reach_problems(graph: ProcessGraph, start: Node) -> Iterator[Problem]:
    reached = graph.reachable([start])
    for node in graph.nodes.values():
        if node.id not in reached:
            yield Problem(node.id, "unreachable")
    before: dict[str, list[Node]] = {identifier: [] for identifier in graph.nodes}
    for node in graph.nodes.values():
        for follower in graph.next_of(node):
            before[follower.id].append(node)
    can_end: set[str] = set()
    pending = [node for node in graph.nodes.values() if node.is_end]
    while pending:
        node = pending.pop()
        if node.id not in can_end:
            can_end.add(node.id)
            pending.extend(before[node.id])
    choice = _without(graph, _chooses)
    for node in graph.nodes.values():
        if node.id not in can_end:
            circle = node.id in choice and _in_circle(graph, node, choice)
            yield Problem(node.id, "circle_without_gateway" if circle else "cannot_end")


def _circle_problems(graph: ProcessGraph, waits: Callable[[Node], bool]) -> Iterator[Problem]:
    """Circles the engine could not leave, or would run round without ever stopping."""
    for code, passes in (
        ("circle_without_gateway", _chooses),
        ("circle_without_wait", waits),
    ):
        within = _without(graph, passes)
        for identifier in within:
            if _in_circle(graph, graph.nodes[identifier], within):
                yield Problem(identifier, code)
                break


def _chooses(node: Node) -> bool:
    """Whether the engine leaves open what comes next: at a gateway, or at an attached event."""
    return node.kind in ("exclusiveGateway", "boundaryEvent")


def _without(graph: ProcessGraph, passes: Callable[[Node], bool]) -> list[str]:
    return [node.id for node in graph.nodes.values() if not passes(node)]


def _in_circle(graph: ProcessGraph, node: Node, within: list[str]) -> bool:
    allowed, seen = set(within), set()
    pending = [follower for follower in graph.next_of(node) if follower.id in allowed]
    while pending:
        current = pending.pop()
        if current is node:
            return True
        if current.id not in seen:
            seen.add(current.id)
            pending.extend(f for f in graph.next_of(current) if f.id in allowed)
    return False


def _side_path_problems(
    graph: ProcessGraph, start: Node, waits: Callable[[Node], bool]
) -> Iterator[Problem]:
    """What follows a non-interrupting event acts at once and ends by itself.

    So there is one main path, the facts of a side path never overrule it, and nothing of a side
    path is left to store.
    """
    side = [node for node in graph.of_kind("boundaryEvent") if not node.interrupts]
    main = main_path(graph, start)
    for event in side:
        for identifier in sorted(graph.reachable([event]) - {event.id}):
            node = graph.nodes[identifier]
            if identifier in main:
                yield Problem(identifier, "side_path_joins_main")
            elif waits(node) or node.kind in ("callActivity", "parallelGateway") or node.throws:
                yield Problem(identifier, "side_path_waits")


def main_path(graph: ProcessGraph, start: Node) -> set[str]:
    """Ids of what can follow without an event that leaves its task open."""
    seen: set[str] = set()
    pending = [start]
    while pending:
        node = pending.pop()
        if node.id not in seen:
            seen.add(node.id)
            pending.extend(
                follower
                for follower in graph.next_of(node)
                if follower.kind != "boundaryEvent" or follower.interrupts
            )
    return seen
