"""The expression language of models: a small, closed piece of Python that can only read facts.

Every expression is vetted node by node against an allow-list when it is first seen, kept parsed,
and evaluated by simpleeval with no functions and no attributes. Values of different kinds are
never silently unequal: comparing text with a number is an error, as is a name that is not there.
"""

from __future__ import annotations

import ast
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from simpleeval import EvalWithCompoundTypes

from casework.errors import ForbiddenExpression
from workflows.engine.operators import OPERATORS, kind_of, truth
from workflows.engine.state import Scalar
from workflows.engine.vetting import first_objection

MAX_CHARACTERS = 500
MAX_NODES = 200


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
    reason = "too_many_parts" if len(nodes) > MAX_NODES else first_objection(nodes)
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


class _Evaluator(EvalWithCompoundTypes):  # type: ignore[misc]
    """simpleeval, with truth values that must be truth values."""

    def __init__(self) -> None:
        super().__init__(operators=OPERATORS, functions={}, names={}, allowed_attrs={})
        self.functions.clear()

    def _eval_boolop(self, node: ast.BoolOp) -> bool:
        values = [truth(self._eval(value)) for value in node.values]
        return all(values) if isinstance(node.op, ast.And) else any(values)

    def _eval_ifexp(self, node: ast.IfExp) -> Any:
        return self._eval(node.body if truth(self._eval(node.test)) else node.orelse)


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
        if isinstance(node, ast.Constant):
            value: Any = node.value
            yield value
            if kind_of(value) == "number":
                yield -value


_ORDERS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def orders(text: str, *, text_only: bool = False) -> bool:
    """Whether the expression asks for an order (``<``); ``text_only``: of a text it spells out."""
    return any(
        not text_only or any(_is_text(side) for side in (node.left, *node.comparators))
        for node in ast.walk(parse(text).node)
        if isinstance(node, ast.Compare) and any(isinstance(op, _ORDERS) for op in node.ops)
    )


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def compares_only(text: str) -> bool:
    """Whether the answer can change nowhere but at the values that the expression spells out."""
    return not any(isinstance(node, ast.BinOp | ast.IfExp) for node in ast.walk(parse(text).node))
