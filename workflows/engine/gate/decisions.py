"""Judging decision tables: one rule for every case, no more and no less."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

from workflows.engine import expressions
from workflows.engine.gate.problems import Problem
from workflows.engine.state import Scalar
from workflows.engine.tables import DecisionTable, Rule, holds

MAX_CASES = 100_000


def judge_table(file: str, table: DecisionTable) -> None:
    """Refuse a table with a gap, an overlap or a dead row, naming the case.

    Each column is tried at its boundaries: every value mentioned, its neighbours, and one value
    that is not mentioned. Raises ``ModelInvalid``, for a gap or an overlap with ``case`` and
    ``rules``.
    """
    for problem in table_problems(table):
        raise problem.raised(file)


def table_problems(table: DecisionTable) -> Iterator[Problem]:
    """Everything wrong with what a table says; gaps and overlaps only of cells that are sound."""
    values = [_boundary_values(table, index) for index in range(len(table.inputs))]
    cells = [problem for rule in table.rules for problem in _cell_problems(table, rule, values)]
    yield from cells
    if not cells:
        yield from _case_problems(table, values)


def _cell_problems(
    table: DecisionTable, rule: Rule, values: list[list[Scalar]]
) -> Iterator[Problem]:
    for column, test, tried in zip(table.inputs, rule.tests, values, strict=True):
        if test is None:
            continue
        if column.type == "string" and expressions.orders(test):
            yield Problem(rule.id, f"cell_orders_text:{column.name}")
        elif not any(holds(test, value) for value in tried):
            yield Problem(rule.id, f"cell_never_holds:{column.name}")


def _case_problems(table: DecisionTable, values: list[list[Scalar]]) -> Iterator[Problem]:
    if math.prod(len(tried) for tried in values) > MAX_CASES:
        yield Problem(table.id, "too_many_cases")
        return
    for case in itertools.product(*values):
        hits = [rule.id for rule in table.rules if rule.hits(case)]
        if len(hits) != 1:
            told = dict(zip((c.name for c in table.inputs), case, strict=True))
            yield Problem(
                hits[0] if hits else table.id,
                "overlap" if hits else "gap",
                {"case": told, "rules": hits},
            )
            return


def _boundary_values(table: DecisionTable, index: int) -> list[Scalar]:
    column = table.inputs[index]
    if column.allowed is not None:
        return list(column.allowed)
    if column.type == "boolean":
        return [True, False]
    mentioned = {value for rule in table.rules for value in _constants(rule.tests[index])}
    if column.type == "string":
        return [*sorted(str(value) for value in mentioned), "…"]
    numbers = sorted(value for value in mentioned if isinstance(value, int | float))
    around = {near for value in numbers for near in (value - 1, value, value + 1)} or {0}
    if column.type == "number":
        around |= {(low + high) / 2 for low, high in itertools.pairwise(numbers)}
    return [*sorted(around)]


def _constants(test: str | None) -> Iterator[Scalar]:
    if test is not None:
        yield from expressions.constants(test)
