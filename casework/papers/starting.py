"""A template to begin with: our own layout of a paper, with tags where its facts will stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from casework.definitions.paper import ALWAYS, Block, Cell, Condition, Enclosure, Paper
from casework.definitions.placeholders import names_in
from casework.definitions.templates.known import BOXES, LINES, REMEDIES
from casework.papers.docx import drawn_docx
from casework.papers.layout import laid_out_in

TICKED, LISTED = "__boxes", "__lines"
BEGIN, END = "begin__", "end__"
"""Names of what stands around a part that may be left out; no fact is called so."""


def starting_template(paper: Paper) -> bytes:
    """The DOCX of ``paper`` as a template, which a bureau then lays out as it likes.

    A part that stands when a fact is *not* given is left out: templates know no such condition.
    """
    tagged = replace(
        paper,
        blocks=tuple(one for block in paper.blocks for one in _blocks(paper, block)),
        remedies=(f"{{{REMEDIES}}}",) if paper.remedies else (),
        enclosures=tuple(map(_enclosure, paper.enclosures)),
    )
    day = paper.facts[paper.day].sample
    return drawn_docx(laid_out_in(tagged, {**_rows(paper), paper.day: day}, _words(paper)))


def _words(paper: Paper) -> dict[str, str]:
    words = {name: f"{{{{ {name} }}}}" for name in (*paper.facts, *paper.laws, REMEDIES)}
    for name in paper.facts:
        words[name + TICKED] = f"{{{{ {name}.{BOXES} }}}}"
        words[name + LISTED] = f"{{{{ {name}.{LINES} }}}}"
        words |= {f"{BEGIN}p_{name}": f"{{%p if {name} %}}", f"{END}p": "{%p endif %}"}
        words |= {f"{BEGIN}{name}": f"{{% if {name} %}}", END: "{% endif %}"}
    return words


def _rows(paper: Paper) -> dict[str, Any]:
    """Three rows for each table: the loop begins, is written, and ends."""
    rows = {}
    for name, fact in paper.facts.items():
        if fact.type == "table":
            columns = [column.name for column in fact.columns]
            blank = dict.fromkeys(columns, "")
            rows[name] = [
                {**blank, columns[0]: f"{{%tr for row in {name} %}}"},
                {column: f"{{{{ row.{column} }}}}" for column in columns},
                {**blank, columns[0]: "{%tr endfor %}"},
            ]
    return rows


def _blocks(paper: Paper, block: Block) -> Iterator[Block]:
    if block.stands.not_given:
        return
    cells = tuple(tuple(_cell(paper, cell) for cell in row) for row in block.cells)
    plain = replace(block, cells=cells, stands=ALWAYS)
    if block.stands.given is None:
        yield plain
        return
    yield Block(text=f"{{{BEGIN}p_{block.stands.given}}}", flush=True)
    yield plain
    yield Block(text=f"{{{END}p}}", flush=True)


def _cell(paper: Paper, cell: Cell) -> Cell:
    if cell.boxes:
        return replace(cell, value=f"{{{cell.boxes}{TICKED}}}", boxes=None)
    value = cell.value
    for name in names_in(value or ""):
        if name in paper.facts and paper.facts[name].type == "people":
            value = str(value).replace(f"{{{name}}}", f"{{{name}{LISTED}}}")
    return replace(cell, value=value)


def _enclosure(enclosure: Enclosure) -> Enclosure:
    given = enclosure.stands.given
    if given is None:
        return replace(enclosure, stands=Condition())
    return Enclosure(f"{{{BEGIN}{given}}}{enclosure.text}{{{END}}}", ALWAYS)
