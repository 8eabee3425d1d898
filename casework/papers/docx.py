"""A paper as DOCX, to be finished in Word or WPS; it names the fonts that an office has."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Drawn

from casework.papers.docx_pages import blank
from casework.papers.docx_parts import draw_heading, draw_part
from casework.papers.layout import Sheet

FAST = 1
"""How hard files are packed: a harder squeeze saves little of a few kilobytes."""
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can tell; each entry carries it."""


def drawn_docx(sheet: Sheet) -> bytes:
    """``sheet`` as DOCX; the same sheet gives the same bytes."""
    document = Document(BytesIO(blank(sheet.layout)))
    draw_heading(document, sheet)
    for part in sheet.parts:
        draw_part(document, part, sheet.layout)
    return packed(document, sheet)


def packed(document: Drawn, sheet: Sheet) -> bytes:
    """``document`` as the file of ``sheet``, without anything that is not of the paper."""
    _describe(document, sheet)
    made = BytesIO()
    document.save(made)
    return _same_each_time(made.getvalue())


def _describe(document: Drawn, sheet: Sheet) -> None:
    """What a file says of itself: taken from the paper, never from the machine."""
    said, moment = document.core_properties, datetime.fromisoformat(sheet.day).replace(tzinfo=UTC)
    said.title, said.subject, said.language = sheet.title, "", "zh-CN"
    said.author = said.last_modified_by = said.comments = said.keywords = said.category = ""
    said.created = said.modified = moment.replace(tzinfo=None)
    said.revision, said.version, said.identifier = 1, "", ""


def _same_each_time(made: bytes) -> bytes:
    """The same archive with its entries in the order of their names and without times.

    The table of contents comes first, as readers of the format expect.
    """
    packed = BytesIO()
    with ZipFile(BytesIO(made)) as old, ZipFile(packed, "w", compresslevel=FAST) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = ZipInfo(name, FIRST_DAY)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
            new.writestr(entry, old.read(name))
    return packed.getvalue()
