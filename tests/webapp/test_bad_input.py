"""What must not get in: each gets its status and a sentence, and nothing is stored by half."""

from __future__ import annotations

import json
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from tests.webapp.conftest import photo_file

REQUIRED = {"zh_CN": "请填写此项", "en": "Please answer this."}
UNKNOWN = {"zh_CN": "此处不需要填写这一项", "en": "This is not asked here."}
NAME = {"zh_CN": "名称不被接受", "en": "name that is not taken"}
SIGNS = {"zh_CN": "无法保存的字符", "en": "characters that cannot be kept"}
JSON = {"zh_CN": "不是有效的JSON", "en": "not valid JSON"}
DEEP = {"zh_CN": "嵌套过深", "en": "nested too deeply"}
LONG = {"zh_CN": "最多2000个字符", "en": "At most 2000 characters"}
FUTURE = {"zh_CN": "晚于今天", "en": "in the future"}
DAY = {"zh_CN": "请填写日期", "en": "Please give a day"}
CHOICE = {"zh_CN": "请从列表中选择", "en": "choose one of the list"}
TEXT = {"zh_CN": "请填写文字", "en": "Please give a text"}
PERSON = {"zh_CN": "请从列表中选择一名同事", "en": "choose a colleague"}
FILES = {"zh_CN": "照片应以文件方式提交", "en": "Photos are sent as files"}
OBJECT = {"zh_CN": "作为一个对象", "en": "as one object"}
UNASKED = {"zh_CN": "此处不需要填写", "en": "not asked here"}
NUMBER = {"zh_CN": "数字无法保存", "en": "number cannot be kept"}

CHANGES = {
    "unknown key": ({"colour": "red"}, UNKNOWN),
    "typename": ({"typename": "SpiffWorkflow.x"}, NAME),
    "dunder": ({"__class__": "x"}, NAME),
    "odd key": ({"A B": "x"}, NAME),
    "server-set field": ({"person_id": str(uuid4())}, UNKNOWN),
    "NUL": ({"refusal_facts": "a\x00b"}, SIGNS),
    "control character": ({"refusal_facts": "a\x1b[2Jb"}, SIGNS),
    "lone surrogate": ({"refusal_facts": "a\ud800b"}, SIGNS),
    "too long": ({"refusal_facts": "长" * 2001}, LONG),
    "blank": ({"refusal_facts": " \n "}, REQUIRED),
    "null": ({"refusal_facts": None}, REQUIRED),
    "list for text": ({"refusal_facts": ["x"]}, TEXT),
    "number for text": ({"refusal_facts": 7}, TEXT),
    "huge number": ({"refusal_facts": 1e30}, NUMBER),
    "tomorrow": ({"inspected_on": "2022-05-11"}, FUTURE),
    "no day": ({"inspected_on": "2022-02-30"}, DAY),
    "day and hour": ({"inspected_on": "2022-05-10T09:00"}, DAY),
    "year 1": ({"inspected_on": "0001-01-01"}, DAY),
    "wide digits": ({"inspected_on": "２０２２-05-10"}, DAY),
    "choice nobody offers": ({"outcome": "bribed"}, CHOICE),
    "true for a choice": ({"outcome": True}, CHOICE),
    "no person": ({"second_officer": "me"}, PERSON),
    "photos as text": ({"photos": ["0" * 64]}, FILES),
    "what is not asked": ({"stop_remarks": "x"}, UNASKED),
    "a checklist that is not asked": ({"checklist": {"1": {"answer": "yes"}}}, UNASKED),
    "deep": ({"refusal_facts": json.loads("[" * 31 + "]" * 31)}, TEXT),
}


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_a_wrong_answer_is_refused_field_by_field(inspector, task, refusal, rows_written, locale):
    before = rows_written()
    inspector.speak(locale)
    for change, (wrong, sentences) in CHANGES.items():
        answer = inspector.post_json(f"/tasks/{task.task_id}", {**refusal, **wrong})
        assert answer.status_code == 422, change
        assert answer.json["error"] == "invalid", change
        assert sentences[locale] in " ".join(answer.json["fields"].values()), change
    assert rows_written() == before
    assert inspector.get(f"/tasks/{task.task_id}").status_code == 200


BODIES = {
    "NaN": ('{"outcome": NaN}', JSON),
    "Infinity": ('{"outcome": -Infinity}', JSON),
    "overflow": ('{"outcome": 1e999}', NUMBER),
    "a number beyond floating point": ('{"outcome": ' + "9" * 400 + "}", NUMBER),
    "a key twice": ('{"outcome": "refused", "outcome": "inspected"}', JSON),
    "deep nesting": ("[" * 100_000 + "]" * 100_000, DEEP),
    "deep objects": ('{"a":' * 40 + "1" + "}" * 40, DEEP),
    "no JSON": ("outcome=refused", JSON),
    "not UTF-8": (b"\xff\xfe{}", JSON),
    "a list": ("[]", OBJECT),
    "a word": ('"refused"', OBJECT),
    "a long number": ('{"outcome": ' + "9" * 5000 + "}", JSON),
    "escaped surrogate": ('{"refusal_facts": "\\ud83d"}', SIGNS),
}


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_json_is_read_strictly(inspector, task, rows_written, locale):
    before = rows_written()
    inspector.speak(locale)
    for body, (text, sentences) in BODIES.items():
        answer = inspector.post_json(f"/tasks/{task.task_id}", text)
        assert answer.status_code == 422, body
        assert sentences[locale] in " ".join(answer.json["fields"].values()), body
    assert rows_written() == before


FORMS = {
    "typename": ({"typename": "x"}, "名称不被接受"),
    "unknown": ({"colour": "red"}, "此处不需要填写"),
    "NUL": ({"refusal_facts": "a\x00b"}, "无法保存的字符"),
    "not asked": ({"checklist.1.answer": "yes"}, "此处不需要填写"),
    "dunder": ({"checklist.1.__class__": "yes"}, "名称不被接受"),
    "the item of a field that came as text": ({"second_officer.1.x": "a"}, "提交了两次"),
    "twice": ({"second_officer": ["a", "b"]}, "提交了两次"),
}


def test_a_form_is_read_as_strictly_as_json(inspector, task, refusal, rows_written):
    before = rows_written()
    for name, (sent, sentence) in FORMS.items():
        answer = inspector.post(f"/tasks/{task.task_id}", {**refusal, **sent})
        assert answer.status_code == 422, name
        assert sentence in answer.text, name
    assert rows_written() == before


def test_bytes_that_are_no_text_are_refused(inspector, task):
    part = b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    body = part % (b"refusal_facts", b"\xed\xa0\x80")
    body += part % (b"csrf_token", inspector.token.encode()) + b"--b--\r\n"
    answer = inspector.client.post(
        f"/tasks/{task.task_id}", data=body, content_type="multipart/form-data; boundary=b"
    )
    assert answer.status_code == 422
    assert "无法保存的字符" in answer.text


@pytest.mark.parametrize("called", [b"", b'; name="\\"', b'; filename="a.jpg"'])
def test_a_part_of_a_form_without_a_name_is_refused(inspector, task, called):
    body = b"--b\r\nContent-Disposition: form-data" + called + b"\r\n\r\nx\r\n--b--\r\n"
    for headers in ({"X-CSRFToken": inspector.token}, {}):
        answer = inspector.client.post(
            f"/tasks/{task.task_id}", data=body, headers=headers,
            content_type="multipart/form-data; boundary=b",
        )  # fmt: skip
        assert answer.status_code == 400


def bomb() -> BytesIO:
    content = BytesIO()
    Image.new("1", (13_000, 13_000)).save(content, "PNG")
    return BytesIO(content.getvalue())


PHOTOS = {
    "no photo": (lambda: BytesIO(b"MZ not a photo"), "现场.jpg", "不是照片", "not a photo"),
    "169 megapixels": (bomb, "现场.png", "像素过多", "too many pixels"),
    "a page inside": (
        lambda: BytesIO(photo_file()[0].getvalue() + b"<html><script>alert(1)</script>"),
        "现场.jpg", "夹带其他文件", "carries another file",
    ),
    "svg": (lambda: BytesIO(b"<svg/>"), "a.svg", "不是照片", "not a photo"),
    "gif": (lambda: photo_file("a.gif", "GIF")[0], "a.gif", "不是照片", "not a photo"),
    "empty": (lambda: BytesIO(b""), "a.jpg", "不是照片", "not a photo"),
}  # fmt: skip


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_a_photo_that_is_none_is_refused(  # noqa: PLR0917 -- fixtures
    inspector, task, refusal, rows_written, world, locale
):
    before = rows_written()
    inspector.speak(locale)
    for photo, (make, name, chinese, english) in PHOTOS.items():
        sent = {**refusal, "photos": [(make(), name)]}
        answer = inspector.post(f"/tasks/{task.task_id}", sent, content_type="multipart/form-data")
        assert answer.status_code == 422, photo
        assert (chinese if locale == "zh_CN" else english) in answer.text, photo
    assert rows_written() == before
    refused = [e.facts["code"] for e in world.events(task.matter_id) if e.kind == "ActRefused"]
    assert refused == ["evidence_refused"] * len(PHOTOS)


def test_too_many_photos_are_refused(inspector, task, refusal):
    sent = {**refusal, "photos": [photo_file() for _ in range(21)]}
    answer = inspector.post(f"/tasks/{task.task_id}", sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "最多20张照片" in answer.text


def test_a_file_where_none_is_asked_is_refused(inspector, task, refusal):
    sent = {**refusal, "shell": photo_file("x.php")}
    answer = inspector.post(f"/tasks/{task.task_id}", sent, content_type="multipart/form-data")
    assert answer.status_code == 422


@pytest.mark.parametrize("path", ["/tasks/1", "/tasks/../etc", "/tasks/%00", "/tasks/" + "9" * 500])
def test_an_address_that_is_none_is_not_found(inspector, path):
    answer = inspector.get(path)
    assert answer.status_code == 404
    assert "没有这项内容" in answer.text
    answer = inspector.client.get(path, headers={"Accept": "application/json"})
    assert answer.json["error"] == "not_found"


def test_text_is_shown_as_text(inspector, task, refusal):
    nasty = '"><script>alert(1)</script>{{7*7}}'
    inspector.post(f"/tasks/{task.task_id}", {**refusal, "refusal_facts": nasty})
    page = inspector.get(f"/matters/{task.matter_id}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "{{7*7}}" in page
