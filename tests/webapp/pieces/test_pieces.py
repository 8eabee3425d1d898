"""A file that comes in pieces goes on where it stopped, and counts once it is examined."""

from __future__ import annotations

import hashlib
import os
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO
from threading import Barrier
from uuid import uuid4

from casework.documents import safe_files
from casework.documents.pieces import PieceStore
from casework.models import Attachment, Submission
from tests.races.crowd import Threads
from tests.webapp.sending import LEAST, noisy, post
from webapp.jobs.heartbeat import tidy_evidence

NOTE = re.compile(r'name="photos\.sent" value="([^"]+)"')


def photos_of(rows, task):
    return rows(Attachment, Attachment.task_id == task.task_id)


def test_a_file_in_pieces_is_handed_in_as_one_that_came_whole(  # noqa: PLR0917 -- fixtures
    inspector, sender, task, refusal, photo, rows, office
):
    digest = hashlib.sha256(photo).hexdigest()
    told = sender.send(photo, sha256=digest).json
    assert told["offset"] == len(photo)
    assert told["file"]["sha256"] == digest
    assert (told["file"]["kind"], told["file"]["media_type"]) == ("photo", "image/jpeg")
    assert inspector.client.get(told["file"]["address"]).mimetype == "image/jpeg"
    answer = post(inspector, task, {**refusal, "photos.sent": told["file"]["note"]})
    assert answer.status_code == 303, answer.text
    (kept,) = photos_of(rows, task)
    assert (kept.name, kept.sha256, kept.size) == ("现场.jpg", digest, len(photo))
    (handed,) = rows(Submission, Submission.task_id == task.task_id)
    assert handed.answers["photos"] == [digest]
    assert office.evidence.read(digest) == photo
    assert [path for path in office.config.unfinished.rglob("*") if path.is_file()] == []


def test_what_arrived_is_told_and_gone_on_with(sender, photo):
    upload = sender.begun(photo)
    assert sender.put(upload, 0, photo[:LEAST]).json == {"offset": LEAST}
    head = sender.ask("HEAD", f"/{upload}")
    assert (head.status_code, head.headers["Upload-Offset"]) == (200, str(LEAST))
    (listed,) = sender.ask("GET").json["uploads"]
    assert (listed["id"], listed["offset"], listed["file"]) == (upload, LEAST, None)
    assert (listed["name"], listed["size"], listed["field"]) == ("现场.jpg", len(photo), "photos")
    assert sender.put(upload, LEAST, photo[LEAST:]).json["offset"] == len(photo)
    assert sender.finish(upload).json["file"]["sha256"] == hashlib.sha256(photo).hexdigest()


def test_a_refused_form_shows_the_files_in_pieces_again(  # noqa: PLR0917 -- fixtures
    inspector, sender, task, refusal, photo, rows
):
    told = sender.send(photo).json
    wrong = {**refusal, "inspected_on": "2022-05-11", "photos.sent": told["file"]["note"]}
    refused = post(inspector, task, wrong)
    assert refused.status_code == 422
    (note,) = map(unescape, NOTE.findall(refused.text))
    assert f'data-upload="{told["id"]}"' in refused.text
    assert told["file"]["address"] in refused.text
    assert "现场.jpg" in refused.text
    assert post(inspector, task, {**refusal, "photos.sent": note}).status_code == 303
    assert len(photos_of(rows, task)) == 1


def test_a_page_that_is_opened_again_shows_what_was_sent(inspector, sender, task, photo):
    told = sender.send(photo).json
    page = inspector.get(f"/tasks/{task.task_id}").text
    assert [unescape(note) for note in NOTE.findall(page)] == [told["file"]["note"]]
    assert sender.ask("DELETE", f"/{told['id']}").status_code == 204
    assert NOTE.findall(inspector.get(f"/tasks/{task.task_id}").text) == []


def test_files_in_pieces_and_others_come_together(  # noqa: PLR0917 -- fixtures
    inspector, sender, task, refusal, photo, rows
):
    note = sender.send(photo).json["file"]["note"]
    more = [(BytesIO(noisy(50, 50)), "另一张.jpg")]
    answer = post(inspector, task, {**refusal, "photos.sent": note, "photos": more})
    assert answer.status_code == 303, answer.text
    assert sorted(kept.name for kept in photos_of(rows, task)) == ["另一张.jpg", "现场.jpg"]


def test_a_finished_task_ends_what_was_begun(  # noqa: PLR0917 -- fixtures
    inspector, sender, task, refusal, photo, room
):
    upload = sender.begun(photo)
    sender.put(upload, 0, photo[:LEAST])
    assert post(inspector, task, refusal).status_code == 303
    answer = sender.put(upload, LEAST, photo[LEAST:])
    assert answer.status_code == 409
    assert "已于" in answer.json["message"]
    assert [path for path in room.rglob("*") if path.is_file()] == []


def test_a_finished_file_is_told_again(sender, photo):
    upload = sender.begun(photo)
    sender.put(upload, 0, photo)
    first, second = sender.finish(upload), sender.finish(upload)
    assert first.json == second.json
    again = sender.put(upload, 0, photo[:LEAST])
    assert (again.status_code, again.json["offset"]) == (409, str(len(photo)))


def test_of_two_pieces_with_one_offset_one_counts(world, tmp_path, photo, monkeypatch):
    """All of them were judged, and lie on the disk, before the first of them gets its name."""
    uploads = PieceStore(tmp_path).of(uuid4(), "task")
    upload = uploads.begin(field="photos", name="a.jpg", size=len(photo), sha256="")
    lengths = [LEAST + number for number in range(8)]
    written = Barrier(len(lengths))
    monkeypatch.setattr(safe_files.os, "fsync", lambda _file: written.wait(30))

    def send(length):
        return lambda _world: uploads.put(upload, 0, photo[:length])

    outcomes = Threads(world).race([send(length) for length in lengths])
    (won,) = [outcome.value for outcome in outcomes if outcome.error is None]
    lost = [outcome for outcome in outcomes if outcome.error is not None]
    assert {outcome.error for outcome in lost} == {"Conflict"}
    assert {outcome.facts["offset"] for outcome in lost} == {won} == {uploads.offset(upload)}


def test_files_lie_where_their_owner_alone_can_read_them(sender, photo, room):
    upload = sender.begun(photo)
    sender.put(upload, 0, photo[:LEAST])
    files = [path for path in room.rglob("*") if path.is_file()]
    assert len(files) == 2
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert {path.parent.stat().st_mode & 0o777 for path in files} == {0o700}


def test_nothing_unfinished_is_evidence(sender, photo, office):
    sender.put(sender.begun(photo), 0, photo[:LEAST])
    assert [path for path in office.config.evidence.rglob("*") if path.is_file()] == []


def grow_old(room, hours):
    """Let everything under a folder have been written so long ago."""
    then = (datetime.now(UTC) - timedelta(hours=hours)).timestamp()
    for path in room.rglob("*"):
        os.utime(path, (then, then))


def test_what_was_begun_a_day_ago_is_removed(sender, photo, room, office):
    upload = sender.begun(photo)
    sender.put(upload, 0, photo[:LEAST])
    grow_old(room, 23)
    tidy_evidence(office)
    assert sender.ask("GET", f"/{upload}").json["offset"] == LEAST
    grow_old(room, 25)
    fresh = sender.begun(photo, "新.jpg")
    tidy_evidence(office)
    assert sender.ask("GET", f"/{upload}").status_code == 404
    assert [one["id"] for one in sender.ask("GET").json["uploads"]] == [fresh]


def test_a_whole_file_waits_a_day_for_its_form(  # noqa: PLR0917 -- fixtures
    inspector, sender, task, refusal, photo, office
):
    """The store would take away after an hour what no record knows."""
    note = sender.send(photo).json["file"]["note"]
    grow_old(office.config.evidence, 5)
    assert tidy_evidence(office) == 0
    assert post(inspector, task, {**refusal, "photos.sent": note}).status_code == 303
    grow_old(office.config.evidence, 5)
    assert tidy_evidence(office) == 0


def test_a_whole_file_that_no_form_took_goes_after_a_day(sender, photo, room, office):
    sender.send(photo)
    grow_old(room, 25)
    grow_old(office.config.evidence, 25)
    assert tidy_evidence(office) == 2  # the original and its view copy


def test_a_room_that_was_never_made_ready_is_removed(room, office):
    half = room / "person" / ".draft-half"
    half.mkdir(parents=True)
    grow_old(room, 25)
    tidy_evidence(office)
    assert list(room.iterdir()) == []
