"""Photos as phones and programs write them are taken; what is another file as well is not."""

from __future__ import annotations

import random
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from casework.documents.evidence import EvidenceStore
from casework.documents.two_in_one import parts
from casework.errors import EvidenceRefused

PHOTOS = Path(__file__).parent / "photos"
SHIPPED = sorted(path.name for path in PHOTOS.iterdir())


@pytest.fixture
def store(tmp_path):
    return EvidenceStore(tmp_path, max_bytes=20_000_000, max_pixels=10_000_000)


def drawn(kind="JPEG", **more):
    content = BytesIO()
    Image.new("RGB", (40, 30), (180, 40, 40)).save(content, kind, **more)
    return content.getvalue()


def saying(**tags):
    """A photo whose EXIF says something; tags of the parts by their names."""
    exif = Image.Exif()
    for name, values in tags.items():
        exif.get_ifd(getattr(ExifTags.IFD, name)).update(values)
    return drawn(exif=exif)


def viewed(store, photo):
    return Image.open(BytesIO(store.read(photo.view_sha256))).convert("RGB")


@pytest.mark.parametrize("name", SHIPPED)
def test_photos_found_outside_are_taken_and_shown(store, name):
    content = (PHOTOS / name).read_bytes()
    photo = store.keep_photo("photos", name, content)
    assert store.read(photo.sha256) == content
    assert photo.media_type == ("image/png" if name.endswith("png") else "image/jpeg")
    assert viewed(store, photo).size > (1, 1)
    assert (photo.taken_at, photo.place) == (None, None)


def test_of_two_pictures_in_one_file_the_first_is_shown(store):
    content = (PHOTOS / "mpo_two_pictures.jpg").read_bytes()
    picture = Image.open(BytesIO(content))
    assert picture.n_frames == 2
    shown = viewed(store, store.keep_photo("photos", "a.jpg", content))
    picture.seek(0)
    first = picture.convert("RGB").getpixel((5, 5))
    assert all(abs(a - b) < 12 for a, b in zip(shown.getpixel((5, 5)), first, strict=True))


def test_a_picture_is_turned_upright_whatever_else_exif_says(store):
    content = (PHOTOS / "exif_types_mixed.jpg").read_bytes()
    assert Image.open(BytesIO(content)).size == (640, 480)
    assert viewed(store, store.keep_photo("photos", "a.jpg", content)).size == (480, 640)


CLEAR = [("RGBA", (0, 0, 0, 0)), ("LA", (0, 0)), ("PA", None), ("P", None)]


@pytest.mark.parametrize(("mode", "colour"), CLEAR)
def test_what_can_be_seen_through_is_white(store, mode, colour):
    picture, more = Image.new(mode, (20, 20), colour or 0), {}
    if mode == "PA":
        picture = Image.new("RGBA", (20, 20)).convert("PA")
        mode = "RGBA"
        picture = picture.convert(mode)
    if mode == "P":
        picture.putpalette([0, 0, 0] * 256)
        more = {"transparency": 0}
    content = BytesIO()
    picture.save(content, "PNG", **more)
    photo = store.keep_photo("photos", "a.png", content.getvalue())
    assert min(viewed(store, photo).getpixel((10, 10))) > 250


def test_a_black_line_on_nothing_stays_a_black_line_on_white(store):
    content = (PHOTOS / "transparent_black_line.png").read_bytes()
    shown = viewed(store, store.keep_photo("photos", "a.png", content)).convert("L")
    darkest, lightest = shown.getextrema()
    assert (darkest < 40, lightest > 240) == (True, True)


TIMES = [
    ("2022:05:10 09:30:00", "2022:05:10 09:30:00"),
    ("2022-05-10T09:30:00+08:00", "2022-05-10T09:30:00"),
    ("2022:05:10 09:30:00\x00", "2022:05:10 09:30:00"),
    ("0000:00:00 00:00:00", None),
    ("2022:13:45 09:30:00", None),
    ("    :  :     :  :  ", None),
    ("\u202e2022", None),
    (7, None),
]


@pytest.mark.parametrize(("claimed", "kept"), TIMES)
def test_a_time_is_kept_if_it_is_one(store, claimed, kept):
    content = saying(Exif={ExifTags.Base.DateTimeOriginal: claimed})
    assert store.keep_photo("photos", "a.jpg", content).taken_at == kept


PLACES = [
    (("N", (29.0, 34.0, 12.0)), ("E", (106.0, 32.0, 0.0)), "29.570000,106.533333"),
    (("S", (29.0, 34.0, 12.0)), ("W", (106.0, 32.0, 0.0)), "-29.570000,-106.533333"),
    (("N", (91.0, 0.0, 0.0)), ("E", (106.0, 32.0, 0.0)), None),
    (("N", (29.0, 0.0, 0.0)), ("E", (181.0, 0.0, 0.0)), None),
    (("N", (29.0, 99.0, 0.0)), ("E", (106.0, 32.0, 0.0)), None),
    (("X", (29.0, 34.0, 12.0)), ("E", (106.0, 32.0, 0.0)), None),
    (("N", (29.0, 34.0)), ("E", (106.0, 32.0, 0.0)), None),
]


@pytest.mark.parametrize(("north", "east", "kept"), PLACES)
def test_a_place_is_kept_if_it_is_on_earth(store, north, east, kept):
    gps = {1: north[0], 2: north[1], 3: east[0], 4: east[1]}
    assert store.keep_photo("photos", "a.jpg", saying(GPSInfo=gps)).place == kept


def a_zip():
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.txt", "x")
    return content.getvalue()


def a_comment(text):
    return drawn()[:2] + b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text + drawn()[2:]


def a_chunk(name, body):
    plain = drawn("PNG")
    chunk = struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    return plain[:33] + chunk + plain[33:]


PAGE = b"<html><body onload=alert(1)>"
TWO = {
    "a page behind a JPEG": drawn() + PAGE,
    "a page behind a PNG": drawn("PNG") + PAGE,
    "a page behind a WebP": drawn("WEBP") + PAGE,
    "a page behind zeros": drawn() + b"\x00" * 64 + PAGE,
    "a page behind the second picture": (PHOTOS / "mpo_two_pictures.jpg").read_bytes() + PAGE,
    "a page in a comment": a_comment(PAGE),
    "a page in a chunk": a_chunk(b"tEXt", b"Comment\x00" + PAGE),
    "a script": a_comment(b"<?php system($_GET[0]); ?>"),
    "a drawing": drawn() + b'<svg xmlns="http://www.w3.org/2000/svg">',
    "an archive behind": drawn() + a_zip(),
    "an archive behind a PNG": drawn("PNG") + a_zip(),
    "an archive in a chunk at the end": drawn("PNG")[:-12] + a_zip(),
    "a PDF behind": drawn() + b"%PDF-1.7\n%%EOF",
    "a PDF around": a_comment(b"%PDF-1.7\n") + b"\nstartxref\n0\n%%EOF",
    "a program behind": drawn() + b"MZ\x90\x00",
    "another archive behind": drawn("WEBP") + b"7z\xbc\xaf\x27\x1c",
}


@pytest.mark.parametrize("name", TWO)
def test_two_files_in_one_are_refused(store, name):
    with pytest.raises(EvidenceRefused) as refused:
        store.keep_photo("photos", "a.jpg", TWO[name])
    assert refused.value.facts["reason"] == "two_files_in_one"


ONE = {
    "zeros behind": drawn() + b"\x00" * 512,
    "another picture behind": drawn() + drawn(),
    "a film behind, as of moving photos": drawn() + b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)),
    "words in a comment": a_comment(b"a < b, <html> as a word"[:5]),
    "marks of other files in a comment": a_comment(b"PK\x03\x04 MZ\x90\x00"),
    "an XMP packet": a_comment(b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF/></x:xmpmeta>'),
}


@pytest.mark.parametrize("name", ONE)
def test_one_file_with_something_odd_is_taken(store, name):
    assert store.keep_photo("photos", "a.jpg", ONE[name]).size == len(ONE[name])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pixels_may_spell_anything(store, kind):
    """Noise holds every short mark sooner or later; here they are put into it on purpose."""
    marks = b"PK\x03\x04MZ\x90\x00%PDF-1.7<svg onload=alert(1)>".ljust(96, b"\x00")
    noise = random.Random(7).randbytes(96 * 63)
    picture = Image.frombytes("P", (96, 64), marks + noise)  # rows of a palette are stored as is
    picture.putpalette(bytes(range(256)) * 3)
    content = BytesIO()
    if kind == "PNG":
        picture.save(content, kind, compress_level=0)
    else:
        picture.convert("RGB").save(content, kind, quality=95)
    assert (marks in content.getvalue()) == (kind == "PNG")
    assert store.keep_photo("photos", "a", content.getvalue()).size == len(content.getvalue())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_parts_of_an_image_leave_nothing_behind_its_end(kind):
    assert parts(drawn(kind))[1] == b""
    assert parts(drawn(kind) + b"behind")[1] == b"behind"


@pytest.mark.parametrize("name", [*SHIPPED, "of ours"])
def test_broken_bytes_are_refused_or_taken_and_never_break(store, name):
    dice = random.Random(name)
    content = drawn("WEBP") if name == "of ours" else (PHOTOS / name).read_bytes()
    for _ in range(60):
        spoilt = bytearray(
            content[: dice.randint(1, len(content))] if dice.random() < 0.3 else content
        )
        for _ in range(dice.randint(1, 12)):
            spoilt[dice.randrange(min(len(spoilt), 700))] = dice.randrange(256)
        try:
            photo = store.keep_photo("photos", "a", bytes(spoilt))
        except EvidenceRefused:
            continue
        assert viewed(store, photo).size > (0, 0)


def test_a_photo_kept_before_counts_as_new_while_its_files_are_there(store, tmp_path):
    photo = store.keep_photo("photos", "a.jpg", drawn())
    assert store.renew(photo)
    (tmp_path / "sha256" / photo.view_sha256[:2] / photo.view_sha256).unlink()
    assert not store.renew(photo)


def test_a_photo_larger_than_the_store_takes_is_refused(tmp_path):
    photo = drawn()
    small = EvidenceStore(tmp_path, max_bytes=len(photo) - 1, max_pixels=10_000_000)
    with pytest.raises(EvidenceRefused) as refused:
        small.keep_photo("photos", "现场.jpg", photo)
    assert refused.value.facts == {"field": "photos", "name": "现场.jpg", "reason": "too_large"}
    assert EvidenceStore(tmp_path, max_bytes=len(photo), max_pixels=10_000_000).keep_photo(
        "photos", "现场.jpg", photo
    )
