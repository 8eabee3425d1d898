"""The tables of ``bpmn/README.md``: every process and decision table as Markdown.

They are made from drawings, words and handlers, so that the page cannot say what is not so
(``make docs``; a house test compares).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from casework.definitions import ProcessBook, ProcessDefinition
from workflows.engine.gate.graph import Node, ProcessGraph
from workflows.engine.gate.judge import Models
from workflows.engine.tables import DecisionTable

BEGIN, END = "<!-- made by make docs: {} -->", "<!-- end -->"
NONE = "none"


def written_into(page: str, sections: Mapping[str, str]) -> str:
    """``page`` with each named section between its marks made anew.

    Raises ``ValueError`` for a section that the page has no mark for.
    """
    for name, text in sections.items():
        mark = BEGIN.format(name)
        before, found, rest = page.partition(mark)
        if not found or END not in rest:
            raise ValueError(mark)
        _, _, after = rest.partition(END)
        page = f"{before}{mark}\n\n{text}\n{END}{after}"
    return page


def sections(
    models: Models, book: ProcessBook, gives: Mapping[str, Iterable[str]]
) -> dict[str, str]:
    """Every made section by its name; ``gives`` are the facts of each operation."""
    told = [
        "\n".join(_process(process, models, gives))
        for process in sorted(book, key=lambda process: (process.kind is None, process.id))
    ]
    tables = sorted(models.tables.values(), key=lambda table: table.id)
    return {"processes": "\n".join(told), "tables": "\n".join(_tables(tables, models, book))}


def _process(
    process: ProcessDefinition, models: Models, gives: Mapping[str, Iterable[str]]
) -> Iterator[str]:
    graph = models.graphs[process.id]
    yield f"### `{process.id}` {process.title.zh_CN}"
    yield f"\n{process.about.en}\n"
    if process.starts_with is not None:
        yield f"Facts at the start: {_codes(sorted(process.starts_with))}.\n"
    yield from _rows(
        "Step | Role | Form | Stage | Limit | Facts from the form",
        (_task(node, graph, process) for node in graph.of_kind("userTask")),
    )
    automatic = graph.of_kind("serviceTask", "businessRuleTask", "callActivity")
    yield from _rows(
        "Step | Does | Takes | Gives", (_automatic(node, models, gives) for node in automatic)
    )
    if process.ends:
        ends = (f"`{end}` {stage.title.zh_CN}" for end, stage in process.ends.items())
        yield f"Ends: {', '.join(ends)}.\n"


def _rows(head: str, rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if lines:
        yield f"| {head} |"
        yield f"| {' | '.join('---' for _ in head.split(' | '))} |"
        yield from lines
        yield ""


def _task(node: Node, graph: ProcessGraph, process: ProcessDefinition) -> tuple[str, ...]:
    asked, form = node.properties, node.properties["form"]
    officers = ", two officers" if asked.get("officers") == "2" else ""
    role = f"the fact `{asked['role_from']}`" if "role_from" in asked else f"`{node.lane}`"
    limits = [event.limit for event in graph.boundaries(node.id) if event.limit]
    routes = process.forms[form]
    return (
        f"`{node.id}` {node.name}",
        role + officers,
        f"`{form}`",
        f"`{asked['stage']}`",
        _codes(limits),
        "; ".join(f"`{name}`: {_values(values)}" for name, values in routes.items()) or NONE,
    )


def _automatic(node: Node, models: Models, gives: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    name = f"`{node.id}` {node.name}"
    if node.calls:
        return (name, f"call `{node.calls}`", "all facts", "all facts")
    if node.table:
        table = models.tables[node.table]
        asked, told = (_codes(c.name for c in columns) for columns in (table.inputs, table.outputs))
        return (name, f"table `{node.table}`", asked, told)
    operation = str(node.operation)
    taken = ", ".join(f"`{one.name}` = `{one.value}`" for one in node.parameters) or NONE
    return (name, f"operation `{operation}`", taken, _codes(sorted(gives[operation])))


def _tables(tables: Iterable[DecisionTable], models: Models, book: ProcessBook) -> Iterator[str]:
    rows = (
        (
            f"`{table.id}` {table.name}",
            words.en if (words := book.table(table.id)) else NONE,
            _codes(column.name for column in table.inputs),
            _codes(column.name for column in table.outputs),
            str(len(table.rules)),
            _codes(_askers(table, models)) if _askers(table, models) else "the program",
        )
        for table in tables
    )
    yield from _rows("Table | Name | Asks | Answers | Rows | Asked by", rows)


def _askers(table: DecisionTable, models: Models) -> list[str]:
    return [
        f"{graph.id}.{node.id}"
        for graph in models.graphs.values()
        for node in graph.of_kind("businessRuleTask")
        if node.table == table.id
    ]


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or NONE


def _values(values: Iterable[object]) -> str:
    words = {True: "true", False: "false"}
    return ", ".join(f"`{words.get(v, v) if isinstance(v, bool) else v}`" for v in values)
