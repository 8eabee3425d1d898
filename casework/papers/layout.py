"""What a paper prints, in order, before any format: both renderers draw the same parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from casework.definitions.paper import Block, Cell, Paper
from casework.definitions.placeholders import filled
from casework.papers.speaking import as_said, boxes, numeral, said

GRID = 24
"""Columns that the boxes of a form are measured in."""
LABEL = 4
"""How many of them a label takes."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text of the body; ``style`` is body, flush, level1 to level4, number, addressee, note."""

    text: str
    style: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that is printed again on every page."""

    head: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """One box: what it says, how wide of :data:`GRID` and how high in lines it is."""

    text: str
    span: int
    lines: int
    label: bool


@dataclass(frozen=True, slots=True)
class Boxes:
    """Rows of boxes."""

    rows: tuple[tuple[Box, ...], ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signs, where the seal goes, and the day (落款、印章、成文日期)."""

    unit: str
    day: str
    seal: bool


Part = Paragraph | Table | Boxes | Signatures | Signed


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole paper: its heading, and the parts below it."""

    layout: str
    title: str
    day: str
    """As ISO: the date that files carry."""
    heading: tuple[str, ...]
    parts: tuple[Part, ...]
    draft: bool = False
    """Whether it only shows what would be issued, and says so across each page."""

    def to_json(self) -> dict[str, Any]:
        """As the template of the PDF reads it."""
        parts = [{"part": type(part).__name__, **asdict(part)} for part in self.parts]
        return {
            "layout": self.layout,
            "draft": self.draft,
            "title": self.title,
            "date": [int(number) for number in self.day.split("-")],
            "heading": list(self.heading),
            "parts": parts,
        }


def laid_out(paper: Paper, facts: Mapping[str, Any]) -> Sheet:
    """What ``paper`` prints of ``facts``, which :func:`checked` has passed."""
    return laid_out_in(paper, facts, said(paper, facts))


def laid_out_in(paper: Paper, facts: Mapping[str, Any], words: Mapping[str, str]) -> Sheet:
    """The same with ``words`` for its facts; of ``facts`` it takes the day, tables and people."""
    return Sheet(
        layout=paper.layout,
        title=paper.title.zh_CN,
        day=facts[paper.day],
        heading=tuple(filled(line, words) for line in paper.heading),
        parts=tuple(_parts(paper, facts, words)),
    )


def _parts(paper: Paper, facts: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[Part]:
    if paper.number:
        yield Paragraph(filled(paper.number, words), "number")
    if paper.addressee:
        yield Paragraph(filled(paper.addressee, words), "addressee")
    counts = [0] * 5
    for block in paper.blocks:
        if block.stands.holds(facts):
            yield from _parts_of(block, paper, facts, words, counts)
    for text in paper.remedies:
        yield from _paragraphs(filled(text, words), "body")
    yield from _enclosures(paper, facts, words)
    if paper.sign_off:
        unit = filled(paper.sign_off.unit, words)
        yield Signed(unit, words[paper.day], paper.sign_off.seal)
    copies = f"本文书一式{numeral(len(paper.copies))}份：" + "，".join(
        f"{to}一份" for to in paper.copies
    )
    yield Paragraph(copies + "。", "note")


def _parts_of(
    block: Block,
    paper: Paper,
    facts: Mapping[str, Any],
    words: Mapping[str, str],
    counts: list[int],
) -> Iterator[Part]:
    if block.text:
        style = f"level{block.level}" if block.level else "flush" if block.flush else "body"
        yield from _paragraphs(_counted(block.level, counts) + filled(block.text, words), style)
    elif block.table:
        fact = paper.facts[block.table]
        rows = facts.get(block.table, ())
        yield Table(
            head=tuple(column.head for column in fact.columns),
            widths=tuple(column.width for column in fact.columns),
            rows=tuple(tuple(row[column.name] for column in fact.columns) for row in rows),
        )
    elif block.cells:
        yield Boxes(tuple(tuple(_boxes(row, paper, facts, words)) for row in block.cells))
    else:
        yield Signatures(tuple(filled(line, words) for line in block.signatures))


def _counted(level: int, counts: list[int]) -> str:
    """The number in front of a heading of ``level``; those below it begin anew."""
    if not level:
        return ""
    counts[level] += 1
    counts[level + 1 :] = [0] * (len(counts) - level - 1)
    number = counts[level]
    return {
        1: f"{numeral(number)}、",
        2: f"（{numeral(number)}）",
        3: f"{number}.",
        4: f"（{number}）",
    }[level]


def _paragraphs(text: str, style: str) -> Iterator[Paragraph]:
    """One for each line that a fact brought along; only the first carries a heading's number."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for number, line in enumerate(lines):
        yield Paragraph(line, style if number == 0 else "body")


def _boxes(
    row: tuple[Cell, ...], paper: Paper, facts: Mapping[str, Any], words: Mapping[str, str]
) -> Iterator[Box]:
    """The boxes of a row: labels as wide as each other, what they label sharing the rest.

    Of several people each stands in a line of a box.
    """
    words = {**words, **_people(paper, facts)}
    labels = sum(bool(cell.label) for cell in row)
    alone = len(row) == 1 and row[0].value is None and row[0].boxes is None
    valued = 0 if alone else len(row)
    share = (GRID - LABEL * labels) // valued if valued else 0
    for cell in row:
        if cell.label:
            span = GRID if alone else LABEL
            yield Box(filled(cell.label, words), span, cell.lines, label=True)
        if not alone:
            code = paper.facts[cell.boxes] if cell.boxes else None
            text = boxes(code, facts.get(code.name)) if code else filled(cell.value or "", words)
            yield Box(text, share, cell.lines, label=False)


def _people(paper: Paper, facts: Mapping[str, Any]) -> dict[str, str]:
    of_people = (name for name in facts if paper.facts[name].type == "people")
    return {name: as_said(paper.facts[name], facts[name], "\n") for name in of_people}


def _enclosures(
    paper: Paper, facts: Mapping[str, Any], words: Mapping[str, str]
) -> Iterator[Paragraph]:
    texts = [filled(e.text, words) for e in paper.enclosures if e.stands.holds(facts)]
    for number, text in enumerate(texts, start=1):
        count = f"{number}. " if len(texts) > 1 else ""
        yield Paragraph(("附件：" if number == 1 else "　　　") + count + text, "enclosure")
