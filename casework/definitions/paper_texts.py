"""Where a paper writes: every text of it with its place, and the facts that are printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from casework.definitions.paper import ALWAYS, Block, Condition, Paper
from casework.definitions.placeholders import names_in
from casework.definitions.source import Place


class Written(NamedTuple):
    """A text of a paper; a ``box`` may stay empty, a sentence may not have a gap."""

    place: Place
    text: str
    stands: Condition = ALWAYS
    box: bool = False


def texts_of(paper: Paper) -> Iterator[Written]:
    """Every text of ``paper`` that may hold placeholders."""
    for key, lines in (("heading", paper.heading), ("remedies", paper.remedies)):
        yield from (Written((key, number), line) for number, line in enumerate(lines))
    yield Written(("number",), paper.number)
    yield Written(("addressee",), paper.addressee)
    for number, block in enumerate(paper.blocks):
        yield from _texts_of_block(block, ("blocks", number))
    if paper.sign_off:
        yield Written(("sign_off", "unit"), paper.sign_off.unit)
    for number, enclosure in enumerate(paper.enclosures):
        yield Written(("enclosures", number, "text"), enclosure.text, enclosure.stands)


def _texts_of_block(block: Block, place: Place) -> Iterator[Written]:
    yield Written((*place, "text"), block.text, block.stands)
    for line, text in enumerate(block.signatures):
        yield Written((*place, "signatures", line), text, block.stands, box=True)
    for row, cells in enumerate(block.cells):
        for column, cell in enumerate(cells):
            at = (*place, "cells", row, column)
            yield Written((*at, "label"), cell.label, block.stands, box=True)
            yield Written((*at, "value"), cell.value or "", block.stands, box=True)


def printed_always(paper: Paper) -> frozenset[str]:
    """The facts and laws that are printed whatever else is given."""
    always = (written.text for written in texts_of(paper) if not written.stands.names)
    found = {name for text in always for name in names_in(text)}
    for block in paper.blocks:
        if not block.stands.names:
            found.update(_shown_whole(block))
    if paper.sign_off:
        found.add(paper.day)
    return frozenset(found)


def named_at_all(paper: Paper) -> frozenset[str]:
    """The facts that some text, table, box or condition names, and the day."""
    found = {paper.day}
    for text in texts_of(paper):
        found.update(names_in(text.text), text.stands.names)
    for block in paper.blocks:
        found.update(_shown_whole(block), block.stands.names)
    return frozenset(found)


def _shown_whole(block: Block) -> Iterator[str]:
    """The tables and codes that a block prints with all they have."""
    if block.table:
        yield block.table
    yield from (cell.boxes for row in block.cells for cell in row if cell.boxes)
