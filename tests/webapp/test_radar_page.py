"""The auditor's queue of suspected photos, and the approval that sees what was found."""

from __future__ import annotations

import uuid
from io import BytesIO

import pytest
from sqlalchemy import select

from casework.models import PhotoSuspicion
from casework.queries.people import fellow_officers
from tests.radar.drawing import drawn, written
from webapp.jobs.photos import compare_photos


@pytest.fixture
def suspected(world, office, signed_in):
    """A hazard whose recheck shows a photo of another matter."""
    first, second = world.hazard_at("recheck"), world.hazard_at("recheck")
    for hazard, quality in ((first, 88), (second, 50)):
        hand_in_recheck(world, signed_in, hazard, written(drawn(1), quality))
    assert compare_photos(office) == 2
    return second


def hand_in_recheck(world, signed_in, hazard, photo):
    item = world.item(hazard, "recheck")
    actor = world.actor(item.role, item.unit)
    browser = signed_in(actor)
    with world.unit_of_work.reading(actor) as work:
        [second, *_] = fellow_officers(work.session, actor, work.today)
    answer = browser.post(
        f"/tasks/{item.task_id}",
        data={
            "rechecked_on": world.clock.today.isoformat(),
            "second_officer": str(second.id),
            "recheck_outcome": "passed",
            "photos": (BytesIO(photo), "复查.jpg"),
        },
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, answer.text


def suspicion_of(world):
    with world.reading() as work:
        return work.session.scalars(select(PhotoSuspicion)).one()


def approve(world, signed_in, hazard, **said):
    """Agree, with an answer to the warning that the order was not served."""
    said = {"warnings_answer": "已当场交付。", **said}
    task = world.item(hazard, "approve_strike_off").task_id
    data = {"approved": "true", "opinion": "同意销号。", **said}
    return signed_in("chief1").post(f"/tasks/{task}", data=data)


def test_a_suspected_photo_blocks_until_the_auditor_says_that_it_is_harmless(
    world, signed_in, suspected
):
    task = world.item(suspected, "approve_strike_off").task_id
    page = signed_in("chief1").get(f"/tasks/{task}").text
    assert "side-by-side" in page
    assert "notice-bad" in page
    refused = approve(world, signed_in, suspected)
    assert refused.status_code == 422
    assert "未曾上报过的画面" in refused.text
    row = suspicion_of(world)
    auditor = signed_in("auditor")
    assert str(row.id) in auditor.get("/radar").text
    judged = auditor.post(f"/radar/{row.id}", data={"verdict": "harmless", "reason": "同一门店"})
    assert judged.status_code == 303
    told = [e.facts for e in world.events(suspected) if e.kind == "PhotoJudged"]
    assert [(f["verdict"], f["reason"]) for f in told] == [("harmless", "同一门店")]
    assert approve(world, signed_in, suspected).status_code == 303
    assert world.matter(suspected).struck_off_on is not None


@pytest.mark.usefixtures("sound_afterwards")
def test_a_photo_judged_to_be_re_used_blocks(world, signed_in, suspected):
    row = suspicion_of(world)
    data = {"verdict": "reused", "reason": "与另一隐患照片相同"}
    assert signed_in("auditor").post(f"/radar/{row.id}", data=data).status_code == 303
    assert approve(world, signed_in, suspected).status_code == 422
    assert "与另一隐患照片相同" in signed_in("auditor").get("/radar").text


def test_photos_are_compared_before_the_approval_at_the_latest(world, signed_in):
    first, second = world.hazard_at("recheck"), world.hazard_at("recheck")
    for hazard, quality in ((first, 88), (second, 50)):
        hand_in_recheck(world, signed_in, hazard, written(drawn(1), quality))
    assert approve(world, signed_in, second).status_code == 422
    assert suspicion_of(world).matter_id == second


def test_a_warning_wants_a_reason(world, signed_in):
    hazard = world.hazard_at("approve_strike_off")
    refused = approve(world, signed_in, hazard, warnings_answer="")
    assert refused.status_code == 422
    assert "warnings_answer" in refused.text
    said = {"warnings_answer": "现场已核实整改到位。"}
    assert approve(world, signed_in, hazard, **said).status_code == 303
    [struck] = [e.facts for e in world.events(hazard) if e.kind == "HazardStruckOff"]
    assert struck["answer"] == "现场已核实整改到位。"
    assert [found["rule"] for found in struck["findings"]] == ["order_served", "after_photos"]


@pytest.mark.usefixtures("suspected")
@pytest.mark.parametrize(
    "data", [{}, {"verdict": "reused"}, {"verdict": "odd", "reason": "因"}, {"reason": "因"}]
)
def test_a_verdict_without_its_reason_is_not_taken(world, signed_in, data):
    row = suspicion_of(world)
    assert signed_in("auditor").post(f"/radar/{row.id}", data=data).status_code == 422
    assert suspicion_of(world).verdict is None


@pytest.mark.usefixtures("suspected")
@pytest.mark.parametrize("who", ["leader1", "inspector11", "chief1", "administrator"])
def test_others_do_not_judge(world, signed_in, who):
    row, browser = suspicion_of(world), signed_in(who)
    assert browser.get("/radar").status_code == 403
    data = {"verdict": "harmless", "reason": "因"}
    assert browser.post(f"/radar/{row.id}", data=data).status_code == 403


def test_a_pair_that_is_not_there_is_not_found(signed_in):
    data = {"verdict": "harmless", "reason": "因"}
    assert signed_in("auditor").post(f"/radar/{uuid.uuid4()}", data=data).status_code == 404


def test_without_a_suspicion_the_page_says_so(signed_in):
    assert signed_in("auditor").get("/radar").status_code == 200
