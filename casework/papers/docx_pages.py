"""The page of a DOCX: margins, the grid of 22 lines by 28 signs, fonts, page numbers."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from io import BytesIO
from typing import cast

from docx import Document
from docx.document import Document as Drawn
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.font import CT_RPr
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section, _Footer
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FANGSONG, XIAOBIAOSONG, HEITI, KAITI = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"
SIZES: dict[str, Length] = {"document": Pt(16), "record": Pt(12)}
MARGINS: dict[str, tuple[int, int, int, int]] = {
    "document": (37, 35, 28, 26),
    "record": (20, 18, 22, 22),
}
"""Top, bottom, left and right in millimetres."""


KEPT = frozenset({"Normal", "TableNormal", "TableGrid", "Header", "Footer", "DefaultParagraphFont"})
"""Styles of the library's template that papers use."""


@cache
def blank(layout: str) -> bytes:
    """An empty document with the page and fonts of ``layout``: each paper begins as a copy of it.

    The library's own template brings 160 styles and a picture along; reading and packing them
    takes longer than writing a paper.
    """
    document = Document()
    for style in list(document.styles.element.style_lst):
        if style.styleId not in KEPT:
            document.styles.element.remove(style)
    package = document.part.package
    for whole, kind in (
        (package, "thumbnail"),
        (document.part, "stylesWithEffects"),
        (document.part, "customXml"),
    ):
        for name, relation in list(whole.rels.items()):
            if relation.reltype.endswith(f"/{kind}"):
                del whole.rels[name]
    _set_up(document, layout)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _set_up(document: Drawn, layout: str) -> None:
    normal = document.styles["Normal"]
    normal.font.size = SIZES[layout]
    _name_fonts(normal.element.get_or_add_rPr(), FANGSONG)
    form = normal.paragraph_format
    form.space_before = form.space_after = Pt(0)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    top, bottom, left, right = MARGINS[layout]
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    if layout == "record":
        section.footer_distance = Mm(9)
        _number_record(section.footer)
    else:
        section.footer_distance = Mm(27)
        _set_grid(section)
        _number_document(document, section)


def font(run: Run, name: str, size: Length | None = None) -> None:
    """Set a new ``run`` in the font ``name``, for Chinese signs and for all others."""
    run._r.insert(0, deepcopy(_properties(name, size)))  # noqa: SLF001 - no East Asian font else


@cache
def _properties(name: str, size: Length | None) -> CT_RPr:
    """Made once and copied: a paper has a hundred runs, and each costs more to set than to copy."""
    made = cast("CT_RPr", OxmlElement("w:rPr"))
    _name_fonts(made, name)
    made.sz_val = size
    return made


def _name_fonts(properties: BaseOxmlElement, name: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for old in list(fonts.attrib):
        del fonts.attrib[old]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)


def _set_grid(section: Section) -> None:
    """22 lines of 28 signs: 28.95 points a line, a sign 0.2 points narrower than it is high."""
    properties = section._sectPr  # noqa: SLF001 - as above
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    for key, value in (("type", "linesAndChars"), ("linePitch", "579"), ("charSpace", "-849")):
        grid.set(qn(f"w:{key}"), value)
    properties.append(grid)


def _number_document(document: Drawn, section: Section) -> None:
    """— 1 — at the outer edge: right on odd pages, left on even ones."""
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        line = _first_line(footer)
        line.alignment = side
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(14)
        _words(line, "— ", Pt(14))
        _field(line, "PAGE", Pt(14))
        _words(line, " —", Pt(14))


def _number_record(footer: _Footer) -> None:
    line = _first_line(footer)
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _words(line, "第 ", Pt(9))
    _field(line, "PAGE", Pt(9))
    _words(line, " 页　共 ", Pt(9))
    _field(line, "NUMPAGES", Pt(9))
    _words(line, " 页", Pt(9))


def _first_line(footer: _Footer) -> Paragraph:
    footer.is_linked_to_previous = False
    line: Paragraph = footer.paragraphs[0]
    return line


def _words(line: Paragraph, text: str, size: Length) -> None:
    font(line.add_run(text), "宋体", size)


def _field(line: Paragraph, code: str, size: Length) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = line.add_run("1")
    font(run, "宋体", size)
    field.append(run._r)  # noqa: SLF001 - as above
    line._p.append(field)  # noqa: SLF001 - as above
