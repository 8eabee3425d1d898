"""Parallel paths: every reachable distribution of tokens is tried, within bounds.

Finds the joins that wait for a path never taken (deadlock), paths doubled by a missing join, and
ends reached while other work is still open.
"""

from __future__ import annotations

from collections.abc import Iterator

from workflows.engine.gate.graph import Node, ProcessGraph
from workflows.engine.gate.problems import Problem

MAX_MARKINGS = 20_000
Marking = frozenset[str]  # ids of the flows that hold a token


class _Unsound(Exception):
    def __init__(self, element: str, problem: str) -> None:
        super().__init__(element, problem)
        self.problem = Problem(element, problem)


def token_problems(graph: ProcessGraph) -> Iterator[Problem]:
    """The first unsound situation a process can get into, if any.

    Expects a graph with one start and no dangling flows; side paths are judged elsewhere.
    """
    try:
        followers = reachable_markings(graph)
        _ensure_all_can_end(graph, followers)
        _ensure_no_circle_in_parallel(graph, followers)
    except _Unsound as unsound:
        yield unsound.problem


def reachable_markings(graph: ProcessGraph) -> dict[Marking, list[Marking]]:
    """Every distribution of tokens that a sound process can reach, with what may follow it."""
    start = next(graph.of_kind("startEvent"))
    pending = [frozenset(flow.id for flow in start.outgoing)]
    followers: dict[Marking, list[Marking]] = {}
    while pending:
        marking = pending.pop()
        if marking not in followers:
            followers[marking] = list(_steps(graph, marking))
            pending.extend(followers[marking])
            _ensure_few(graph, followers)
    return followers


def _ensure_few(graph: ProcessGraph, found: dict[Marking, list[Marking]]) -> None:
    if len(found) > MAX_MARKINGS:
        raise _Unsound(graph.id, "too_many_situations")


def _steps(graph: ProcessGraph, marking: Marking) -> Iterator[Marking]:
    flows = {flow.id: flow for flow in graph.flows}
    targets = {flows[token].target for token in marking}
    moved = False
    for target in sorted(targets):
        node = graph.nodes[target]
        for step in _firings(graph, node, marking):
            moved = True
            yield step
    if marking and not moved:
        raise _Unsound(min(targets), "deadlock")


def _firings(graph: ProcessGraph, node: Node, marking: Marking) -> Iterator[Marking]:
    tokens = [flow.id for flow in node.incoming if flow.id in marking]
    if node.kind == "parallelGateway":
        if len(tokens) == len(node.incoming):
            yield _put(marking - set(tokens), [flow.id for flow in node.outgoing], node)
        return
    for token in tokens:
        rest = marking - {token}
        if node.is_end:
            if rest:
                raise _Unsound(node.id, "ends_with_work_open")
            yield rest
        exits = [node, *(event for event in graph.boundaries(node.id) if event.interrupts)]
        for way_out in exits:
            for flow in way_out.outgoing:
                yield _put(rest, [flow.id], node)


def _put(marking: Marking, flows: list[str], node: Node) -> Marking:
    for flow in flows:
        if flow in marking:
            raise _Unsound(node.id, "path_doubled")
    return marking | set(flows)


def _ensure_all_can_end(graph: ProcessGraph, followers: dict[Marking, list[Marking]]) -> None:
    before: dict[Marking, list[Marking]] = {marking: [] for marking in followers}
    for marking, steps in followers.items():
        for step in steps:
            before[step].append(marking)
    good: set[Marking] = set()
    pending = [frozenset[str]()] if frozenset() in followers else []
    while pending:
        marking = pending.pop()
        if marking not in good:
            good.add(marking)
            pending.extend(before[marking])
    stuck = [marking for marking in followers if marking not in good]
    if stuck:
        flows = {flow.id: flow for flow in graph.flows}
        raise _Unsound(min(flows[token].target for token in stuck[0]), "cannot_end")


def _ensure_no_circle_in_parallel(
    graph: ProcessGraph, followers: dict[Marking, list[Marking]]
) -> None:
    """A circle inside one of several open paths keeps its whole history; call it instead."""
    flows = {flow.id: flow for flow in graph.flows}
    parallel = {marking for marking in followers if len(marking) > 1}
    for marking in (one for one in followers if one in parallel):
        seen: set[Marking] = set()
        pending = [step for step in followers[marking] if step in parallel]
        while pending:
            current = pending.pop()
            if current == marking:
                raise _Unsound(min(flows[t].target for t in marking), "circle_in_parallel_path")
            if current not in seen:
                seen.add(current)
                pending.extend(step for step in followers[current] if step in parallel)
