"""Files of every kind as programs write them, made for tests."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

import xlsxwriter
from PIL import Image

CONTENTS = "[Content_Types].xml"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="{}"/>{}'
    '<Override PartName="/word/document.xml" ContentType="{}"/></Types>'
)
RELATION = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/'
    '2006/relationships/{}" Target="{}" TargetMode="External"/></Relationships>'
)


def drawn(kind="JPEG", size=(40, 30), **more):
    content = BytesIO()
    Image.new("RGB", size, (180, 40, 40)).save(content, kind, **more)
    return content.getvalue()


def a_pdf(*objects, packed=b"", trailer=b""):
    """A PDF of a page; ``objects`` more in the open, ``packed`` one inside an object stream."""
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        *objects,
    ]
    if packed:
        stream = zlib.compress(b"9 0 " + packed)
        head = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>" % len(stream)
        bodies.append(head + b"\nstream\n" + stream + b"\nendstream")
    content, places = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(bodies) + 1
    return (
        content
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, trailer, len(content))
    )


def a_printed_pdf():
    """A PDF as a program writes it."""
    content = BytesIO()
    Image.effect_noise((300, 200), 60).convert("RGB").save(content, "PDF", title="整改报告")
    return content.getvalue()


def a_zip(parts):
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def a_docx(more=None, types="", main=WORD):
    parts = {CONTENTS: TYPES.format(RELATIONS, types, main), "word/document.xml": "<d>整改</d>"}
    return a_zip({**parts, **(more or {})})


def an_xlsx(*, chart=False):
    """A workbook as a program writes it."""
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("整改")
        sheet.write_column(0, 0, [1, 2, 3])
        sheet.write_url(4, 0, "https://example.org/")
        if chart:
            drawing = book.add_chart({"type": "column"})
            drawing.add_series({"values": "=整改!$A$1:$A$3"})
            sheet.insert_chart("C2", drawing)
    return content.getvalue()


def a_wav(seconds=1):
    sound = b"\x00\x01" * 8000 * seconds
    head = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
    chunks = b"fmt " + struct.pack("<I", 16) + head + b"data" + struct.pack("<I", len(sound))
    return b"RIFF" + struct.pack("<I", 4 + len(chunks) + len(sound)) + b"WAVE" + chunks + sound


def a_box(name, body=b""):
    return struct.pack(">I", 8 + len(body)) + name + body


def a_film(brand=b"isom", tracks=(b"vide", b"soun"), frames=b"\x00" * 500, more=b""):
    def track(handler):
        told = a_box(b"hdlr", b"\x00" * 8 + handler + b"\x00" * 13)
        return a_box(b"trak", a_box(b"mdia", told))

    head = a_box(b"ftyp", brand + b"\x00\x00\x02\x00" + brand)
    return head + a_box(b"moov", b"".join(map(track, tracks))) + a_box(b"mdat", frames) + more


def an_mp3(frames=20, title=b""):
    frame = b"\xff\xfb\x90\x00" + b"\x55" * 413
    tag = b"ID3\x03\x00\x00" + bytes([0, 0, len(title) >> 7, len(title) & 127]) + title
    return (tag if title else b"") + frame * frames


def an_ogg(first=b"OpusHead", pages=3):
    def page(body, number):
        head = struct.pack("<4sBBqIIIB", b"OggS", 0, 0, 0, 1, number, 0, 1)
        return head + bytes([len(body)]) + body

    return b"".join(
        page(first.ljust(40, b"\x00") if not n else b"x" * 200, n) for n in range(pages)
    )


def an_amr(frames=50):
    return b"#!AMR\n" + (b"\x3c" + b"\x07" * 31) * frames


def an_element(name, body):
    return name + (0x10000000 | len(body)).to_bytes(4, "big") + body


def a_webm(kinds=(1,), doctype=b"webm", more=b""):
    head = an_element(b"\x1a\x45\xdf\xa3", an_element(b"\x42\x82", doctype))
    tracks = b"".join(an_element(b"\xae", an_element(b"\x83", bytes([kind]))) for kind in kinds)
    body = an_element(b"\x16\x54\xae\x6b", tracks) + more
    return head + an_element(
        b"\x18\x53\x80\x67", body + an_element(b"\x1f\x43\xb6\x75", b"\x01" * 400)
    )
