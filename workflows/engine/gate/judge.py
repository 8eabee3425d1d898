"""All questions of the gate, asked of a folder of models at start-up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from casework.errors import DefinitionError, ModelInvalid
from workflows.engine.gate.calls import call_problems, called_by, waiting
from workflows.engine.gate.decisions import judge_table
from workflows.engine.gate.elements import element_problems, executable_problems
from workflows.engine.gate.graph import ProcessGraph, read_graphs
from workflows.engine.gate.reading import read_table
from workflows.engine.gate.shape import shape_problems
from workflows.engine.gate.tokens import token_problems
from workflows.engine.gate.xml import Problem, safe_tree
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


def admit(files: Mapping[str, bytes]) -> Models:
    """Read and judge models in full; raises ``ModelInvalid`` for the first one refused."""
    models = read(files)
    for file, table in zip(_named(files, ".dmn"), models.tables.values(), strict=True):
        judge_table(file, table)
    waits = waiting(models.graphs)
    for graph in models.graphs.values():
        _raise_first(graph.file, element_problems(graph))
        _raise_first(graph.file, shape_problems(graph, waits))
        _raise_first(graph.file, token_problems(graph))
    for graph in models.graphs.values():
        _raise_first(graph.file, call_problems(graph, models.graphs, models.tables))
    return models


def findings(files: Mapping[str, bytes]) -> Iterator[DefinitionError]:
    """Every objection to these models, one error each; nothing is raised.

    Files that cannot be read are told first; the others are judged without them, so an objection
    to a call into an unreadable file may follow from that.
    """
    readable: dict[str, bytes] = {}
    for file in _named(files, ".dmn") + _named(files, ".bpmn"):
        try:
            read({file: files[file]})
            readable[file] = files[file]
        except DefinitionError as refused:
            yield from _one_each(refused)
    yield from _judged(readable)


def _judged(files: Mapping[str, bytes]) -> Iterator[DefinitionError]:
    try:
        models = read(files)
    except DefinitionError as refused:
        yield from _one_each(refused)
        return
    for file, table in zip(_named(files, ".dmn"), models.tables.values(), strict=True):
        try:
            judge_table(file, table)
        except DefinitionError as refused:
            yield from _one_each(refused)
    waits = waiting(models.graphs)
    for graph in models.graphs.values():
        for problem in (
            *element_problems(graph),
            *shape_problems(graph, waits),
            *token_problems(graph),
            *call_problems(graph, models.graphs, models.tables),
        ):
            yield problem.raised(graph.file)


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
        _raise_first(file, executable_problems(found[0]))
    tables = {}
    for file in _named(files, ".dmn"):
        table = read_table(file, files[file])
        if f"{table.id}.dmn" != file:
            raise Problem(table.id, "file_named_otherwise").raised(file)
        tables[table.id] = table
    return Models(dict(files), trees, graphs, tables)


def _named(files: Mapping[str, bytes], suffix: str) -> list[str]:
    return sorted(file for file in files if file.endswith(suffix))


def _raise_first(file: str, problems: Iterable[Problem] | Iterator[Problem]) -> None:
    found = list(problems)
    if found:
        raise ModelInvalid(
            file=file,
            element=found[0].element,
            problem=found[0].problem,
            others=[(other.element, other.problem) for other in found[1:20]],
        )
