"""A photo beside a refused answer is kept, offered again, and counts for its sender alone."""

from __future__ import annotations

import re
from html import unescape

import pytest

from casework.models import Attachment, Submission
from tests.webapp.conftest import photo_file

NOTE = re.compile(r'name="photos\.sent" value="([^"]+)"')


def post(browser, task, sent):
    return browser.post(f"/tasks/{task.task_id}", sent, content_type="multipart/form-data")


def notes(answer):
    return [unescape(note) for note in NOTE.findall(answer.text)]


@pytest.fixture
def wrong(refusal):
    return {**refusal, "inspected_on": "2022-05-11"}


@pytest.fixture
def photo(rows, task):
    return lambda: rows(Attachment, Attachment.task_id == task.task_id)


def test_a_refused_field_beside_photos_keeps_them(  # noqa: PLR0917 -- fixtures
    inspector, task, refusal, wrong, photo, rows
):
    refused = post(
        inspector, task, {**wrong, "photos": [photo_file("一.jpg"), photo_file("二.png", "PNG")]}
    )
    assert refused.status_code == 422
    assert len(notes(refused)) == 2
    assert "已经提交" in refused.text
    assert photo() == []
    answer = post(inspector, task, {**refusal, "photos.sent": notes(refused)})
    assert answer.status_code == 303, answer.text
    assert sorted(kept.name for kept in photo()) == ["一.jpg", "二.png"]
    (handed,) = rows(Submission, Submission.task_id == task.task_id)
    assert handed.answers["photos"] == [kept.sha256 for kept in photo()]


def test_photos_sent_before_and_new_ones_come_together(inspector, task, refusal, wrong, photo):
    refused = post(inspector, task, {**wrong, "photos": [photo_file("一.jpg")]})
    again = post(
        inspector,
        task,
        {**wrong, "photos.sent": notes(refused), "photos": [photo_file("二.jpg", size=41)]},
    )
    assert len(notes(again)) == 2
    more = [photo_file("一.jpg"), photo_file("三.jpg", size=42)]
    answer = post(inspector, task, {**refusal, "photos.sent": notes(again), "photos": more})
    assert answer.status_code == 303, answer.text
    assert sorted(kept.name for kept in photo()) == ["一.jpg", "三.jpg", "二.jpg"]


def test_a_photo_that_is_unticked_is_left_out(inspector, task, refusal, wrong, photo):
    refused = post(
        inspector, task, {**wrong, "photos": [photo_file("一.jpg"), photo_file("二.jpg", size=41)]}
    )
    assert post(inspector, task, {**refusal, "photos.sent": notes(refused)[1:]}).status_code == 303
    assert [kept.name for kept in photo()] == ["二.jpg"]


def test_one_refused_photo_does_not_lose_the_others(inspector, task, refusal):
    broken = (photo_file()[0].__class__(b"no photo"), "坏.jpg")
    refused = post(inspector, task, {**refusal, "photos": [broken, photo_file("好.jpg")]})
    assert refused.status_code == 422
    assert "坏.jpg" in refused.text
    assert len(notes(refused)) == 1


def test_what_was_sent_before_is_shown_to_its_sender_alone(
    inspector, task, wrong, world, signed_in
):
    refused = post(inspector, task, {**wrong, "photos": [photo_file()]})
    (shown,) = re.findall(rf'src="(/tasks/{task.task_id}/sent/[^"]+)"', refused.text)
    answer = inspector.client.get(shown)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    other = signed_in(world.actor("inspector", task.unit, nth=1))
    assert other.get(shown).status_code == 404


def test_a_note_of_another_person_or_task_or_field_counts_for_nothing(  # noqa: PLR0917 -- fixtures
    inspector, task, refusal, wrong, world, signed_in, photo
):
    (note,) = notes(post(inspector, task, {**wrong, "photos": [photo_file()]}))
    other = signed_in(world.actor("inspector", task.unit, nth=1))
    elsewhere = world.item(world.inspection(world.enterprise(nth=1)), "inspect")
    second = {**refusal, "second_officer": str(world.actor("inspector", task.unit).id)}
    tries = [
        (other, task, {**second, "photos.sent": note}),
        (inspector, elsewhere, {**refusal, "photos.sent": note}),
        (inspector, task, {**refusal, "photos.sent": note[:-3] + "abc"}),
        (inspector, task, {**refusal, "photos.sent": "0" * 64}),
    ]
    for browser, item, sent in tries:
        answer = post(browser, item, sent)
        assert answer.status_code == 422, sent
        assert "照片已不在" in answer.text
    assert photo() == []


def test_a_photo_that_was_tidied_away_meanwhile_is_asked_for_again(
    inspector, task, refusal, wrong, office
):
    (note,) = notes(post(inspector, task, {**wrong, "photos": [photo_file()]}))
    for file in office.config.evidence.rglob("*"):
        if file.is_file():
            file.unlink()
    answer = post(inspector, task, {**refusal, "photos.sent": note})
    assert answer.status_code == 422
    assert "照片已不在" in answer.text


def test_photos_sent_before_count_among_the_most_that_are_taken(inspector, task, refusal, wrong):
    many = [photo_file(size=40 + n) for n in range(20)]
    kept = notes(post(inspector, task, {**wrong, "photos": many}))
    assert len(kept) == 20
    answer = post(
        inspector, task, {**refusal, "photos.sent": kept, "photos": [photo_file(size=90)]}
    )
    assert answer.status_code == 422
    assert "最多20张照片" in answer.text
    assert len(notes(answer)) == 20


def test_the_field_offers_camera_or_album(inspector, task):
    page = inspector.get(f"/tasks/{task.task_id}").text
    field = re.search(r"<input[^>]*data-photos[^>]*>", page).group()
    assert "capture" not in field
    assert 'data-max-all-mb="64"' in field
