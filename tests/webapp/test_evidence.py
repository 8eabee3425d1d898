"""Photos: a clean copy to look at, the untouched original to take along, for those who may."""

from __future__ import annotations

import hashlib
import re

import pytest

from casework.models import Attachment
from tests.webapp.conftest import photo_file


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
