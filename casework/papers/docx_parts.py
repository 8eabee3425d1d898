"""The parts of a paper drawn into a DOCX, as the template of the PDF draws them."""

from __future__ import annotations

from copy import deepcopy
from functools import cache

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as VERTICAL
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as SIDE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row, CT_Tc
from docx.shared import Length, Mm, Pt
from docx.table import Table as DrawnTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as Line

from casework.papers.docx_pages import FANGSONG, HEITI, KAITI, MARGINS, SIZES, XIAOBIAOSONG, font
from casework.papers.layout import GRID, Boxes, Paragraph, Part, Sheet, Signatures, Signed, Table

A4_WIDTH = 210
PITCH = {"document": Pt(28.95), "record": Pt(20)}
HEADING = {"document": Pt(22), "record": Pt(18)}
SMALL = {"document": Pt(12), "record": Pt(10)}
IN_TABLES = {"document": Pt(12), "record": Pt(11)}
FONTS = {"level1": HEITI, "level2": KAITI}
AT_THE_MARGIN = ("number", "addressee", "flush", "note")
TALL = 3
"""A box of more lines than these is written from its top, a lower one in its middle."""
NARROW = 3
"""Columns of so small a share are centred."""


def draw_heading(document: Document, sheet: Sheet) -> None:
    """The heading, centred, with a line of space below it."""
    for words in sheet.heading:
        line = _line(document, sheet.layout)
        line.alignment = SIDE.CENTER
        line.paragraph_format.line_spacing = Length(HEADING[sheet.layout] * 3 // 2)
        font(line.add_run(words), XIAOBIAOSONG, HEADING[sheet.layout])
    if sheet.layout == "document":
        _line(document, sheet.layout)


def draw_part(document: Document, part: Part, layout: str) -> None:
    """One part below all that was drawn before."""
    match part:
        case Paragraph():
            _draw_paragraph(document, part, layout)
        case Table():
            _draw_table(document, part, layout)
        case Boxes():
            _draw_boxes(document, part, layout)
        case Signatures():
            _draw_signatures(document, part, layout)
        case Signed():
            _draw_signed(document, part, layout)


def _line(document: Document, layout: str) -> Line:
    line: Line = document.add_paragraph()
    line.paragraph_format.line_spacing = PITCH[layout]
    return line


def _draw_paragraph(document: Document, part: Paragraph, layout: str) -> None:
    line, style = _line(document, layout), part.style
    size = SMALL[layout] if style == "note" else SIZES[layout]
    if style == "number":
        line.alignment = SIDE.CENTER
        line.paragraph_format.space_after = Length(PITCH[layout] // 2)
    elif style == "note":
        line.paragraph_format.space_before = Length(PITCH[layout] // 2)
    line.paragraph_format.keep_with_next = style.startswith("level")
    if style not in AT_THE_MARGIN:
        _indent(line, size)
    font(line.add_run(part.text), FONTS.get(style, FANGSONG), size)


def _indent(line: Line, size: Length) -> None:
    """Two signs: counted in signs, and in points for readers that do not count so."""
    line.paragraph_format.first_line_indent = Length(size * 2)
    indent = line._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001 - unknown to the library
    indent.set(qn("w:firstLineChars"), "200")


def _draw_table(document: Document, part: Table, layout: str) -> None:
    whole = sum(part.widths)
    widths = [_width(layout, share=width / whole) for width in part.widths]
    table = _ruled(document, widths)
    head = _row(table)
    head.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # printed again on each page
    for words, width in zip(part.head, widths, strict=True):
        _write(_cell(table, head, width), words, layout, label=True)
    for said in part.rows:
        row = _row(table)
        for words, width, share in zip(said, widths, part.widths, strict=True):
            _write(_cell(table, row, width), words, layout, centred=share <= NARROW)


def _draw_boxes(document: Document, part: Boxes, layout: str) -> None:
    table = _ruled(document, [_width(layout, share=1 / GRID)] * GRID)
    for boxes in part.rows:
        row = _row(table)
        row.trHeight_val = Pt(17 * max(box.lines for box in boxes) + 5)
        if all(box.lines <= TALL for box in boxes):
            row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for box in boxes:
            cell = _cell(table, row, _width(layout, share=box.span / GRID), box.span)
            _write(cell, box.text, layout, label=box.label)
            if box.lines > TALL and not box.label:
                cell.vertical_alignment = VERTICAL.TOP


def _row(table: DrawnTable) -> CT_Row:
    """A new row without cells."""
    return table._tbl.add_tr()  # noqa: SLF001 - the library fills a row with cells to be merged


def _cell(table: DrawnTable, row: CT_Row, width: Length, span: int = 1) -> _Cell:
    """A new cell at the end of ``row``, which takes ``span`` columns."""
    made = deepcopy(_empty_cell(width, span))
    row.append(made)
    return _Cell(made, table)


@cache
def _empty_cell(width: Length, span: int) -> CT_Tc:
    made = CT_Tc.new()
    made.width = width
    if span > 1:
        made.grid_span = span
    made.get_or_add_tcPr().vAlign_val = VERTICAL.CENTER
    return made


def _ruled(document: Document, widths: list[Length]) -> DrawnTable:
    """An empty table with all its lines, its columns as wide as ``widths``."""
    table: DrawnTable = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def _width(layout: str, *, share: float) -> Length:
    """A share of the width that the text has between its margins."""
    _, _, left, right = MARGINS[layout]
    return Mm((A4_WIDTH - left - right) * share)


def _write(
    cell: _Cell, words: str, layout: str, *, label: bool = False, centred: bool = False
) -> None:
    for number, text in enumerate(words.split("\n")):
        line = cell.add_paragraph() if number else cell.paragraphs[0]
        if label or centred:
            line.alignment = SIDE.CENTER
        font(line.add_run(text), HEITI if label else FANGSONG, IN_TABLES[layout])


def _draw_signatures(document: Document, part: Signatures, layout: str) -> None:
    for words in part.lines:
        line = _line(document, layout)
        line.paragraph_format.space_before = Pt(6)
        line.paragraph_format.keep_with_next = True
        font(line.add_run(f"{words}　"), FANGSONG)
        blank = line.add_run("　" * 10)
        font(blank, FANGSONG)
        blank.font.underline = True
        font(line.add_run("　　　年　　月　　日"), FANGSONG)


def _draw_signed(document: Document, part: Signed, layout: str) -> None:
    """Below two empty lines, on the right: the unit, the day, and where the seal goes."""
    for _ in range(2):
        _line(document, layout).paragraph_format.keep_with_next = True
    texts = [part.unit, part.day, *(["（印　章）"] if part.seal else [])]
    for text in texts:
        line = _line(document, layout)
        line.alignment = SIDE.RIGHT
        line.paragraph_format.right_indent = Length(SIZES[layout] * 4)
        line.paragraph_format.keep_with_next = text is not texts[-1]
        font(line.add_run(text), FANGSONG)
