"""The expression language of models: a small, closed piece of Python that can only read facts.

Every expression is vetted node by node against an allow-list when it is first seen, kept parsed,
and evaluated by simpleeval with no functions and no attributes. Values of different kinds are
never silently unequal: comparing text with a number is an error, as is a name that is not there.
"""

from __future__ import annotations

import ast
import operator
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from simpleeval import EvalWithCompoundTypes

from casework.errors import ForbiddenExpression
from workflows.engine.facts import MAX_NUMBER
from workflows.engine.state import Scalar

MAX_CHARACTERS = 500
MAX_NODES = 200

_ALLOWED_NODES: tuple[type[ast.AST], ...] = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub,
    ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod,
    ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn,
    ast.Is, ast.IsNot, ast.IfExp, ast.Name, ast.Load, ast.Constant, ast.Tuple, ast.List,
)  # fmt: skip


class CannotEvaluate(ValueError):
    """The expression is allowed, but not over these facts; the text says why."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A vetted expression, parsed once."""

    text: str
    names: frozenset[str]
    node: ast.expr


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Vet and parse an expression; raises ``ForbiddenExpression`` (``expression``, ``reason``)."""
    if len(text) > MAX_CHARACTERS:
        raise ForbiddenExpression(expression=text[:80], reason="too_long")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as problem:
        raise ForbiddenExpression(expression=text, reason="syntax") from problem
    nodes = list(ast.walk(tree))
    reason = "too_many_parts" if len(nodes) > MAX_NODES else _first_objection(nodes)
    if reason:
        raise ForbiddenExpression(expression=text, reason=reason)
    names = frozenset(node.id for node in nodes if isinstance(node, ast.Name))
    return Expression(text, names, tree.body)


def evaluate(text: str, facts: Mapping[str, Any]) -> Scalar:
    """The value of an expression over facts; raises ``CannotEvaluate`` when there is none."""
    expression = parse(text)
    missing = expression.names - facts.keys()
    if missing:
        raise CannotEvaluate(f"no fact named {', '.join(sorted(missing))}")
    evaluator = _evaluator()
    evaluator.names = facts
    try:
        value: Scalar = evaluator.eval(text, previously_parsed=expression.node)
    except (TypeError, ZeroDivisionError, OverflowError, RecursionError) as problem:
        raise CannotEvaluate(str(problem)) from problem
    finally:
        evaluator.names = {}
    return value


def holds(text: str, facts: Mapping[str, Any]) -> bool:
    """Whether a condition holds; anything but a real truth value is ``CannotEvaluate``."""
    value = evaluate(text, facts)
    if not isinstance(value, bool):
        raise CannotEvaluate(f"a condition must be true or false, not {type(value).__name__}")
    return value


def text_literal(text: str) -> str | None:
    """The text an expression spells out literally, or None when it is anything else."""
    node = parse(text).node
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def _first_objection(nodes: list[ast.AST]) -> str | None:
    return next(_objections(nodes), None)


def _objections(nodes: list[ast.AST]) -> Iterator[str]:
    listed = _right_sides_of_in(nodes)
    for node in nodes:
        if not isinstance(node, _ALLOWED_NODES):
            yield f"not_allowed:{type(node).__name__}"
        elif isinstance(node, ast.Constant) and not _constant_allowed(node.value):
            yield "constant"
        elif isinstance(node, ast.Name) and not (node.id.isascii() and node.id[0].islower()):
            yield "name"
        elif isinstance(node, ast.Tuple | ast.List) and id(node) not in listed:
            yield "list_outside_in"
        elif isinstance(node, ast.Compare):
            yield from _comparison_objections(node)


def _right_sides_of_in(nodes: list[ast.AST]) -> set[int]:
    return {
        id(right)
        for node in nodes
        if isinstance(node, ast.Compare)
        for op, right in zip(node.ops, node.comparators, strict=True)
        if isinstance(op, ast.In | ast.NotIn)
    }


def _comparison_objections(node: ast.Compare) -> Iterator[str]:
    for op, right in zip(node.ops, node.comparators, strict=True):
        if isinstance(op, ast.In | ast.NotIn) and not isinstance(right, ast.Tuple | ast.List):
            yield "in_needs_a_list"
        if isinstance(op, ast.Is | ast.IsNot) and not (
            isinstance(right, ast.Constant) and right.value is None
        ):
            yield "is_only_for_none"


def _constant_allowed(value: object) -> bool:
    if isinstance(value, int | float):
        return abs(value) <= MAX_NUMBER
    return value is None or isinstance(value, str)


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "truth value"
    if isinstance(value, int | float):
        return "number"
    return "text" if isinstance(value, str) else "nothing"


def _same(left: object, right: object) -> bool:
    kinds = {_kind(left), _kind(right)} - {"nothing"}
    if len(kinds) > 1:
        raise TypeError(f"{' and '.join(sorted(kinds))} cannot be compared")
    return left == right


def _listed(left: object, options: list[object]) -> bool:
    return any([_same(left, option) for option in options])  # noqa: C419  every kind is checked


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def checked(left: Any, right: Any) -> bool:
        if _kind(left) != _kind(right) or _kind(left) not in ("number", "text"):
            raise TypeError(f"{_kind(left)} and {_kind(right)} have no order")
        return compare(left, right)

    return checked


def _counted(calculate: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def checked(left: Any, right: Any) -> Any:
        if _kind(left) != "number" or _kind(right) != "number":
            raise TypeError(f"{_kind(left)} and {_kind(right)} cannot be calculated with")
        value = calculate(left, right)
        if not abs(value) <= MAX_NUMBER:
            raise OverflowError("the number is too large")
        return value

    return checked


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{_kind(value)} is neither true nor false")
    return value


_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: _counted(operator.add),
    ast.Sub: _counted(operator.sub),
    ast.Mult: _counted(operator.mul),
    ast.Div: _counted(operator.truediv),
    ast.FloorDiv: _counted(operator.floordiv),
    ast.Mod: _counted(operator.mod),
    ast.USub: lambda value: _counted(operator.sub)(0, value),
    ast.Not: lambda value: not _truth(value),
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


class _Evaluator(EvalWithCompoundTypes):  # type: ignore[misc]
    """simpleeval, with truth values that must be truth values."""

    def __init__(self) -> None:
        super().__init__(operators=_OPERATORS, functions={}, names={}, allowed_attrs={})
        self.functions.clear()

    def _eval_boolop(self, node: ast.BoolOp) -> bool:
        values = [_truth(self._eval(value)) for value in node.values]
        return all(values) if isinstance(node.op, ast.And) else any(values)

    def _eval_ifexp(self, node: ast.IfExp) -> Any:
        return self._eval(node.body if _truth(self._eval(node.test)) else node.orelse)


_LOCAL = threading.local()


def _evaluator() -> _Evaluator:
    """This thread's evaluator: making one costs more than an evaluation."""
    found: _Evaluator | None = getattr(_LOCAL, "evaluator", None)
    if found is None:
        found = _LOCAL.evaluator = _Evaluator()
    return found




def constants(text: str) -> Iterator[Scalar]:
    """The values an expression spells out: where its answer may change."""
    for node in ast.walk(parse(text).node):
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            if isinstance(node.operand, ast.Constant):
                yield -node.operand.value
        elif isinstance(node, ast.Constant):
            yield node.value


def compares_only(text: str) -> bool:
    """Whether the answer can change nowhere but at the values that the expression spells out."""
    return not any(
        isinstance(node, ast.BinOp | ast.IfExp) for node in ast.walk(parse(text).node)
    )
