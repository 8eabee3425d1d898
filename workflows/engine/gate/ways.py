"""Which ways out of a choice can be taken at all, and by which answers."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from casework.errors import ForbiddenExpression
from workflows.engine import expressions
from workflows.engine.expressions import CannotEvaluate, Expression
from workflows.engine.gate.graph import Flow, Node, ProcessGraph
from workflows.engine.gate.problems import Problem
from workflows.engine.state import Scalar

MAX_CASES = 50_000
Values: TypeAlias = frozenset[Scalar] | None
"""What a fact may be; None when nothing is known of it."""
Facts: TypeAlias = Mapping[str, Values]
_ANY_KIND: tuple[Scalar, ...] = ("…", "……", True, False, None, -1, 0, 1)


@dataclass(slots=True)
class Ways:
    """The flows out of a choice that some case takes, each with what the facts are then."""

    taken: dict[str, dict[str, Values]] = field(default_factory=dict)
    without_answer: set[str] = field(default_factory=set)
    """Flows whose condition cannot be evaluated in a case that can come."""


def way_problems(graph: ProcessGraph) -> Iterator[Problem]:
    """Ways that no answer takes, whatever the facts are: conditions that contradict themselves."""
    for node in graph.of_kind("exclusiveGateway"):
        if len(node.outgoing) > 1:
            yield from never_taken(node, ways_out(node, {}).taken)


def never_taken(node: Node, taken: Collection[str]) -> Iterator[Problem]:
    """The flows out of a choice that are not among those ``taken``."""
    for flow in node.outgoing:
        if flow.id not in taken:
            yield Problem(flow.id, f"way_never_taken:{flow.target}")


def ways_out(node: Node, facts: Facts) -> Ways:
    """Every way out of a choice for ``facts``; facts that are not among them may be anything.

    Values are tried at the boundaries, as for a table. Where that cannot tell, because a
    condition calculates or there are too many cases, every way counts as taken.
    """
    conditions = list(_conditions(node))
    names = sorted({name for _, condition in conditions for name in condition.names})
    known = all(facts.get(name) is not None for name in names)
    exact = known or all(expressions.compares_only(one.text) for _, one in conditions)
    tried = [_tried(facts.get(name), conditions) for name in names]
    if not exact or math.prod(len(values) for values in tried) > MAX_CASES:
        return Ways({flow.id: dict(facts) for flow in node.outgoing})
    ways = Ways()
    cases: dict[str, list[Mapping[str, Scalar]]] = {}
    for values in itertools.product(*tried):
        case = dict(zip(names, values, strict=True))
        taken, readable = _taken(node, conditions, case)
        if readable:
            cases.setdefault(taken, []).append(case)
        elif known:
            ways.without_answer.add(taken)
    for way, found in cases.items() if cases else ((flow.id, []) for flow in node.outgoing):
        ways.taken[way] = {**facts, **_narrowed(facts, names, found)}
    return ways


def _conditions(node: Node) -> Iterator[tuple[Flow, Expression]]:
    for flow in node.outgoing:
        if flow.id != node.default and flow.condition is not None:
            try:
                yield flow, expressions.parse(flow.condition)
            except ForbiddenExpression:
                continue  # told as such


def _taken(
    node: Node, conditions: list[tuple[Flow, Expression]], case: Mapping[str, Scalar]
) -> tuple[str, bool]:
    for flow, condition in conditions:
        try:
            if expressions.holds(condition.text, case):
                return flow.id, True
        except CannotEvaluate:
            return flow.id, False
    return str(node.default), True


def _tried(values: Values, conditions: list[tuple[Flow, Expression]]) -> list[Scalar]:
    if values is not None:
        return sorted(values, key=repr)
    found: dict[tuple[type, Scalar], Scalar] = {(type(v), v): v for v in _ANY_KIND}
    for _, condition in conditions:
        for value in expressions.constants(condition.text):
            near: tuple[Scalar, ...] = (value,)
            if isinstance(value, int | float) and not isinstance(value, bool):
                near = (value, value - 1, value + 1)
            found |= {(type(one), one): one for one in near}
    numbers = sorted({v for v in found.values() if type(v) in (int, float)}, key=_number)
    between = [(_number(low) + _number(high)) / 2 for low, high in itertools.pairwise(numbers)]
    return [*found.values(), *between]


def _number(value: Scalar) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _narrowed(
    facts: Facts, names: list[str], cases: list[Mapping[str, Scalar]]
) -> dict[str, Values]:
    """The facts a way is taken with, as far as anything was known of them."""
    return {
        name: frozenset(case[name] for case in cases)
        for name in names
        if cases and facts.get(name) is not None
    }
