"""What a schema cannot say of a paper: each name resolves, each legal element stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from casework.definitions.paper import ELEMENTS, PARTS, Article, Block, Paper, PaperFact
from casework.definitions.paper_texts import Written, named_at_all, printed_always, texts_of
from casework.definitions.placeholders import foreign, names_in
from casework.definitions.source import Place

Fault = tuple[Place, str, Mapping[str, object]]
SHAPES = ("text", "table", "cells", "signatures")


def faults_of(paper: Paper) -> Iterator[Fault]:
    """Everything that is wrong with ``paper`` by itself: place, reason and facts."""
    for name, fact in paper.facts.items():
        yield from _faults_of_fact(paper, name, fact)
    for name, versions in paper.laws.items():
        yield from _faults_of_law(paper, name, versions)
    for text in texts_of(paper):
        yield from _faults_of_text(paper, text)
    for number, block in enumerate(paper.blocks):
        yield from _faults_of_block(paper, block, ("blocks", number))
    day = paper.facts.get(paper.day)
    if day is None or day.type != "day" or not day.required:
        yield ("day",), "day_not_usable", {"fact": paper.day}
    yield from _missing_keys(paper)
    yield from _faults_of_elements(paper)


def _missing_keys(paper: Paper) -> Iterator[Fault]:
    """Keys that stand without the one they need."""
    if bool(paper.number) != bool(paper.series):
        yield ("number" if paper.number else "series",), "number_and_series", {}
    if bool(paper.issued_at) != bool(paper.issued_by):
        here, other = ("issued_at", "issued_by")[:: 1 if paper.issued_at else -1]
        yield (here,), "missing_key", {"key": other}
    for key in ("when", "served_by"):
        if getattr(paper, key) and not paper.issued_at:
            yield (key,), "missing_key", {"key": "issued_at"}
    if paper.tells and not paper.served_by:
        yield ("tells",), "missing_key", {"key": "served_by"}


def _faults_of_fact(paper: Paper, name: str, fact: PaperFact) -> Iterator[Fault]:
    place: Place = ("facts", name)
    if name in PARTS:
        yield place, "reserved_id", {"id": name}
    if name not in named_at_all(paper):
        yield place, "fact_not_printed", {"fact": name}
    for key, kind, given in (
        ("columns", "table", bool(fact.columns)),
        ("values", "code", bool(fact.values)),
    ):
        if fact.type == kind and not given:
            yield place, "missing_key", {"key": key}
        if fact.type != kind and given:
            yield (*place, key), "key_not_for_type", {"key": key, "type": fact.type}
    columns = [column.name for column in fact.columns]
    for number, column in enumerate(columns):
        if column in columns[:number]:
            yield (*place, "columns", number, "name"), "duplicate_id", {"id": column}


def _faults_of_law(paper: Paper, name: str, versions: tuple[Article, ...]) -> Iterator[Fault]:
    """One version follows the other, so that a day finds one; the name is not that of a fact."""
    place: Place = ("laws", name)
    if name in paper.facts or name in PARTS:
        yield place, "duplicate_id", {"id": name}
    for number, (earlier, later) in enumerate(pairwise(versions), start=1):
        ends, begins = earlier.valid_until, later.valid_from
        if ends is None or begins is None or begins <= ends:
            yield (*place, number), "versions_overlap", {"law": name}


def _faults_of_text(paper: Paper, written: Written) -> Iterator[Fault]:
    strange = foreign(written.text)
    if strange is not None:
        yield written.place, "placeholder_malformed", {"text": strange}
    for name in names_in(written.text):
        fact = paper.facts.get(name)
        if name in paper.laws:
            continue
        if fact is None:
            yield written.place, "placeholder_unknown", {"fact": name}
        elif fact.type == "table":
            yield written.place, "table_in_text", {"fact": name}
        elif not (fact.required or written.box or name == written.stands.given):
            yield written.place, "may_be_empty", {"fact": name}
    yield from _faults_of_condition(paper, written)


def _faults_of_condition(paper: Paper, written: Written) -> Iterator[Fault]:
    for name in written.stands.names:
        fact = paper.facts.get(name)
        at = written.place[:-1] if written.place[0] == "enclosures" else written.place[:2]
        if fact is None:
            yield at, "condition_unknown", {"fact": name}
        elif fact.required:
            yield at, "condition_on_required", {"fact": name}


def _faults_of_block(paper: Paper, block: Block, place: Place) -> Iterator[Fault]:
    shapes = [shape for shape in SHAPES if getattr(block, shape)]
    if not shapes:
        yield place, "block_empty", {}
    if len(shapes) > 1:
        yield place, "block_shape", {"found": shapes}
    if (block.level or block.flush) and not block.text:
        yield place, "key_not_for_type", {"key": "level / flush", "type": "text"}
    if block.table is not None:
        fact = paper.facts.get(block.table)
        if fact is None or fact.type != "table":
            yield (*place, "table"), "not_a_table", {"fact": block.table}
    for row, cells in enumerate(block.cells):
        for column, cell in enumerate(cells):
            code = paper.facts.get(cell.boxes) if cell.boxes else None
            if cell.boxes and (code is None or code.type != "code"):
                at = (*place, "cells", row, column, "boxes")
                yield at, "not_a_code", {"fact": cell.boxes}


def _faults_of_elements(paper: Paper) -> Iterator[Fault]:
    for element in sorted(ELEMENTS[paper.kind] - paper.elements.keys()):
        yield ("elements",), "element_missing", {"element": element, "kind": paper.kind}
    printed = printed_always(paper)
    for element, givers in paper.elements.items():
        for number, name in enumerate(givers):
            place: Place = ("elements", element, number)
            if name in PARTS:
                if not getattr(paper, name):
                    yield place, "element_without_block", {"element": element, "name": name}
                continue
            fact = paper.facts.get(name)
            if fact is None and name not in paper.laws:
                yield place, "element_unknown", {"element": element, "name": name}
            elif name not in printed:
                yield place, "element_without_block", {"element": element, "name": name}
            elif fact is not None and not fact.required:
                yield place, "element_not_required", {"element": element, "name": name}
