"""Do a process's words and its drawing agree? Each thing one of them names stands in the other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from casework.definitions import ProcessBook, ProcessDefinition
from casework.definitions.source import Place, Source
from workflows.engine.gate.graph import Node, ProcessGraph
from workflows.engine.gate.judge import Models
from workflows.engine.tables import DecisionTable

CATCHES = ("boundaryEvent", "intermediateCatchEvent")
MESSAGE = ("messageEventDefinition",)


@dataclass(frozen=True, slots=True)
class WordFinding:
    """One thing that the words and the drawing of a process disagree about."""

    process: str
    place: Place
    reason: str
    """``not_drawn``, ``without_words``, ``not_as_drawn``, ``not_first_step`` or
    ``process_not_drawn``."""
    name: str
    source: Source = field(repr=False, compare=False)
    """The file that ``place`` is in."""
    table: str | None = None
    """The decision table that is meant; None for the drawing."""


def ensure_words_fit(models: Models, book: ProcessBook) -> None:
    """Refuse the first disagreement: ``CampaignInvalid`` with file and line of the words."""
    graphs, tables = list(models.graphs.values()), models.tables
    for finding in (*word_findings(graphs, book), *table_findings(graphs, tables, book)):
        drawn = f"{finding.table}.dmn" if finding.table else f"{finding.process}.bpmn"
        finding.source.refuse(finding.place, finding.reason, name=finding.name, file_drawn=drawn)


def word_findings(graphs: Iterable[ProcessGraph], book: ProcessBook) -> Iterator[WordFinding]:
    """Every disagreement of the drawings ``graphs`` with the words of the same folder."""
    drawn = {graph.id: graph for graph in graphs}
    heard = {message for graph in drawn.values() for message in messages(graph)}
    for definition in book:
        graph = drawn.get(definition.id)
        if graph is None:
            name, source = definition.id, definition.source
            yield WordFinding(name, (), "process_not_drawn", name, source)
            continue
        yield from _steps(definition, graph)
        yield from _beginning(definition, graph)
        for section, named, found in _sections(definition, graph, drawn):
            yield from _both_ways(definition, section, named, found)
        yield from _acts(definition, graph)
        yield from _tells(definition, graph, heard)
        yield from _rehearsed(definition, graph)


def table_findings(
    graphs: Iterable[ProcessGraph], tables: Mapping[str, DecisionTable], book: ProcessBook
) -> Iterator[WordFinding]:
    """Every table without words, and every fact a table reads or sets that has none.

    The words of a table stand in one process or are shared, and so do those of its facts.
    """
    asking = {graph.id: {n.table for n in graph.nodes.values() if n.table} for graph in graphs}
    for definition in book:
        process, source = definition.id, definition.source
        for name in sorted(definition.tables.keys() - tables.keys()):
            yield WordFinding(process, ("tables", name), "not_drawn", name, source, name)
        for name in sorted((asking.get(process, set()) | set(definition.tables)) & tables.keys()):
            table = tables[name]
            if book.table(name) is None:
                yield WordFinding(process, ("tables",), "without_words", name, source, name)
                continue
            for column in (*table.inputs, *table.outputs):
                if book.fact(name, column.name) is None:
                    told = column.name
                    yield WordFinding(process, ("facts",), "without_words", told, source, name)


def _steps(definition: ProcessDefinition, graph: ProcessGraph) -> Iterator[WordFinding]:
    """A task is called in the drawing as in the words."""
    for node in graph.of_kind("userTask"):
        step = definition.steps.get(node.id)
        if step is not None and step.title.zh_CN != node.name:
            at, source = ("steps", node.id), definition.source
            yield WordFinding(definition.id, at, "not_as_drawn", node.name, source)


def _acts(definition: ProcessDefinition, graph: ProcessGraph) -> Iterator[WordFinding]:
    """An act happens at an element that is drawn."""
    for name, act in definition.acts.items():
        if act.at not in graph.nodes:
            at, source = ("acts", name, "at"), definition.source
            yield WordFinding(definition.id, at, "not_drawn", act.at, source)


def _tells(
    definition: ProcessDefinition, graph: ProcessGraph, heard: Collection[str]
) -> Iterator[WordFinding]:
    """The origin is told of elements that are drawn, by messages that some process waits for."""
    for element, telling in definition.tells.items():
        at, source = ("tells", element), definition.source
        if element not in graph.nodes:
            yield WordFinding(definition.id, at, "not_drawn", element, source)
        if telling.message not in heard:
            place, name = (*at, "message"), telling.message
            yield WordFinding(definition.id, place, "not_drawn", name, source)


def _rehearsed(definition: ProcessDefinition, graph: ProcessGraph) -> Iterator[WordFinding]:
    """A rehearsal names steps and stages that are drawn; it need not name all of them."""
    rehearsal = definition.rehearsal
    tasks = {node.id for node in graph.of_kind("userTask")}
    for section, named in (
        ("steps", set(rehearsal.steps) - tasks),
        ("shows", set(rehearsal.shows) - _stages(graph)),
    ):
        for name in sorted(named):
            yield WordFinding(definition.id, (section, name), "not_drawn", name, rehearsal.source)


def _beginning(definition: ProcessDefinition, graph: ProcessGraph) -> Iterator[WordFinding]:
    """What a person begins starts with the step that is done at once."""
    if definition.begins is None:
        return
    first = {node.id for start in graph.of_kind("startEvent") for node in graph.next_of(start)}
    if first != {definition.begins.at} or definition.begins.at not in definition.steps:
        at, source = ("begins", "at"), definition.source
        yield WordFinding(definition.id, at, "not_first_step", definition.begins.at, source)


def _sections(
    definition: ProcessDefinition, graph: ProcessGraph, drawn: Mapping[str, ProcessGraph]
) -> Iterator[tuple[str, set[str], set[str]]]:
    """Each section of the words: what it names, and what the drawing has of that sort."""
    tasks = list(graph.of_kind("userTask"))
    ends = {node.id for node in graph.of_kind("endEvent") if _is_outcome(definition, graph, node)}
    yield "steps", set(definition.steps), {node.id for node in tasks}
    yield "forms", set(definition.forms), {node.properties["form"] for node in tasks}
    yield "stages", set(definition.stages), _stages(graph)
    yield "limits", set(definition.limits), _limits(graph)
    yield "messages", set(definition.messages), messages(graph)
    yield "ends", set(definition.ends), ends
    yield "names", set(definition.names), _others(definition, graph)
    yield "part_of", set(definition.part_of), _callers(graph, drawn.values())
    places = {m.element for m in definition.milestones if m.process == graph.id}
    yield "milestones", places, places & set(graph.nodes)


def _is_outcome(definition: ProcessDefinition, graph: ProcessGraph, node: Node) -> bool:
    """Whether a matter may end here: an end of its own process that no side way leads to."""
    if definition.kind is None:
        return False
    sides = {event.id for event in graph.of_kind("boundaryEvent") if not event.interrupts}
    return node.id in _reached(graph, without=sides)


def _reached(graph: ProcessGraph, without: set[str]) -> set[str]:
    seen: set[str] = set()
    pending = list(graph.of_kind("startEvent"))
    while pending:
        node = pending.pop()
        if node.id not in seen:
            seen.add(node.id)
            pending += [n for n in graph.next_of(node) if n.id not in without]
    return seen


def _stages(graph: ProcessGraph) -> set[str]:
    waiting = graph.of_kind("userTask", "intermediateCatchEvent")
    return {stage for node in waiting if (stage := node.properties.get("stage"))}


def _limits(graph: ProcessGraph) -> set[str]:
    """By the name they wait for, so that one limit may run on from task to task."""
    return {node.limit for node in graph.of_kind(*CATCHES) if node.limit}


def messages(graph: ProcessGraph) -> set[str]:
    """The messages its events wait for."""
    awaited = (node for node in graph.of_kind(*CATCHES) if node.events == MESSAGE)
    return {str(node.event_name) for node in awaited}


def _callers(graph: ProcessGraph, drawn: Iterable[ProcessGraph]) -> set[str]:
    return {
        other.id
        for other in drawn
        for node in other.of_kind("callActivity")
        if node.calls == graph.id
    }


def _others(definition: ProcessDefinition, graph: ProcessGraph) -> set[str]:
    """All that is drawn with a name and is neither a task nor an end with words of its own."""
    drawn = {node.id for node in graph.nodes.values() if node.name}
    drawn |= {flow.id for flow in graph.flows if flow.name}
    return drawn - set(definition.steps) - set(definition.ends)


def _both_ways(
    definition: ProcessDefinition, section: str, named: set[str], found: set[str]
) -> Iterator[WordFinding]:
    process, source = definition.id, definition.source
    for name in sorted(named - found):
        yield WordFinding(process, (section, name), "not_drawn", name, source)
    for name in sorted(found - named):
        yield WordFinding(process, (section,), "without_words", name, source)
