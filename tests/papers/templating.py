"""Templates as a clerk makes them in Word: good ones, and ones with something in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

GOOD_ORDER = (
    "示例市场监督管理局责令改正通知书（本局样式）",
    "{{ number }}",
    "{{ party_name }}（{{ credit_code }}，{{ address }}）：",
    "{{ found_on }}检查发现：{{ violation }}",
    "上述行为不符合{{ legal_basis }}的规定。根据{{ order_law }}，责令你单位改正：",
    "{{ measures }}",
    "期限至{{ due_on }}。",
    "{% if contact %}联系人：{{ contact }}。{% endif %}",
    "{{ remedies }}",
    "{{ sign_off }}",
)
"""Lines of a template for the rectification order, with all that the law wants in it."""


def a_template(
    lines: Iterable[str] = GOOD_ORDER, change: Callable[[Document], object] | None = None
) -> bytes:
    """A document with a paragraph for each line."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if change is not None:
        change(document)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def with_line(line: str) -> bytes:
    """A good template with one line more."""
    return a_template((*GOOD_ORDER, line))


def without(name: str) -> bytes:
    """A good template that does not print ``name``."""
    return a_template(line.replace(f"{{{{ {name} }}}}", "") for line in GOOD_ORDER)


def with_rows(*rows: Iterable[str], lines: Iterable[str] = GOOD_ORDER) -> bytes:
    """A good template with a table; each line of a cell is a paragraph."""

    def change(document: Document) -> None:
        table = document.add_table(0, len(tuple(rows[0])))
        for row in rows:
            cells = table.add_row().cells
            for cell, text in zip(cells, row, strict=False):
                cell.text, *more = text.split("\n")
                for line in more:
                    cell.add_paragraph(line)

    return a_template(lines, change)


def with_xml(inner: str) -> bytes:
    """A good template with a paragraph of this XML."""
    return a_template(
        change=lambda document: document.element.body.insert(
            0, parse_xml(f"<w:p {nsdecls('w', 'r', 'm')}>{inner}</w:p>")
        )
    )


def repacked(content: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """The archive with its entries changed."""
    with ZipFile(BytesIO(content)) as old:
        entries = {name: old.read(name) for name in old.namelist()}
    change(entries)
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name, data in entries.items():
            new.writestr(name, data)
    return made.getvalue()


def put(packs: Path, content: bytes, name: str = "rectification_order.docx") -> Path:
    """Put a template into a pack."""
    path = packs / "jiangbei-2022" / "papers" / name
    path.write_bytes(content)
    return path
