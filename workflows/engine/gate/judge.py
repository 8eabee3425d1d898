"""All questions of the gate, asked of a folder of models at start-up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

from casework.errors import DefinitionError, ModelInvalid
from workflows.engine.gate.calls import call_problems, called_by, waiting
from workflows.engine.gate.decisions import table_problems
from workflows.engine.gate.elements import element_problems, executable_problems
from workflows.engine.gate.graph import ProcessGraph, read_graphs
from workflows.engine.gate.problems import Problem
from workflows.engine.gate.reading import read_table
from workflows.engine.gate.shape import shape_problems
from workflows.engine.gate.tokens import token_problems
from workflows.engine.gate.ways import way_problems
from workflows.engine.gate.xml import encoding_problems, safe_tree
from workflows.engine.tables import DecisionTable


@dataclass(frozen=True, slots=True)
class Models:
    """Model files that have passed the gate."""

    files: Mapping[str, bytes]
    trees: Mapping[str, etree._Element]
    graphs: Mapping[str, ProcessGraph]
    tables: Mapping[str, DecisionTable]

    def closure(self, process: str) -> set[str]:
        """The files a process needs: its own, and those of all it calls and decides by."""
        needed: set[str] = set()
        pending = [process]
        while pending:
            graph = self.graphs[pending.pop()]
            if graph.file not in needed:
                needed.add(graph.file)
                needed |= {f"{node.table}.dmn" for node in graph.of_kind("businessRuleTask")}
                pending.extend(called_by(graph))
        return needed


Beyond: TypeAlias = Callable[[Models, bool], Iterable[tuple[str, Problem]]]
"""What else is asked of models that can be read, and whether they are sound by themselves."""


def admit(files: Mapping[str, bytes]) -> Models:
    """Read and judge models in full; raises ``ModelInvalid`` for the first one refused."""
    models = read(files)
    for file, problems in _objections(models):
        raise_first(file, problems)
    return models


def findings(files: Mapping[str, bytes], beyond: Beyond | None = None) -> list[DefinitionError]:
    """Every objection to these models, one error each; nothing is raised.

    Files that cannot be read are told first; the others are judged without them, so an objection
    to a call into an unreadable file may follow from that. ``beyond`` is asked for more about the
    models that can be read, and told whether they are sound by themselves.
    """
    found: list[DefinitionError] = []
    readable: dict[str, bytes] = {}
    for file in _named(files, ".dmn") + _named(files, ".bpmn"):
        try:
            read({file: files[file]})
            readable[file] = files[file]
        except DefinitionError as refused:
            found += _one_each(refused)
    try:
        models = read(readable)
    except DefinitionError as refused:
        return [*found, *_one_each(refused)]
    told = [(file, problem) for file, problems in _objections(models) for problem in problems]
    told += beyond(models, not told) if beyond is not None else ()
    return [*found, *(problem.raised(file) for file, problem in told)]


def _objections(models: Models) -> Iterator[tuple[str, list[Problem]]]:
    """By file all objections to models that can be read; a later question needs earlier answers."""
    for file, data in models.files.items():
        yield file, list(encoding_problems(data))
    for table in models.tables.values():
        yield f"{table.id}.dmn", list(table_problems(table))
    waits = waiting(models.graphs)
    for graph in models.graphs.values():
        yield graph.file, list(element_problems(graph))
        shape = list(shape_problems(graph, waits))
        yield graph.file, shape or [*token_problems(graph), *way_problems(graph)]
    for graph in models.graphs.values():
        yield graph.file, list(call_problems(graph, models.graphs, models.tables))


def _one_each(refused: DefinitionError) -> Iterator[DefinitionError]:
    others = refused.facts.get("others")
    yield type(refused)(**{name: v for name, v in refused.facts.items() if name != "others"})
    for element, problem in others if isinstance(others, list) else ():
        yield ModelInvalid(file=refused.facts.get("file"), element=element, problem=problem)


def read(files: Mapping[str, bytes]) -> Models:
    """Read models and refuse what must never run; how well they are drawn is not asked.

    For editions that matters still run under, which a stricter gate may not strand. Raises
    ``ModelInvalid``.
    """
    trees = {file: safe_tree(file, files[file]) for file in _named(files, ".bpmn")}
    graphs: dict[str, ProcessGraph] = {}
    for file, tree in trees.items():
        found = read_graphs(file, tree)
        if len(found) != 1:
            raise Problem(tree.get("id") or "", "one_process_a_file").raised(file)
        if found[0].id in graphs:
            raise Problem(found[0].id, "process_twice").raised(file)
        graphs[found[0].id] = found[0]
        raise_first(file, executable_problems(found[0]))
    tables = {}
    for file in _named(files, ".dmn"):
        table = read_table(file, files[file])
        if f"{table.id}.dmn" != file:
            raise Problem(table.id, "file_named_otherwise").raised(file)
        tables[table.id] = table
    return Models(dict(files), trees, graphs, tables)


def _named(files: Mapping[str, bytes], suffix: str) -> list[str]:
    return sorted(file for file in files if file.endswith(suffix))


def raise_first(file: str, problems: Iterable[Problem]) -> None:
    """Raise the first of these objections to a file, if there is one, with the others in it."""
    found = list(problems)
    if found:
        refused = found[0].raised(file)
        others = [(other.element, other.problem) for other in found[1:20]]
        raise ModelInvalid(**refused.facts, others=others)
