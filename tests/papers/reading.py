"""Made files read by other means than they were made by: pdfium, zlib, python-docx."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
import pypdfium2
import pypdfium2.raw as pdfium
from docx.document import Document

OBJECT = re.compile(rb"(?:^|[\r\n])\d+ 0 obj\b(.*?)\bendobj", re.DOTALL)
STREAM = re.compile(rb"^(.*?)\bstream\r?\n(.*)$", re.DOTALL)
LENGTH = re.compile(rb"/Length\s+(\d+)")
FORBIDDEN = (
    b"/Encrypt",
    b"/JavaScript",
    b"/Launch",
    b"/AA",
    b"/EmbeddedFile",
    b"/XFA",
    b"/LZWDecode",
)


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


def text_of_pdf(pdf: bytes) -> str:
    return "\n".join(pages_of(pdf))


def faults_of_pdf(pdf: bytes) -> list[str]:
    """What keeps ``pdf`` from being PDF/A-2b, as far as its structure tells (ISO 19005-2)."""
    parts = list(_objects(pdf))
    heads = [head for head, _ in parts]
    catalog = next((head for head in heads if b"/Type/Catalog" in _tight(head)), b"")
    xmp = b"".join(body for head, body in parts if b"/Type/Metadata" in _tight(head))
    checks = {
        "header": re.match(rb"%PDF-1\.[4-7]\r?\n%[\x80-\xff]{4}", pdf),
        "no identifier": re.search(rb"/ID\s*\[", pdf) or any(b"/ID" in head for head in heads),
        "no catalogue": catalog,
        "no metadata": b"/Metadata" in catalog and xmp,
        "metadata: part": re.search(rb"pdfaid:part(?:>|=\")2\b", xmp),
        "metadata: conformance": re.search(rb"pdfaid:conformance(?:>|=\")B\b", xmp),
        "no output intent": b"/OutputIntents" in catalog,
        "output intent: kind": any(b"/S/GTS_PDFA1" in _tight(head) for head in heads),
        "output intent: profile": any(body[36:40] == b"acsp" for _, body in parts),
        "descriptor without a font": not [
            head
            for head in heads
            if b"/Type/FontDescriptor" in _tight(head) and not re.search(rb"/FontFile[23]?\b", head)
        ],
    }
    found = [name for name, holds in checks.items() if not holds]
    found += [word.decode() for word in FORBIDDEN if any(word in head for head in heads)]
    return found + [f"not embedded: {name}" for name in _fonts_not_embedded(pdf)]


def _objects(pdf: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each object as its dictionary and its stream, those packed into object streams too."""
    for found in OBJECT.findall(pdf):
        stream = STREAM.match(found)
        if stream is None:
            yield found, b""
            continue
        head, rest = stream.groups()
        body = rest[: int(LENGTH.search(head)[1])]
        if b"FlateDecode" in head:
            body = zlib.decompress(body)
        yield head, body
        if b"/ObjStm" in head:
            yield from _packed(head, body)


def _packed(head: bytes, body: bytes) -> Iterator[tuple[bytes, bytes]]:
    first = int(re.search(rb"/First\s+(\d+)", head)[1])
    starts = [int(number) for number in body[:first].split()[1::2]]
    for start, end in zip(starts, [*starts[1:], len(body) - first], strict=True):
        yield body[first + start : first + end], b""


def _tight(head: bytes) -> bytes:
    return re.sub(rb"\s+", b"", head)


def _fonts_not_embedded(pdf: bytes) -> set[str]:
    found = set()
    for page in pypdfium2.PdfDocument(pdf):
        for text in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(text.raw)
            if pdfium.FPDFFont_GetIsEmbedded(font) != 1:
                found.add(str(font))
    return found


def opened(made: bytes) -> Document:
    return docx.Document(BytesIO(made))


def text_of_docx(made: bytes) -> str:
    """All that is written in the body, in order."""
    return "\n".join(_texts(opened(made)))


def _texts(document: Document) -> Iterator[str]:
    for part in document.iter_inner_content():
        if hasattr(part, "rows"):
            yield from (cell.text for cell in _cells(part))
        else:
            yield part.text


def _cells(table: Any) -> Iterator[Any]:
    for row in table.rows:
        seen = set()
        for cell in row.cells:
            if id(cell._tc) not in seen:  # noqa: SLF001 - a wide cell is told once for each column
                seen.add(id(cell._tc))  # noqa: SLF001
                yield cell
