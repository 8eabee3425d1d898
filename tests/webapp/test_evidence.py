"""Photos: a clean copy to look at, the untouched original to take along, for those who may."""

from __future__ import annotations

import hashlib
import os
import re
import time
from dataclasses import asdict
from uuid import uuid4

import pytest

from casework.errors import NotFound
from casework.models import Attachment, Incident
from casework.unit_of_work import CLOCK
from tests.webapp.conftest import photo_file
from webapp.jobs.heartbeat import tidy_evidence


@pytest.fixture
def photo(inspector, task, refusal, rows):
    content, name = photo_file()
    sent = {**refusal, "photos": [(content, name)]}
    answer = inspector.post(f"/tasks/{task.task_id}", sent, content_type="multipart/form-data")
    assert answer.status_code == 303
    (kept,) = rows(Attachment, Attachment.task_id == task.task_id)
    return kept


@pytest.fixture
def links(inspector, photo, task):
    page = inspector.get(f"/matters/{task.matter_id}").text
    assert photo.sha256 in page
    view = re.search(r'<img src="([^"]+)"', page)
    original = re.search(r'href="([^"]+/original)"', page)
    assert view
    assert original
    return view.group(1), original.group(1)


def test_pages_show_the_copy_without_what_came_along(inspector, links, photo):
    answer = inspector.client.get(links[0])
    assert answer.status_code == 200
    assert answer.mimetype == "image/jpeg"
    assert hashlib.sha256(answer.data).hexdigest() == photo.view_sha256
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_original_is_handed_out_untouched_and_never_shown(inspector, links, photo):
    answer = inspector.client.get(links[1])
    assert hashlib.sha256(answer.data).hexdigest() == photo.sha256
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "\n" not in answer.headers["Content-Disposition"]


def test_who_takes_an_original_along_stands_in_the_trail(inspector, links, photo, world, task):
    for link in (links[1], links[1], links[0]):
        assert inspector.client.get(link).status_code == 200
    told = [e.facts for e in world.events(task.matter_id) if e.kind == "OriginalTaken"]
    assert told == [{"sha256": photo.sha256, "times": times} for times in (1, 2)]
    page = inspector.get(f"/matters/{task.matter_id}").text
    assert f"下载了照片原件（{photo.sha256}）" in page


def test_strangers_find_nothing(links, task, world, signed_in, browser):
    stranger = next(
        world.actor("inspector", unit)
        for unit in ("JB01", "JB02", "JB03")
        if not world.actor("inspector", unit).sees(task.unit)
    )
    for link in links:
        assert signed_in(stranger).get(link).status_code == 404
        assert browser.get(link).status_code == 303


def test_a_file_that_was_changed_is_not_shown(inspector, links, photo, office):
    folder = office.config.evidence / "sha256" / photo.view_sha256[:2]
    (folder / photo.view_sha256).write_bytes(b"something else")
    assert inspector.get(links[0]).status_code == 404


@pytest.fixture
def aged(office):
    """Make every file of the store two hours old."""

    def age():
        for file in office.config.evidence.rglob("*"):
            if file.is_file():
                os.utime(file, (time.time() - 7200,) * 2)

    return age


def test_i_6_a_photo_of_a_refused_act_is_tidied_away_and_one_on_record_stays(office, photo, aged):
    stray = office.evidence.keep_photo("photos", "x.jpg", photo_file(size=9)[0].getvalue())
    assert tidy_evidence(office) == 0  # young: its act may be under way
    aged()
    assert tidy_evidence(office) == 2  # the original and its view copy
    with pytest.raises(NotFound):
        office.evidence.read(stray.sha256)
    assert office.evidence.read(photo.sha256)
    assert office.evidence.read(photo.view_sha256)


def test_i_6_a_photo_that_an_open_incident_waits_with_stays(office, aged):
    waiting = office.evidence.keep_photo("photos", "x.jpg", photo_file()[0].getvalue())
    incident = Incident(
        id=uuid4(),
        act="complete_task",
        arguments={"photos": [asdict(waiting)]},
        cause="KeyError",
        message="",
        happened_at=office.clock(),
    )
    with office.unit_of_work(CLOCK) as work:
        work.session.add(incident)
    aged()
    assert tidy_evidence(office) == 0
    assert office.evidence.read(waiting.sha256)


def test_i_6_a_photo_handed_in_again_is_young_again(office, aged):
    content = photo_file()[0].getvalue()
    office.evidence.keep_photo("photos", "x.jpg", content)
    aged()
    office.evidence.keep_photo("photos", "x.jpg", content)
    assert tidy_evidence(office) == 0
