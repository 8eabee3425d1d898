"""Judging decision tables: one rule for every case, no more and no less."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

from casework.errors import ModelInvalid
from workflows.engine import expressions
from workflows.engine.gate.xml import Problem
from workflows.engine.state import Scalar
from workflows.engine.tables import DecisionTable

MAX_CASES = 100_000


def judge_table(file: str, table: DecisionTable) -> None:
    """Refuse a table with a gap or an overlap, naming the case.

    Each column is tried at its boundaries: every value mentioned, its neighbours, and one value
    that is not mentioned. Raises ``ModelInvalid`` with ``case`` and ``rules``.
    """
    cases = [_boundary_values(table, index) for index in range(len(table.inputs))]
    if math.prod(len(values) for values in cases) > MAX_CASES:
        raise Problem(table.id, "too_many_cases").raised(file)
    for case in itertools.product(*cases):
        hits = [rule.id for rule in table.rules if rule.hits(case)]
        if len(hits) != 1:
            raise ModelInvalid(
                file=file,
                element=hits[0] if hits else table.id,
                problem="overlap" if hits else "gap",
                case=dict(zip((c.name for c in table.inputs), case, strict=True)),
                rules=hits,
            )


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
