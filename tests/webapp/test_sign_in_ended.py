"""A sign-in that ends while somebody writes costs nothing that was written."""

from __future__ import annotations

import re
from html import unescape

import pytest

from casework.models import Attachment, Submission
from tests.webapp.conftest import PASSWORD, photo_file

FORM = re.compile(r'<form class="form" method="post" action="([^"]+)".*?</form>', re.DOTALL)
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
TEXT = "拒绝检查：\n门口<b>贴有</b>“内部整顿”"


@pytest.fixture
def ended(world, inspector, task, person):
    """Open the task's page; then the sign-in ends. Returns how to sign in again."""
    inspector.get(f"/tasks/{task.task_id}")
    username = person(world.actor("inspector", task.unit).id).username
    page = inspector.token
    assert inspector.post("/sign-out").status_code == 303
    assert inspector.token == page

    def again(who=username):
        token = inspector.token
        inspector.get("/sign-in")
        assert (
            inspector.post("/sign-in", {"username": who, "password": PASSWORD}).status_code == 303
        )
        inspector.token = token

    return again


def carried(answer):
    found = FORM.search(answer.text)
    fields = {unescape(n): unescape(v) for n, v in FIELD.findall(found.group())}
    return unescape(found.group(1)), fields


def test_what_was_written_is_sent_after_signing_in_again(inspector, task, refusal, ended, rows):
    sent = {**refusal, "refusal_facts": TEXT}
    answer = inspector.post(f"/tasks/{task.task_id}", sent)
    assert answer.status_code == 401
    path, fields = carried(answer)
    assert fields["refusal_facts"] == TEXT
    ended()
    assert inspector.client.post(path, data=fields).status_code == 303
    (kept,) = rows(Submission, Submission.task_id == task.task_id)
    assert kept.answers["refusal_facts"] == TEXT


def test_the_same_request_once_more_is_taken_too(inspector, task, refusal, ended):
    assert inspector.post(f"/tasks/{task.task_id}", refusal).status_code == 401
    ended()
    assert inspector.post(f"/tasks/{task.task_id}", refusal).status_code == 303


def test_photos_that_could_not_be_carried_are_asked_for_again(
    inspector, task, refusal, ended, rows
):
    def send():
        sent = {**refusal, "photos": [photo_file()]}
        return inspector.post(f"/tasks/{task.task_id}", sent, content_type="multipart/form-data")

    answer = send()
    assert answer.status_code == 401
    path, fields = carried(answer)
    ended()
    answer = inspector.client.post(path, data=fields)
    assert answer.status_code == 422
    assert "照片未能保留" in answer.text
    assert refusal["refusal_facts"] in answer.text
    assert send().status_code == 303
    assert len(rows(Attachment, Attachment.task_id == task.task_id)) == 1


def test_somebody_else_who_signs_in_cannot_send_it(inspector, task, refusal, ended):
    path, fields = carried(inspector.post(f"/tasks/{task.task_id}", refusal))
    ended("leader1")
    assert inspector.client.post(path, data=fields).status_code == 400


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_what_another_site_sends_is_not_carried(browser, task, refusal, site):
    answer = browser.client.post(
        f"/tasks/{task.task_id}", data=refusal, headers={"Sec-Fetch-Site": site}
    )
    assert answer.status_code == 401
    assert FORM.search(answer.text) is None


def test_programs_are_told_in_their_own_way(browser, task, refusal):
    answer = browser.client.post(f"/tasks/{task.task_id}", json=refusal)
    assert (answer.status_code, answer.mimetype) == (401, "application/json")
