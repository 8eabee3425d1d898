"""The page of checkpoints: the auditor and the administrator take them along."""

from __future__ import annotations

import json

import pytest

from webapp.app.sealing import make_key
from webapp.jobs.checkpoints import checkpoint


@pytest.fixture
def made(world, office, engine):
    """Five checkpoints; the heads of the last three are kept."""
    key = make_key(office.config)
    for _ in range(5):
        world.hazard()
        assert checkpoint(engine, office.config.checkpoints, key)
    return office.config.checkpoints


def test_before_the_first_one_the_page_says_so(signed_in):
    assert "尚未写入检查点" in signed_in("auditor").get("/checkpoints").text


@pytest.mark.parametrize("who", ["auditor", "administrator"])
def test_they_are_listed_and_taken_along_as_they_were_written(signed_in, made, who):
    browser = signed_in(who)
    page = browser.get("/checkpoints").text
    assert page.count("/heads") == 3
    answer = browser.get("/checkpoints/5")
    assert answer.data == (made / "checkpoint-00000005.json").read_bytes()
    assert json.loads(answer.data)["number"] == 5
    assert (
        answer.headers["Content-Disposition"] == 'attachment; filename="checkpoint-00000005.json"'
    )
    assert browser.get("/checkpoints/5/heads").data == (made / "heads-00000005").read_bytes()
    assert browser.get("/checkpoints/1").status_code == 200
    for gone in ("/checkpoints/1/heads", "/checkpoints/6", "/checkpoints/0"):
        assert browser.get(gone).status_code == 404


def test_one_that_cannot_be_read_is_left_out_and_not_handed_out(signed_in, made):
    (made / "checkpoint-00000004.json").write_text("{")
    browser = signed_in("auditor")
    page = browser.get("/checkpoints")
    assert page.status_code == 200
    assert "/checkpoints/4" not in page.text
    assert browser.get("/checkpoints/4").status_code == 404


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("who", ["leader1", "inspector11", "security"])
def test_others_do_not_see_them(signed_in, who):
    browser = signed_in(who)
    for path in ("/checkpoints", "/checkpoints/5", "/checkpoints/5/heads"):
        assert browser.get(path).status_code == 403
