"""What the operators of expressions mean: kinds are never mixed, numbers never run away."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

from workflows.engine.facts import MAX_NUMBER


def kind_of(value: object) -> str:
    """The kind of a fact, in the words of an error message."""
    if isinstance(value, bool):
        return "truth value"
    if isinstance(value, int | float):
        return "number"
    return "text" if isinstance(value, str) else "nothing"


def _same(left: object, right: object) -> bool:
    kinds = {kind_of(left), kind_of(right)} - {"nothing"}
    if len(kinds) > 1:
        raise TypeError(f"{' and '.join(sorted(kinds))} cannot be compared")
    return left == right


def _listed(left: object, options: list[object]) -> bool:
    return any([_same(left, option) for option in options])  # noqa: C419  every kind is checked


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def checked(left: Any, right: Any) -> bool:
        if kind_of(left) != kind_of(right) or kind_of(left) not in ("number", "text"):
            raise TypeError(f"{kind_of(left)} and {kind_of(right)} have no order")
        return compare(left, right)

    return checked


def _counted(calculate: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def checked(left: Any, right: Any) -> Any:
        if kind_of(left) != "number" or kind_of(right) != "number":
            raise TypeError(f"{kind_of(left)} and {kind_of(right)} cannot be calculated with")
        value = calculate(left, right)
        if not abs(value) <= MAX_NUMBER:
            raise OverflowError("the number is too large")
        return value

    return checked


def truth(value: object) -> bool:
    """The value, if it is a truth value; raises ``TypeError`` otherwise."""
    if not isinstance(value, bool):
        raise TypeError(f"{kind_of(value)} is neither true nor false")
    return value


OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: _counted(operator.add),
    ast.Sub: _counted(operator.sub),
    ast.Mult: _counted(operator.mul),
    ast.Div: _counted(operator.truediv),
    ast.FloorDiv: _counted(operator.floordiv),
    ast.Mod: _counted(operator.mod),
    ast.USub: lambda value: _counted(operator.sub)(0, value),
    ast.Not: lambda value: not truth(value),
    ast.Eq: _same,
    ast.NotEq: lambda left, right: not _same(left, right),
    ast.In: _listed,
    ast.NotIn: lambda left, right: not _listed(left, right),
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.Lt: _ordered(operator.lt),
    ast.LtE: _ordered(operator.le),
    ast.Gt: _ordered(operator.gt),
    ast.GtE: _ordered(operator.ge),
}
