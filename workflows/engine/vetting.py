"""Which pieces of Python a model's expression may be made of."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from workflows.engine.facts import MAX_NUMBER

_ALLOWED_NODES: tuple[type[ast.AST], ...] = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub,
    ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod,
    ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn,
    ast.Is, ast.IsNot, ast.IfExp, ast.Name, ast.Load, ast.Constant, ast.Tuple, ast.List,
)  # fmt: skip


def first_objection(nodes: list[ast.AST]) -> str | None:
    """Why an expression with these parts is refused, or None."""
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
