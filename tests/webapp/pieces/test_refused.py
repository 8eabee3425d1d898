"""What cannot go on in pieces is refused with a sentence, and nothing that arrived is lost."""

from __future__ import annotations

import errno
from html import unescape
from io import BytesIO
from uuid import uuid4

import pytest
from sqlalchemy import update

from casework.documents import safe_files
from casework.documents.pieces import MOST_OPEN
from casework.models import HourlyUse, Person, SignIn
from tests.documents.making import a_pdf
from tests.webapp.sending import LEAST, Sender, post


def test_a_piece_that_does_not_fit_is_told_where_to_go_on(sender, photo):
    upload = sender.begun(photo)
    sender.put(upload, 0, photo[:LEAST])
    for offset in (0, LEAST - 1, 2 * LEAST):
        answer = sender.put(upload, offset, photo[offset : offset + LEAST])
        assert (answer.status_code, answer.json["offset"]) == (409, str(LEAST))
        assert f"已收到{LEAST}字节" in answer.json["message"]
    early = sender.finish(upload)
    assert (early.status_code, early.json["offset"]) == (409, str(LEAST))
    assert "请先发送其余部分" in early.json["message"]


@pytest.mark.parametrize("said", ["", "-1", "x", "1" * 20, "１"])
def test_a_piece_without_an_offset_is_refused(sender, photo, said):
    upload = sender.begun(photo)
    answer = sender.ask(
        "PATCH", f"/{upload}", data=photo[:LEAST], headers={"Upload-Offset": said.encode()}
    )
    assert (answer.status_code, answer.json["error"]) == (422, "upload_refused")
    assert answer.json["reason"] == "no_offset"


def test_more_than_the_size_that_was_told_is_refused(sender, photo):
    upload = sender.begun(photo[: LEAST + 10])
    sender.put(upload, 0, photo[:LEAST])
    answer = sender.put(upload, LEAST, photo[LEAST : LEAST + 11])
    assert (answer.status_code, answer.json["reason"]) == (422, "beyond_size")
    assert f"申报大小为{LEAST + 10}字节" in answer.json["message"]
    assert sender.ask("GET", f"/{upload}").json["offset"] == LEAST


def test_small_pieces_and_empty_ones_are_refused(sender, photo):
    upload = sender.begun(photo)
    for piece in (b"", photo[: LEAST - 1]):
        answer = sender.put(upload, 0, piece)
        assert (answer.status_code, answer.json["reason"]) == (422, "piece_too_small")
    assert sender.ask("GET", f"/{upload}").json["offset"] == 0


def test_a_piece_larger_than_a_megabyte_is_refused(sender):
    upload = sender.begun(b"", size=4 * 1024 * 1024)
    answer = sender.put(upload, 0, b"0" * (1024 * 1024 + 1))
    assert (answer.status_code, answer.json["error"]) == (413, "too_large")
    assert sender.ask("GET", f"/{upload}").json["offset"] == 0


def test_a_file_that_is_not_the_one_announced_is_thrown_away(sender, photo):
    answer = sender.send(photo, sha256="0" * 64)
    assert (answer.status_code, answer.json["reason"]) == (422, "digest_differs")
    assert "与您设备上的不一致" in answer.json["message"]
    assert sender.ask("GET").json == {"uploads": []}


@pytest.mark.parametrize(
    ("told", "reason", "words"),
    [
        ({"size": 0}, "empty", "是空文件"),
        ({"size": 20 * 1024 * 1024 + 1}, "too_large", "过大"),
        ({"field": "outcome"}, "no_such_field", "没有这样的文件项"),
        ({"field": "no_such"}, "no_such_field", "没有这样的文件项"),
    ],
)
def test_what_cannot_become_evidence_is_refused_before_it_is_sent(  # noqa: PLR0917 -- fixtures
    sender, photo, told, reason, words, room
):
    answer = sender.begin(photo, **told)
    assert (answer.status_code, answer.json.get("reason")) == (422, reason)
    assert words in answer.json["message"]
    assert not room.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"null", b"{}", b'{"field": "photos", "name": "a"}',
        b'{"field": "photos", "name": "a", "size": -1}',
        b'{"field": "photos", "name": "a", "size": 1e9}',
        b'{"field": "photos", "name": "a", "size": "9"}',
        b'{"field": "photos", "name": "a", "size": 9, "sha256": "zz"}',
        b'{"field": "photos", "name": "a", "size": 9, "path": "/etc"}',
    ],
)  # fmt: skip
def test_what_describes_no_file_is_refused(sender, body):
    answer = sender.ask("POST", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["error"]) == (422, "invalid")
    assert answer.json["fields"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\证据\\现场.jpg", "现场.jpg"),
        ("gpj.\u202e现场\x00.jpg", "gpj.现场.jpg"),
        ("…/", "file"),
        ("长" * 500 + ".jpg", "长" * 120),
    ],
)
def test_odd_names_become_tame_ones_and_no_paths(sender, photo, name, kept, room):
    answer = sender.begin(photo, name)
    assert answer.json["name"] == kept
    (begun,) = room.rglob("begun.json")
    assert begun.relative_to(room).parts[1:] == (answer.json["id"], "begun.json")


def test_a_bad_file_is_refused_with_the_same_sentence_as_in_a_form(
    inspector, sender, task, refusal
):
    fake = b"no photo" * 20_000
    answer = sender.send(fake, "坏.jpg")
    assert (answer.status_code, answer.json["error"]) == (422, "evidence_refused")
    form = post(inspector, task, {**refusal, "photos": [(BytesIO(fake), "坏.jpg")]})
    assert answer.json["message"] in unescape(form.text)
    assert sender.ask("GET").json == {"uploads": []}
    assert (
        sender.send(a_pdf() + b"\n" * 10, "报告.pdf").status_code == 422
    )  # the field takes photos


def test_twenty_files_of_twenty_megabytes_come_one_by_one(sender, office):
    size = 20 * 1024 * 1024
    for number in range(20):
        assert sender.begin(b"", f"{number}.jpg", size=size).status_code == 201
    assert len(sender.ask("GET").json["uploads"]) == 20
    assert office.config.upload_megabytes_an_hour >= MOST_OPEN * 20
    for number in range(20, MOST_OPEN):
        assert sender.begin(b"", f"{number}.jpg", size=size).status_code == 201
    answer = sender.begin(b"", "一张.jpg", size=size)
    assert answer.status_code == 422
    assert f"有{MOST_OPEN}个文件" in answer.json["message"]


def test_bytes_count_among_those_of_the_hour(sender, photo, rows):
    sender.begun(photo)
    used = {row.kind: row.used for row in rows(HourlyUse, HourlyUse.used > 0)}
    assert used == {"uploads": 1, "upload_size": -(-len(photo) // 1024)}
    while (answer := sender.begin(b"", size=20 * 1024 * 1024)).status_code == 201:
        sender.ask("DELETE", f"/{answer.json['id']}")
    assert (answer.status_code, answer.json["reason"]) == (429, "upload_size")
    assert int(answer.headers["Retry-After"]) > 0
    assert "请在" in answer.json["message"]
    before = len(sender.ask("GET").json["uploads"])
    assert sender.begin(b"", size=20 * 1024 * 1024).status_code == 429
    assert len(sender.ask("GET").json["uploads"]) == before


def test_another_person_knows_nothing_of_it(sender, task, photo, world, signed_in):
    upload = sender.begun(photo)
    fellow = signed_in(world.actor("inspector", task.unit, nth=1))
    theirs = Sender(fellow, task.task_id)
    assert theirs.ask("GET").json == {"uploads": []}
    assert theirs.ask("GET", f"/{upload}").status_code == 404
    assert theirs.put(upload, 0, photo[:LEAST]).status_code == 404
    assert theirs.finish(upload).status_code == 404
    assert theirs.ask("DELETE", f"/{upload}").status_code == 404
    elsewhere = world.item(world.inspection(world.enterprise(nth=1)), "inspect")
    ours = Sender(sender.browser, elsewhere.task_id)
    assert ours.ask("GET", f"/{upload}").status_code == 404
    assert "未在发送" in ours.ask("GET", f"/{upload}").json["message"]
    assert sender.ask("GET", f"/{upload}").json["offset"] == 0


def test_who_may_not_do_the_task_begins_nothing(  # noqa: PLR0917 -- fixtures
    task, photo, world, signed_in, browser, room
):
    chief = Sender(signed_in(world.actor("section_chief")), task.task_id)
    assert chief.begin(photo).status_code == 403
    stations = {unit for unit in ("JB01", "JB02", "JB03") if unit != task.unit}
    foreign = Sender(signed_in(world.actor("inspector", min(stations))), task.task_id)
    assert foreign.begin(photo).status_code == 404
    assert Sender(browser, task.task_id).begin(photo).status_code == 401
    unknown = Sender(signed_in(world.actor("inspector", task.unit)), uuid4())
    assert unknown.begin(photo).status_code == 404
    assert not room.exists()


def test_who_must_leave_the_task_to_other_hands_begins_nothing(
    world, signed_in, make_inspector, photo, room
):
    """The person who recorded the report does not judge it."""
    hazard = world.hazard_at("record_report")
    chief = make_inspector(world.actor("section_chief"))
    for step in ("record_report", "recheck"):
        world.do(hazard, step, by=chief if step == "record_report" else world.actor("inspector"))
    (item,) = world.items(hazard)
    answer = Sender(signed_in(chief), item.task_id).begin(photo)
    assert (answer.status_code, answer.json["error"]) == (422, "same_person")
    assert not room.exists()


def test_a_token_of_the_page_is_needed(sender, photo):
    upload = sender.begun(photo)
    sender.browser.token = "forged"  # noqa: S105 -- of nobody
    assert sender.begin(photo).status_code == 400
    assert sender.put(upload, 0, photo[:LEAST]).status_code == 400
    assert sender.ask("DELETE", f"/{upload}").status_code == 400


def test_a_closed_account_sends_no_more(sender, task, photo, engine, world):
    upload = sender.begun(photo)
    person = world.actor("inspector", task.unit).id
    with engine.begin() as connection:
        connection.execute(update(Person).where(Person.id == person).values(active=False))
    assert sender.put(upload, 0, photo[:LEAST]).status_code == 401


def test_a_full_disk_is_told_and_loses_nothing(sender, photo, monkeypatch):
    upload = sender.begun(photo)
    sender.put(upload, 0, photo[:LEAST])

    def full(_file):
        raise OSError(errno.ENOSPC, "no space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(safe_files.os, "fsync", full)
        answer = sender.put(upload, LEAST, photo[LEAST:])
    assert (answer.status_code, answer.json["reason"]) == (422, "no_room")
    assert sender.put(upload, LEAST, photo[LEAST:]).status_code == 200
    assert sender.finish(upload).status_code == 200


def test_sentences_come_in_english_too(sender, photo):
    sender.browser.speak("en")
    upload = sender.begun(photo)
    assert "bytes have arrived" in sender.put(upload, 5, photo[:LEAST]).json["message"]
    assert "is empty" in sender.begin(b"").json["message"]
    assert "is not being sent" in sender.ask("GET", f"/{uuid4()}").json["message"]


def test_an_ended_sign_in_loses_nothing(  # noqa: PLR0917 -- fixtures
    sender, photo, engine, signed_in, world, task
):
    upload = sender.begun(photo)
    sender.put(upload, 0, photo[:LEAST])
    with engine.begin() as connection:
        connection.execute(SignIn.__table__.delete())
    assert sender.put(upload, LEAST, photo[LEAST:]).status_code == 401
    again = Sender(signed_in(world.actor("inspector", task.unit)), task.task_id)
    assert again.ask("GET", f"/{upload}").json["offset"] == LEAST
