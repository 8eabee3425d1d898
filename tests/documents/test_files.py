"""Evidence of every kind is known by its content; what acts, hides or is torn is refused."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from casework.documents.evidence import EvidenceStore
from casework.documents.kinds import MEDIA
from casework.errors import EvidenceRefused
from casework.forms.files import ACCEPTED
from casework.rules.office_files import OPENXML
from tests.documents.making import (
    CONTENTS,
    RELATION,
    WORD,
    a_box,
    a_docx,
    a_film,
    a_pdf,
    a_printed_pdf,
    a_wav,
    a_webm,
    a_zip,
    an_amr,
    an_mp3,
    an_ogg,
    an_xlsx,
    drawn,
)
from webapp.app.picture_workers import PictureWorkers
from webapp.words.evidence_refusals import EVIDENCE_SENTENCES


@pytest.fixture
def store(tmp_path):
    return EvidenceStore(tmp_path, max_bytes=20_000_000, max_pixels=60_000_000)


def kept(store, content, name="a"):
    return store.keep_file("documents", name, content, kinds=ACCEPTED)


def reason(store, content, kinds=ACCEPTED):
    with pytest.raises(EvidenceRefused) as refused:
        store.keep_file("documents", "整改.bin", content, kinds=kinds)
    assert refused.value.facts["name"] == "整改.bin"
    assert f"evidence_refused.{refused.value.facts['reason']}" in EVIDENCE_SENTENCES
    return refused.value.facts["reason"]


HYPERLINK = {"word/_rels/document.xml.rels": RELATION.format("hyperlink", "https://a.example/")}
TAKEN = {
    "photo": (drawn(), "image/jpeg"),
    "photo of a phone": (drawn("HEIF"), "image/heic"),
    "pdf": (a_pdf(), "application/pdf"),
    "printed pdf": (a_printed_pdf(), "application/pdf"),
    "pdf with packed objects": (a_pdf(packed=b"<</Title(a)>>"), "application/pdf"),
    "docx": (a_docx(), f"{OPENXML}.wordprocessingml.document"),
    "docx with a link": (a_docx(HYPERLINK), f"{OPENXML}.wordprocessingml.document"),
    "docx with a table behind a chart": (
        a_docx({"word/embeddings/Sheet1.xlsx": an_xlsx()}),
        f"{OPENXML}.wordprocessingml.document",
    ),
    "xlsx": (an_xlsx(chart=True), f"{OPENXML}.spreadsheetml.sheet"),
    "mp3": (an_mp3(), "audio/mpeg"),
    "mp3 with words": (an_mp3(title=b"TIT2" + "讯问".encode() * 9), "audio/mpeg"),
    "mp3 with words behind": (an_mp3() + b"TAG" + b"\x00" * 125, "audio/mpeg"),
    "m4a": (a_film(b"M4A ", (b"soun",)), "audio/mp4"),
    "wav": (a_wav(), "audio/wav"),
    "ogg": (an_ogg(), "audio/ogg"),
    "amr": (an_amr(), "audio/amr"),
    "mp4": (a_film(), "video/mp4"),
    "mov": (a_film(b"qt  "), "video/quicktime"),
    "3gp": (a_film(b"3gp5"), "video/3gpp"),
    "webm": (a_webm(), "video/webm"),
    "webm of sound": (a_webm((2,)), "audio/webm"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_is_what_its_content_says_whatever_its_name(store, name):
    content, media_type = TAKEN[name]
    found = kept(store, content, "整改.exe")
    assert (found.media_type, found.size, found.name) == (media_type, len(content), "整改.exe")
    assert store.read(found.sha256) == content
    assert media_type in MEDIA
    if MEDIA[media_type].kind != "photo":
        assert found.view_sha256 == found.sha256


def external(kind, target="https://a.example/x.dotm"):
    return a_docx({"word/_rels/settings.xml.rels": RELATION.format(kind, target)})


SCRIPT = b"<</S/JavaScript/JS(app.alert(1))>>"
MACRO = WORD.replace("openxmlformats-officedocument.wordprocessingml.document", "ms-word.document")
LONG = "0" * 30_000_000
REFUSED = {
    "a script": (a_pdf(SCRIPT), "pdf_script"),
    "a script written in numbers": (a_pdf(SCRIPT.replace(b"Java", b"#4aav#61")), "pdf_script"),
    "a packed script": (a_pdf(packed=SCRIPT), "pdf_script"),
    "a packed script in numbers": (a_pdf(packed=SCRIPT.replace(b"S", b"#53")), "pdf_script"),
    "a script on opening": (a_pdf(trailer=b"/OpenAction" + SCRIPT), "pdf_script"),
    "a program": (a_pdf(b"<</S/Launch/F(calc.exe)>>"), "pdf_launches"),
    "a file in a pdf": (a_pdf(b"<</Type/EmbeddedFile>>"), "pdf_carries_files"),
    "a locked pdf": (a_pdf(trailer=b"/Encrypt 4 0 R"), "pdf_locked"),
    "half a pdf": (a_pdf()[:300], "pdf_broken"),
    "a pdf that unpacks without end": (a_pdf(packed=b"0" * 50_000_000), "too_heavy"),
    "a macro": (a_docx({"word/vbaProject.bin": b"\x00"}), "office_macro"),
    "a macro by its type": (a_docx(main=f"{MACRO}.macroEnabled.main+xml"), "office_macro"),
    "a template outside": (external("attachedTemplate"), "office_reaches_out"),
    "a picture outside": (external("image"), "office_reaches_out"),
    "an object": (a_docx({"word/embeddings/oleObject1.bin": b"\xd0\xcf"}), "office_carries_files"),
    "a macro behind a chart": (
        a_docx({"word/embeddings/a.xlsx": a_docx({"word/vbaProject.bin": b""})}), "office_macro",
    ),
    "a zip bomb": (a_docx({"word/media/a.xml": LONG}), "office_bomb"),
    "many entries": (a_zip({f"{n}": "" for n in range(5_001)}), "office_bomb"),
    "a name like a path": (a_docx({"../../etc/passwd": "x"}), "office_names"),
    "a name of a drive": (a_docx({"c:/a": "x"}), "office_names"),
    "a name read backwards": (a_docx({"word/\u202efdp.exe": "x"}), "office_names"),
    "an archive": (a_zip({"a.txt": "x"}), "office_broken"),
    "an archive in front": (b"PK\x03\x04" + b"x" * 50 + a_docx(), "office_broken"),
    "half an archive": (a_docx()[:-40], "office_broken"),
    "old office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "office_old"),
    "half a film": (a_film()[:-100], "media_broken"),
    "a film without tracks": (a_film(tracks=()), "media_broken"),
    "half a recording": (a_wav()[:-100], "media_broken"),
    "half an ogg": (an_ogg()[:-9], "media_broken"),
    "half an amr": (an_amr()[:-9], "media_broken"),
    "another mkv": (a_webm(doctype=b"matroska"), "media_broken"),
    "sound that is none": (b"\xff\xfb" + b"x" * 3000, "media_broken"),
    "a program file": (b"MZ\x90\x00" + b"\x00" * 200, "not_evidence"),
    "a page": (b"<html><script>alert(1)</script>", "not_evidence"),
    "nothing": (b"", "not_evidence"),
    "a gif": (drawn("GIF"), "not_a_photo"),
    "half a photo": (drawn()[:200], "not_a_photo"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_acts_hides_or_is_torn_is_refused_by_its_name(store, name, tmp_path):
    content, why = REFUSED[name]
    assert reason(store, content) == why
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_declaration_of_entities_is_not_read(store):
    bomb = '<!DOCTYPE a [<!ENTITY b "b">]><Types xmlns="x"/>'
    assert reason(store, a_zip({CONTENTS: bomb, "word/document.xml": "<d/>"})) == "office_broken"


def test_a_locked_office_file_is_named_so(store):
    content = bytearray(a_docx())
    for place in (6, content.index(b"PK\x01\x02") + 8):  # says that the first entry is encrypted
        content[place] |= 1
    assert reason(store, bytes(content)) == "office_locked"


def test_a_kind_that_the_field_does_not_take_is_refused_with_those_it_takes(store):
    with pytest.raises(EvidenceRefused) as refused:
        store.keep_file("documents", "a.pdf", a_pdf(), kinds=("photo", "office"))
    facts = {"field": "documents", "name": "a.pdf", "reason": "kind_not_taken"}
    assert refused.value.facts == {**facts, "kinds": ["photo", "office"]}
    assert reason(store, a_pdf(), kinds=("photo",)) == "not_a_photo"


def test_a_name_is_kept_without_folders_control_and_direction_signs(store):
    names = {
        "../../etc/passwd": "passwd",
        "C:\\temp\\报告.pdf": "报告.pdf",
        "报告\u202efdp.exe": "报告fdp.exe",
        "a\x00\n.pdf": "a.pdf",
        "\u200f": "file",
        "x" * 300: "x" * 120,
    }
    for given, name in names.items():
        assert kept(store, a_pdf(), given).name == name


@pytest.mark.parametrize("name", TAKEN)
def test_broken_bytes_are_refused_or_taken_and_never_break(store, name):
    dice = random.Random(name)
    content = TAKEN[name][0]
    for _ in range(40):
        spoilt = bytearray(
            content[: dice.randint(1, len(content))] if dice.random() < 0.3 else content
        )
        for _ in range(dice.randint(1, 12)):
            spoilt[dice.randrange(min(len(spoilt), 900))] = dice.randrange(256)
        with suppress(EvidenceRefused):
            assert kept(store, bytes(spoilt)).size == len(spoilt)


def test_a_worker_finds_what_is_found_here(store, tmp_path):
    workers = PictureWorkers(workers=1)
    far = EvidenceStore(tmp_path / "far", max_bytes=20_000_000, max_pixels=60_000_000, look=workers)
    for content, _ in TAKEN.values():
        assert kept(far, content) == kept(store, content)
    for content, why in REFUSED.values():
        assert reason(far, content) == why


def test_boxes_without_end_are_walked_within_bounds(store):
    assert reason(store, a_film(more=a_box(b"free") * 30_000)) == "media_broken"
