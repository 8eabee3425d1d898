"""Files of a form that begins a matter come in pieces, as those of a task do."""

from __future__ import annotations

import re
from html import unescape

import pytest

from casework.models import Attachment, Matter
from tests.webapp.sending import LEAST, Sender, noisy

PAGE = "/begin/lead_verification"
NOTE = re.compile(r'name="photos\.sent" value="([^"]+)"')
ROOM = re.compile(r'data-pieces="([^"]+)"')


@pytest.fixture(scope="module")
def photo():
    content = noisy()
    assert len(content) > 2 * LEAST
    return content


@pytest.fixture
def answers(world):
    return {
        "lead_source": "complaint",
        "received_on": world.clock.today.isoformat(),
        "subject": "示例店",
        "suspicion": "销售无证产品",
        "informant": "none",
    }


class BeginSender(Sender):
    """The script of a page that begins a matter; the address of the files stands on the page."""

    def __init__(self, browser, page):
        self.browser = browser
        found = unescape(ROOM.search(browser.get(page).text)[1])
        self.path, _, self.query = found.partition("?")

    def ask(self, method, path="", **options):
        return super().ask(method, path, query_string=self.query, **options)


def post(browser, path, sent):
    return browser.post(path, sent, content_type="multipart/form-data")


def test_a_file_in_pieces_is_handed_in_with_the_form(inspector, answers, photo, rows):
    sender = BeginSender(inspector, PAGE)
    told = sender.send(photo).json["file"]
    assert inspector.client.get(told["address"]).mimetype == "image/jpeg"
    answer = post(inspector, PAGE, {**answers, "photos.sent": told["note"]})
    assert answer.status_code == 303, answer.text
    [kept] = rows(Attachment, Attachment.field == "photos")
    assert (kept.sha256, kept.size) == (told["sha256"], len(photo))
    assert NOTE.findall(inspector.get(PAGE).text) == []  # what was handed in waits no more


def test_a_refused_form_keeps_the_file_with_its_upload(inspector, answers, photo, rows):
    note = BeginSender(inspector, PAGE).send(photo).json["file"]["note"]
    refused = post(inspector, PAGE, {**answers, "subject": "", "photos.sent": note})
    assert refused.status_code == 422
    [again] = [unescape(found) for found in NOTE.findall(refused.text)]
    assert "data-upload=" in refused.text
    assert post(inspector, PAGE, {**answers, "photos.sent": again}).status_code == 303
    assert len(rows(Attachment, Attachment.field == "photos")) == 1


def test_an_unfinished_file_goes_on_after_the_page_was_left(inspector, photo):
    sender = BeginSender(inspector, PAGE)
    upload = sender.begun(photo)
    sender.put(upload, 0, photo[:LEAST])
    again = BeginSender(inspector, PAGE)
    [told] = again.ask("GET").json["uploads"]
    assert (told["id"], told["offset"]) == (upload, LEAST)
    assert again.ask("DELETE", f"/{upload}").status_code == 204
    assert again.ask("GET").json["uploads"] == []


def test_what_is_begun_about_another_enterprise_has_its_own_files(
    inspector, world, task, photo, answers
):
    enterprise = world.enterprise(unit=task.unit)
    page = f"{PAGE}?enterprise={enterprise.id}"
    note = BeginSender(inspector, page).send(photo).json["file"]["note"]
    assert NOTE.findall(inspector.get(page).text)
    assert NOTE.findall(inspector.get(PAGE).text) == []
    refused = post(inspector, PAGE, {**answers, "photos.sent": note})
    assert refused.status_code == 422
    assert "请重新选择" in refused.text


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("leader1", f"{PAGE}/pieces", 403),
        ("auditor", f"{PAGE}/pieces", 403),
        (None, "/begin/interview/pieces", 404),
        (None, "/begin/nothing/pieces", 404),
    ],
)
def test_who_may_not_begin_sends_no_files(  # noqa: PLR0917 -- fixtures
    signed_in, inspector, photo, who, path, status
):
    browser = signed_in(who) if who else inspector
    sender = BeginSender(inspector, PAGE)
    browser.get("/")
    sender.browser, sender.path = browser, path
    assert sender.ask("GET").status_code == status
    assert sender.begin(photo).status_code == status


def test_outside_every_campaign_no_file_is_begun(inspector, world, photo, rows):
    sender = BeginSender(inspector, PAGE)
    world.clock.on("2023-01-09")
    inspector.get("/")
    answer = sender.begin(photo)
    assert answer.status_code == 422
    assert "今天不在专项行动期间" in answer.json["message"]
    assert rows(Matter, Matter.kind == "lead") == []


def test_a_file_of_a_field_that_is_not_asked_is_refused(inspector, photo):
    answer = BeginSender(inspector, PAGE).begin(photo, field="checklist.1.photos")
    assert (answer.status_code, answer.json["reason"]) == (422, "no_such_field")
