"""Reading decision tables: plain columns, plain cells, one policy."""

from __future__ import annotations

import hashlib
import re

from lxml import etree

from casework.errors import ForbiddenExpression
from workflows.engine import expressions
from workflows.engine.expressions import CannotEvaluate
from workflows.engine.facts import is_fact_name
from workflows.engine.gate.problems import Problem
from workflows.engine.gate.xml import DMN, safe_tree
from workflows.engine.state import Scalar
from workflows.engine.tables import (
    CELL,
    Column,
    DecisionTable,
    NoAnswer,
    Rule,
    cell_test,
    coerced,
    literal_text,
)

MAX_SPAN = 1_000
_TYPES = {
    "string": "string", "boolean": "boolean", "integer": "integer", "long": "integer",
    "number": "number", "double": "number",
}  # fmt: skip
_NAMESPACES = {"d": DMN}


def read_table(file: str, data: bytes) -> DecisionTable:
    """The table in a file; raises ``ModelInvalid`` (``file``, ``element``, ``problem``)."""
    root = _in_one_version(safe_tree(file, data))
    try:
        return _table(root, hashlib.sha256(data).hexdigest())
    except _Refused as refused:
        raise refused.problem.raised(file) from refused


def _in_one_version(root: etree._Element) -> etree._Element:
    """The same elements under the names of the version that is read here; the file is kept."""
    given = etree.QName(root).namespace
    for element in root.iter():
        name = etree.QName(element)
        if name.namespace == given != DMN:
            element.tag = f"{{{DMN}}}{name.localname}"
    return root


class _Refused(Exception):
    def __init__(self, element: str, problem: str) -> None:
        super().__init__(element, problem)
        self.problem = Problem(element, problem)


def _table(root: etree._Element, digest: str) -> DecisionTable:
    decisions = root.findall("d:decision", _NAMESPACES)
    tables = root.findall("d:decision/d:decisionTable", _NAMESPACES)
    if len(decisions) != 1 or len(tables) != 1:
        raise _Refused(root.get("id") or "", "one_decision_table_a_file")
    decision, table = decisions[0], tables[0]
    name = decision.get("id") or ""
    if not is_fact_name(name):
        raise _Refused(name, "id_not_snake_case")
    if table.get("hitPolicy", "UNIQUE") != "UNIQUE" or table.get("aggregation"):
        raise _Refused(table.get("id") or name, "hit_policy")
    inputs = tuple(_input(one) for one in table.findall("d:input", _NAMESPACES))
    outputs = tuple(_output(one) for one in table.findall("d:output", _NAMESPACES))
    rules = tuple(_rule(one, inputs, outputs) for one in table.findall("d:rule", _NAMESPACES))
    if not (inputs and outputs and rules):
        raise _Refused(name, "table_empty")
    for columns in (inputs, outputs):
        if len({column.name for column in columns}) != len(columns):
            raise _Refused(name, "column_twice")
    return DecisionTable(name, decision.get("name") or name, digest, inputs, outputs, rules)


def _input(element: etree._Element) -> Column:
    place = element.get("id") or ""
    expression = element.find("d:inputExpression", _NAMESPACES)
    if expression is None:
        raise _Refused(place, "input_without_expression")
    name = _text(expression)
    if not is_fact_name(name):
        raise _Refused(place, "input_not_a_fact")
    type_ = _type(place, expression.get("typeRef"))
    return Column(name, type_, _allowed(element, "inputValues", type_))


def _output(element: etree._Element) -> Column:
    place = element.get("id") or ""
    name = element.get("name") or ""
    if not is_fact_name(name):
        raise _Refused(place, "output_not_a_fact")
    type_ = _type(place, element.get("typeRef"))
    return Column(name, type_, _allowed(element, "outputValues", type_))


def _type(place: str, given: str | None) -> str:
    if given not in _TYPES:
        raise _Refused(place, "type_unknown")
    return _TYPES[given]


def _allowed(element: etree._Element, tag: str, type_: str) -> tuple[Scalar, ...] | None:
    values = element.find(f"d:{tag}", _NAMESPACES)
    if values is None:
        return None
    return _values(values.get("id") or element.get("id") or "", _text(values), type_)


def _values(place: str, text: str, type_: str) -> tuple[Scalar, ...]:
    span = re.fullmatch(r"\[\s*(-?\d{1,6})\s*\.\.\s*(-?\d{1,6})\s*\]", text)
    if span and type_ == "integer" and 0 <= int(span[2]) - int(span[1]) <= MAX_SPAN:
        return tuple(range(int(span[1]), int(span[2]) + 1))
    parts = re.findall(r'"[^"]*"|[^,\s]+', text)
    if not parts or ",".join(parts) != re.sub(r"\s*,\s*", ",", text.strip()):
        raise _Refused(place, "values_unreadable")
    return tuple(_literal(place, part, type_) for part in parts)


def _rule(element: etree._Element, inputs: tuple[Column, ...], outputs: tuple[Column, ...]) -> Rule:
    place = element.get("id") or ""
    cells = element.findall("d:inputEntry", _NAMESPACES)
    results = element.findall("d:outputEntry", _NAMESPACES)
    if not place or len(cells) != len(inputs) or len(results) != len(outputs):
        raise _Refused(place, "row_incomplete")
    return Rule(
        place,
        tuple(
            _test(cell.get("id") or place, _text(cell), column)
            for cell, column in zip(cells, inputs, strict=True)
        ),
        tuple(
            _result(cell.get("id") or place, _text(cell), column)
            for cell, column in zip(results, outputs, strict=True)
        ),
    )


def _test(place: str, text: str, column: Column) -> str | None:
    test = cell_test(text)
    if test is None:
        return None
    if CELL in text:
        raise _Refused(place, "cell_not_literal")
    try:
        parsed = expressions.parse(test)
        if parsed.names != {CELL}:
            raise _Refused(place, "cell_not_literal")
        if not expressions.compares_only(test):
            raise _Refused(place, "cell_calculates")
        for value in column.allowed or (*expressions.constants(test), _SAMPLE[column.type]):
            expressions.holds(test, {CELL: value})
    except (ForbiddenExpression, CannotEvaluate) as problem:
        raise _Refused(place, "cell_unreadable") from problem
    return test


def _result(place: str, text: str, column: Column) -> Scalar:
    value = _literal(place, text, column.type)
    if column.allowed is not None and value not in column.allowed:
        raise _Refused(place, "output_not_among_values")
    return value


_SAMPLE: dict[str, Scalar] = {"string": "…", "boolean": True, "integer": 1, "number": 1.5}


def _literal(place: str, text: str, type_: str) -> Scalar:
    try:
        parsed = expressions.parse(literal_text(text))
        if parsed.names:
            raise _Refused(place, "cell_not_literal")
        value = expressions.evaluate(literal_text(text), {})
        if isinstance(value, str) and type_ != "string":
            raise _Refused(place, "cell_of_other_type")
        return coerced(value, type_)
    except (ForbiddenExpression, CannotEvaluate) as problem:
        raise _Refused(place, "cell_unreadable") from problem
    except NoAnswer as problem:
        raise _Refused(place, "cell_of_other_type") from problem


def _text(element: etree._Element) -> str:
    return (element.findtext("d:text", "", _NAMESPACES) or "").strip()
