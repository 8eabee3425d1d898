"""Processes that call each other: known, finite, and with every error caught."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from workflows.engine.gate.graph import Node, ProcessGraph
from workflows.engine.gate.problems import Problem

MAX_CALL_DEPTH = 3
Graphs = Mapping[str, ProcessGraph]


def called_by(graph: ProcessGraph) -> list[str]:
    """The processes that a process calls directly."""
    return [node.calls for node in graph.of_kind("callActivity") if node.calls]


def call_problems(
    graph: ProcessGraph, graphs: Graphs, tables: Collection[str]
) -> Iterator[Problem]:
    """Everything wrong with what a process asks of other files."""
    for node in graph.of_kind("callActivity"):
        if node.calls not in graphs:
            yield Problem(node.id, "process_unknown")
            return
        depth = _depth(str(node.calls), graphs, (graph.id,))
        if depth is None:
            yield Problem(node.id, "process_calls_itself")
            return
        if depth > MAX_CALL_DEPTH:
            yield Problem(node.id, "calls_too_deep")
    for node in graph.of_kind("businessRuleTask"):
        if node.table not in tables:
            yield Problem(node.id, "decision_unknown")
    yield from _error_problems(graph, graphs)
    yield from _operation_problems(graph)


def waiting(graphs: Graphs) -> Callable[[Node], bool]:
    """Whether an element surely makes its process wait; calls count if every way through waits."""
    known: dict[str, bool] = {}

    def waits(node: Node) -> bool:
        if node.kind != "callActivity":
            return node.waits
        called = str(node.calls)
        if called not in known:
            known[called] = False  # a process that calls itself is refused elsewhere
            known[called] = called in graphs and _every_way_waits(graphs[called], waits)
        return known[called]

    return waits


def _every_way_waits(graph: ProcessGraph, waits: Callable[[Node], bool]) -> bool:
    seen: set[str] = set()
    pending = list(graph.of_kind("startEvent"))
    while pending:
        node = pending.pop()
        if node.is_end:
            return False
        if node.id not in seen and not waits(node):
            seen.add(node.id)
            pending.extend(graph.next_of(node))
    return True


def _depth(process: str, graphs: Graphs, path: tuple[str, ...]) -> int | None:
    if process in path:
        return None
    if process not in graphs:
        return 1
    depths = [_depth(called, graphs, (*path, process)) for called in called_by(graphs[process])]
    if any(depth is None for depth in depths):
        return None
    return 1 + max((depth for depth in depths if depth is not None), default=0)


def _error_problems(graph: ProcessGraph, graphs: Graphs) -> Iterator[Problem]:
    for node in graph.nodes.values():
        if node.throws and not _caught(node.throws, graph.id, graphs):
            yield Problem(node.id, "error_not_caught")
        if node.kind == "boundaryEvent" and node.events == ("errorEventDefinition",):
            host = graph.nodes.get(node.host or "")
            if host is not None and node.event_name not in _thrown(str(host.calls), graphs):
                yield Problem(node.id, "error_never_thrown")


def _caught(error: str, process: str, graphs: Graphs, below: tuple[str, ...] = ()) -> bool:
    """Whether every call of the process, or of its callers in turn, catches the error."""
    calls = [
        (caller, node)
        for caller in graphs.values()
        for node in caller.of_kind("callActivity")
        if node.calls == process
    ]
    if process in below:
        return True  # a process that calls itself is refused as such
    return bool(calls) and all(
        error in _caught_at(caller, node) or _caught(error, caller.id, graphs, (*below, process))
        for caller, node in calls
    )


def _caught_at(graph: ProcessGraph, node: Node) -> set[str]:
    return {
        str(event.event_name)
        for event in graph.boundaries(node.id)
        if event.events == ("errorEventDefinition",)
    }


def _thrown(process: str, graphs: Graphs) -> set[str]:
    """The errors that come out of a process, its own and those it does not catch."""
    graph = graphs.get(process)
    if graph is None:
        return set()
    thrown = {node.throws for node in graph.nodes.values() if node.throws is not None}
    for node in graph.of_kind("callActivity"):
        thrown |= _thrown(str(node.calls), graphs) - _caught_at(graph, node)
    return thrown


def _operation_problems(graph: ProcessGraph) -> Iterator[Problem]:
    seen: dict[str, set[str]] = {}
    for node in graph.of_kind("serviceTask"):
        names = {parameter.name for parameter in node.parameters}
        if seen.setdefault(str(node.operation), names) != names:
            yield Problem(node.id, "operation_called_otherwise")
