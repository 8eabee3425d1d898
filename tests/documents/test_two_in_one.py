"""Two files in one are found by their structure; no photo of real size is taken for two."""

from __future__ import annotations

import random
import struct
import zlib
from io import BytesIO

import pytest
from PIL import ExifTags, Image

from casework.documents.evidence import EvidenceStore
from casework.documents.two_in_one import is_two_in_one
from casework.errors import EvidenceRefused
from casework.forms.files import ACCEPTED
from tests.amounts import amount
from tests.documents.making import (
    a_box,
    a_docx,
    a_film,
    a_pdf,
    a_wav,
    a_webm,
    a_zip,
    an_amr,
    an_element,
    an_mp3,
    an_ogg,
    drawn,
)

PAGE = b"<html><body onload=alert(1)>hello</body></html>"
SCRIPT = b"<?php system($_GET[0]); ?>"
ARCHIVE = a_zip({"a.txt": "x"})


def commented(content, text):
    """A JPEG with a comment."""
    return content[:2] + b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text + content[2:]


def a_chunk(text):
    """A PNG with words beside its pixels."""
    plain = drawn("PNG")
    body = b"tEXtComment\x00" + text
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return plain[:33] + chunk + plain[33:]


def a_wav_saying(text):
    plain, text = a_wav(), text + b"\x00" * (len(text) % 2)
    size = struct.pack("<I", len(plain) - 8 + 8 + len(text))
    return plain[:4] + size + plain[8:] + b"LIST" + struct.pack("<I", len(text)) + text


POLYGLOTS = {
    "jpeg + zip": drawn() + ARCHIVE,
    "jpeg + docx": drawn() + a_docx(),
    "jpeg + pdf": drawn() + a_pdf(),
    "jpeg within pdf": commented(drawn(), a_pdf()[:900]) + a_pdf()[-200:],
    "jpeg + php": drawn() + SCRIPT,
    "jpeg with php in a comment": commented(drawn(), SCRIPT),
    "jpeg + rar": drawn() + b"Rar!\x1a\x07\x01\x00",
    "jpeg + program": drawn() + b"\x7fELF\x02\x01\x01",
    "png + zip": drawn("PNG") + ARCHIVE,
    "png with a page in its words": a_chunk(PAGE),
    "gif + page": drawn("GIF") + PAGE,
    "webp + zip": drawn("WEBP") + ARCHIVE,
    "webp + page": drawn("WEBP") + PAGE,
    "heic + zip": drawn("HEIF") + ARCHIVE,
    "heic + page": drawn("HEIF") + PAGE,
    "heic with a page in a box": drawn("HEIF") + a_box(b"free", PAGE),
    "heic + pdf": drawn("HEIF") + a_pdf(),
    "pdf + zip": a_pdf() + ARCHIVE,
    "pdf + page": a_pdf() + PAGE,
    "pdf with a page at its head": a_pdf().replace(b"\xe2\xe3\xcf\xd3", PAGE, 1),
    "docx + page": a_docx() + PAGE,
    "docx + pdf": a_docx() + a_pdf(),
    "docx in an archive that begins as a pdf": a_pdf() + a_docx(),
    "docx with a page before its entries": PAGE + a_docx(),
    "docx whose archive has a comment": a_docx()[:-2] + struct.pack("<H", len(PAGE)) + PAGE,
    "mp4 + page": a_film() + PAGE,
    "mp4 with a page in a box": a_film(more=a_box(b"free", PAGE)),
    "mp4 + zip": a_film() + ARCHIVE,
    "mp4 with an archive in a box": a_film(more=a_box(b"free", ARCHIVE)),
    "mov with php": a_film(b"qt  ", more=a_box(b"skip", SCRIPT)),
    "webm + zip": a_webm() + ARCHIVE,
    "webm with a page in a void": a_webm(more=an_element(b"\xec", PAGE)),
    "webm with a file attached": a_webm(more=an_element(b"\x19\x41\xa4\x69", b"a" * 20)),
    "mp3 + zip": an_mp3() + ARCHIVE,
    "mp3 with a page in its words": an_mp3(title=b"TIT2" + PAGE),
    "mp3 + page": an_mp3() + b"TAG" + PAGE.ljust(125),
    "wav + zip": a_wav() + ARCHIVE,
    "wav with a page in a list": a_wav_saying(PAGE),
    "ogg + zip": an_ogg() + ARCHIVE,
    "amr + page": an_amr() + PAGE,
}


@pytest.mark.parametrize("name", POLYGLOTS)
def test_every_two_files_in_one_are_refused(tmp_path, name):
    store = EvidenceStore(tmp_path, max_bytes=20_000_000, max_pixels=60_000_000)
    with pytest.raises(EvidenceRefused) as refused:
        store.keep_file("documents", name, POLYGLOTS[name], kinds=ACCEPTED)
    assert refused.value.facts["name"] == name
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


HARMLESS = {
    "a pdf with what scanners leave behind": a_pdf() + b"\r\n\x00\x00",
    "a film with free room": a_film(more=a_box(b"free", b"\x00" * 4096)),
    "a film whose frames spell marks": a_film(frames=(ARCHIVE[:30] + PAGE + b"%PDF-1.7") * 9),
    "a docx with a picture": a_docx({"word/media/image1.jpg": drawn()}),
    "a docx about pages": a_docx({"word/footnotes.xml": "<w>&lt;html&gt; &lt;script&gt;</w>"}),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_like_two_is_taken(tmp_path, name):
    store = EvidenceStore(tmp_path, max_bytes=20_000_000, max_pixels=60_000_000)
    assert store.keep_file("documents", "a", HARMLESS[name], kinds=ACCEPTED).size


KINDS = ["JPEG"] * 13 + ["PNG"] * 2 + ["WEBP"] * 2 + ["MPO"] * 2 + ["HEIF"]


def a_photo(number):
    """A photo of the size that phones take, full of noise, with what phones write beside it."""
    dice, kind = random.Random(number), KINDS[number % len(KINDS)]
    size = (4000, 3000) if kind == "JPEG" else (1600, 1200)
    noise = Image.frombytes("RGB", (800, 600), dice.randbytes(800 * 600 * 3)).resize(size, 0)
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.MakerNote] = dice.randbytes(20_000)
    content, more = BytesIO(), {}
    if kind == "MPO":
        more = {"save_all": True, "append_images": [noise.resize((400, 300))]}
    if kind == "PNG":
        more = {"compress_level": 1}
    noise.save(content, kind, exif=exif, quality=dice.randint(80, 97), **more)
    return content.getvalue()


@pytest.mark.timeout(7200)
def test_of_two_thousand_photos_of_real_size_none_is_taken_for_two():
    sizes = []
    for number in range(amount(len(KINDS), 2000)):
        photo = a_photo(number)
        assert not is_two_in_one(photo), number
        sizes.append(len(photo))
    assert min(sizes) > 300_000
    assert max(sizes) > 4_000_000
