"""Decision tables: the *which* of the office's law, evaluated by our own expressions.

A table answers with exactly one rule or not at all, and not at all is an error. The library's
own evaluator takes the first of several hits, stays silent when there is none, and lets a cell
run code; only its diagram format is used here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from workflows.engine import expressions
from workflows.engine.state import Decision, Scalar

CELL = "cell_input"
_QUOTED = re.compile(r"""("[^"]*"|'[^']*')""")
_OPERATOR = re.compile(r"(==|!=|<=|>=|<|>|in\b|not\s+in\b)")


class NoAnswer(ValueError):
    """The table has no rule, or no single rule, for these inputs; the text says why."""


@dataclass(frozen=True, slots=True)
class Column:
    """One input or output of a table: the fact it reads or sets, and that fact's type."""

    name: str
    type: str
    allowed: tuple[Scalar, ...] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: conditions over ``cell_input`` (None: any value) and literal outputs."""

    id: str
    tests: tuple[str | None, ...]
    outputs: tuple[Scalar, ...]

    def hits(self, values: tuple[Scalar, ...]) -> bool:
        """Whether the row speaks for these input values."""
        return all(
            test is None or holds(test, value)
            for test, value in zip(self.tests, values, strict=True)
        )


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A decision table with hit policy UNIQUE."""

    id: str
    name: str
    digest: str
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    rules: tuple[Rule, ...]

    def decide(self, facts: Mapping[str, object]) -> Decision:
        """The one rule that speaks for these facts; raises ``NoAnswer`` when there is none."""
        values = tuple(self._value(column, facts) for column in self.inputs)
        try:
            hits = [rule for rule in self.rules if rule.hits(values)]
        except expressions.CannotEvaluate as problem:
            raise NoAnswer(f"table {self.id}: {problem}") from problem
        if len(hits) != 1:
            raise NoAnswer(f"table {self.id} has {len(hits)} rules for {values}")
        return Decision(
            table=self.id,
            digest=self.digest,
            rule=hits[0].id,
            inputs=dict(zip((c.name for c in self.inputs), values, strict=True)),
            outputs=dict(zip((c.name for c in self.outputs), hits[0].outputs, strict=True)),
        )

    def _value(self, column: Column, facts: Mapping[str, object]) -> Scalar:
        if column.name not in facts:
            raise NoAnswer(f"table {self.id}: no fact named {column.name}")
        value = coerced(facts[column.name], column.type)
        if column.allowed is not None and value not in column.allowed:
            raise NoAnswer(f"table {self.id}: {column.name} may not be {value!r}")
        return value


@lru_cache(maxsize=8192, typed=True)
def holds(test: str, value: Scalar) -> bool:
    """Whether a cell's condition holds; cells know few values, so answers are kept."""
    return expressions.holds(test, {CELL: value})


def coerced(value: object, type_: str) -> Scalar:
    """A fact in its column's type: digits become numbers, nothing else is bent.

    Raises ``NoAnswer`` when the fact is of another type.
    """
    if type_ == "boolean" and isinstance(value, bool):
        return value
    if type_ == "string" and isinstance(value, str):
        return value
    if type_ == "integer" and (number := _integer(value)) is not None:
        return number
    if type_ == "number" and (decimal := _number(value)) is not None:
        return decimal
    raise NoAnswer(f"{value!r} is not of type {type_}")


def _integer(value: object) -> int | None:
    if isinstance(value, str):
        return int(value) if re.fullmatch(r"-?\d{1,15}", value, re.ASCII) else None
    number = _number(value)
    return int(number) if number is not None and number == int(number) else None


def _number(value: object) -> int | float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", value, re.ASCII):
        return float(value)
    return None


def cell_test(text: str | None) -> str | None:
    """An input cell as a condition over ``cell_input``; None for a cell that takes anything.

    A cell is a literal (``"GENERAL"``, ``3``, ``true``), an operator with a literal (``>= 2``,
    ``in ("a", "b")``), or a condition in which ``?`` stands for the input (``1 <= ? < 3``).
    """
    text = (text or "").strip()
    if text in ("", "-"):
        return None
    if "?" in _QUOTED.sub("", text):
        return "".join(
            part if index % 2 else part.replace("?", f" {CELL} ")
            for index, part in enumerate(_QUOTED.split(text))
        ).strip()
    if _OPERATOR.match(text):
        return f"{CELL} {text}"
    return f"{CELL} == {literal_text(text)}"


def literal_text(text: str) -> str:
    """The literal in our expression language: truth values may be written as in DMN."""
    return {"true": "True", "false": "False"}.get(text.strip(), text.strip())
