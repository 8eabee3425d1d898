"""A rectification report with files of every kind: told before, refused by name, kept and shown."""

from __future__ import annotations

import hashlib
import re
from html import unescape
from io import BytesIO

import pytest

from casework.models import Attachment, Submission
from config import Config, SettingRefused
from tests.documents.making import a_docx, a_film, a_pdf, a_wav, drawn
from tests.webapp.conftest import photo_file

FILES = {
    "整改报告.pdf": (a_pdf(), "application/pdf"),
    "整改台账.docx": (
        a_docx(),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "谈话录音.wav": (a_wav(), "audio/wav"),
    "现场.mp4": (a_film(), "video/mp4"),
    "现场.heic": (drawn("HEIF"), "image/heic"),
}


@pytest.fixture
def report(world):
    return world.item(world.hazard_at("record_report"), "record_report")


@pytest.fixture
def inspecting(world, report, signed_in):
    return signed_in(world.actor("inspector", report.unit))


@pytest.fixture
def answers(inspecting, report):
    inspecting.get(f"/tasks/{report.task_id}")
    return {
        "report_outcome": "reported",
        "received_on": "2022-05-10",
        "measures": "已更换标识",
        "idempotency_key": inspecting.key,
    }


def sent(*names):
    return [(BytesIO(FILES[name][0]), name) for name in names]


def post(browser, report, answers):
    path = f"/tasks/{report.task_id}"
    return browser.post(path, answers, content_type="multipart/form-data")


def test_what_is_taken_is_told_before_anything_is_sent(inspecting, report):
    page = inspecting.get(f"/tasks/{report.task_id}").text
    told = re.search(r'id="documents-limits">(.*?)</p>', page, re.DOTALL).group(1)
    for words in (
        "照片",
        "PDF",
        "Office文件",
        "录音",
        "录像",
        "最多20个",
        "20 MB",
        "63 MB",
        "300次",
    ):
        assert words in told, words
    field = re.search(r'<input[^>]*id="documents"[^>]*>', page).group()
    for ending in (".pdf", ".docx", ".m4a", ".mp4", ".heic", "image/heic"):
        assert ending in field, ending
    assert "capture" not in field


def test_files_of_every_kind_are_kept_as_they_were_and_shown(inspecting, report, answers, rows):
    answer = post(inspecting, report, {**answers, "documents": sent(*FILES)})
    assert answer.status_code == 303, answer.text
    kept = {row.name: row for row in rows(Attachment, Attachment.task_id == report.task_id)}
    assert {name: row.media_type for name, row in kept.items()} == {
        name: media_type for name, (_, media_type) in FILES.items()
    }
    (handed,) = rows(Submission, Submission.task_id == report.task_id)
    assert set(handed.answers["documents"]) == {row.sha256 for row in kept.values()}
    page = inspecting.get(f"/matters/{report.matter_id}").text
    for name, row in kept.items():
        assert name in page
        assert row.sha256 in page
        original = inspecting.client.get(
            f"/matters/{report.matter_id}/photos/{row.sha256}/original"
        )
        assert hashlib.sha256(original.data).hexdigest() == row.sha256
        headers = original.headers
        assert headers["Content-Type"] == "application/octet-stream"
        assert headers["Content-Disposition"].startswith("attachment")
        assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_is_no_photo_has_no_view(inspecting, report, answers, rows, world):
    post(inspecting, report, {**answers, "documents": sent("整改报告.pdf", "现场.heic")})
    kept = {row.name: row for row in rows(Attachment, Attachment.task_id == report.task_id)}
    base = f"/matters/{report.matter_id}/photos"
    assert inspecting.client.get(f"{base}/{kept['整改报告.pdf'].sha256}").status_code == 404
    view = inspecting.client.get(f"{base}/{kept['现场.heic'].sha256}")
    assert (view.status_code, view.mimetype) == (200, "image/jpeg")
    name = inspecting.client.get(f"{base}/{kept['整改报告.pdf'].sha256}/original").headers
    assert name["Content-Disposition"].endswith('.pdf"')
    told = [e.kind for e in world.events(report.matter_id) if e.kind.endswith("Taken")]
    assert told == ["FileTaken"]


REFUSED = {
    "宏.docx": (a_docx({"word/vbaProject.bin": b""}), "含有宏"),
    "脚本.pdf": (a_pdf(b"<</S/JavaScript/JS(app.alert(1))>>"), "含有脚本"),
    "加密.pdf": (a_pdf(trailer=b"/Encrypt 4 0 R"), "设有密码"),
    "旧.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "旧版Office文件"),
    "炸弹.xlsx": (a_docx({"word/media/a.xml": "0" * 30_000_000}), "解压后过大"),
    "两用.jpg": (drawn() + a_pdf(), "夹带其他文件"),
    "程序.pdf": (b"MZ\x90\x00" * 60, "不是可以提交的类型"),
    "断.mp4": (a_film()[:-100], "不完整"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_is_refused_by_name_and_the_others_are_offered_again(
    inspecting, report, answers, rows, name
):
    content, words = REFUSED[name]
    files = [*sent("整改报告.pdf"), (BytesIO(content), name), photo_file("后.jpg")]
    answer = post(inspecting, report, {**answers, "documents": files})
    assert answer.status_code == 422
    assert f"“{name}”" in answer.text
    assert words in answer.text
    assert rows(Attachment, Attachment.task_id == report.task_id) == []
    notes = re.findall(r'name="documents\.sent" value="([^"]+)"', answer.text)
    assert len(notes) == 2
    again = post(inspecting, report, {**answers, "documents.sent": list(map(unescape, notes))})
    assert again.status_code == 303, again.text
    names = {row.name for row in rows(Attachment, Attachment.task_id == report.task_id)}
    assert names == {"整改报告.pdf", "后.jpg"}


def test_of_several_bad_files_each_is_told(inspecting, report, answers):
    files = [(BytesIO(REFUSED[name][0]), name) for name in ("宏.docx", "加密.pdf", "断.mp4")]
    answer = post(inspecting, report, {**answers, "documents": files})
    for name in ("宏.docx", "加密.pdf", "断.mp4"):
        assert f"“{name}”" in answer.text
        assert REFUSED[name][1] in answer.text


def test_a_name_like_a_path_or_read_backwards_is_kept_tame(inspecting, report, answers, rows):
    files = [(BytesIO(a_pdf()), "../../etc/\u202efdp.exe")]
    answer = post(inspecting, report, {**answers, "documents": files})
    assert answer.status_code == 303, answer.text
    (kept,) = rows(Attachment, Attachment.task_id == report.task_id)
    assert kept.name == "fdp.exe"


def test_more_than_the_field_takes_are_refused_in_its_own_words(inspecting, report, answers):
    files = [photo_file(f"{n}.jpg", size=n + 9) for n in range(21)]
    answer = post(inspecting, report, {**answers, "documents": files})
    assert answer.status_code == 422
    assert "最多20个文件" in answer.text


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"PHOTO_MEGABYTES": "64"}, "BIHUAN_PHOTO_MEGABYTES"),
        ({"UPLOAD_MEGABYTES": "500", "UPLOAD_MEGABYTES_AN_HOUR": "400"}, "BIHUAN_UPLOAD_MEGABYTES"),
    ],
)
def test_limits_that_do_not_agree_are_refused_at_start(monkeypatch, settings, named):
    for name, value in settings.items():
        monkeypatch.setenv(f"BIHUAN_{name}", value)
    with pytest.raises(SettingRefused, match=named):
        Config()
