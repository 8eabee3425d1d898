"""What a process asks of everything around it: forms, roles, operations and facts.

The gate reads drawings alone. What packs carry and the program can do is handed in as plain
values, so that it does not matter where they are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from workflows.engine.gate.delivery import Delivery, delivery_problems
from workflows.engine.gate.graph import Node, ProcessGraph
from workflows.engine.gate.judge import Models
from workflows.engine.gate.problems import Problem
from workflows.engine.gate.ways import Values

OPENED = "process"
"""The parameter of an operation that opens a matter: the process it begins."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What the program does for a service task: the parameters it takes, the facts it gives."""

    parameters: frozenset[str]
    gives: frozenset[str]


@dataclass(frozen=True, slots=True)
class PackParts:
    """What one pack has: the processes it runs, and the forms it can serve tasks with."""

    processes: frozenset[str]
    forms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All that the processes of an office may ask for."""

    packs: Mapping[str, PackParts]
    roles: frozenset[str]
    operations: Mapping[str, Operation]
    answers: Mapping[str, Mapping[str, Values]]
    """By form the answers that every pack's version of it tells the process, and their values."""
    starts: Mapping[str, frozenset[str] | None] = field(default_factory=dict)
    """By process the facts it begins with; None for one that is only called by others."""


def surrounding_problems(
    models: Models, around: Surroundings, *, sound: bool = True
) -> Iterator[tuple[str, Problem]]:
    """Everything that processes ask for and nothing around them has, with the file it stands in.

    Which facts reach a step is asked only of processes that are ``sound`` by themselves.
    """
    for graph in models.graphs.values():
        for problem in _asked_for(graph, around):
            yield graph.file, problem
    if sound:
        gives = {name: operation.gives for name, operation in around.operations.items()}
        asked = Delivery(models.graphs, models.tables, around.answers, gives)
        yield from delivery_problems(asked, around.starts)


def _asked_for(graph: ProcessGraph, around: Surroundings) -> Iterator[Problem]:
    if graph.id not in around.starts:
        yield Problem(graph.id, f"process_not_listed:{graph.id}")
    for node in graph.of_kind("userTask"):
        if node.lane and node.lane not in around.roles:
            yield Problem(node.id, f"role_unknown:{node.lane}", {"known": sorted(around.roles)})
        yield from _form_problems(graph, node, around.packs)
    for node in graph.of_kind("serviceTask"):
        yield from _operation_problems(node, around.operations)
        yield from _opening_problems(node, around.starts)


def _form_problems(
    graph: ProcessGraph, node: Node, packs: Mapping[str, PackParts]
) -> Iterator[Problem]:
    form = node.properties.get("form")
    if not form:
        return  # told as missing
    if not any(form in pack.forms for pack in packs.values()):
        yield Problem(node.id, f"form_unknown:{form}")
        return
    for slug, pack in packs.items():
        if graph.id in pack.processes and form not in pack.forms:
            yield Problem(node.id, f"form_not_in_pack:{form}", {"campaign": slug})


def _operation_problems(node: Node, operations: Mapping[str, Operation]) -> Iterator[Problem]:
    if not node.operation:
        return  # told as missing
    operation = operations.get(node.operation)
    if operation is None:
        yield Problem(node.id, f"operation_unknown:{node.operation}")
        return
    given = {parameter.name for parameter in node.parameters}
    facts = {"operation": node.operation, "known": sorted(operation.parameters)}
    for name in sorted(given - operation.parameters):
        yield Problem(node.id, f"parameter_unknown:{name}", facts)
    for name in sorted(operation.parameters - given):
        yield Problem(node.id, f"parameter_not_given:{name}", facts)


def _opening_problems(node: Node, starts: Mapping[str, frozenset[str] | None]) -> Iterator[Problem]:
    """A parameter called ``process`` names one that can be opened: it begins without facts."""
    for parameter in node.parameters:
        if parameter.name == OPENED:
            name = (parameter.value or "").strip("\"'")
            if starts.get(name) != frozenset():
                yield Problem(node.id, f"process_not_opened:{name}")
