"""The command itself refuses what the form refuses: there is no door around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from casework.definitions import CampaignBook
from casework.documents.evidence import KeptFile
from casework.errors import AnswersInvalid, NotPermitted
from casework.models import Attachment, Submission
from casework.unit_of_work import CLOCK
from tests.furnishing import world_on
from tests.packs import PROCESSES, copied_packs
from workflows.commands.install import store_definitions
from workflows.commands.tasks import complete_task

CHANGES = [
    ({"description": None}, ("description", "required")),
    ({"found_on": "2022-05-11"}, ("found_on", "day_in_future")),
    ({"found_on": "2021-05-08"}, ("found_on", "day_long_past")),
    ({"spread": "everywhere"}, ("spread", "not_listed")),
    ({"urgent": "yes"}, ("urgent", "not_yes_or_no")),
    ({"product_class": "toys"}, ("product_class", "not_listed")),
    ({"problem_type": "unlicensed_production"}, ("problem_type", "not_listed")),
    ({"description": "长" * 2001}, ("description", "too_long")),
    ({"photos": ["0" * 64]}, ("photos", "not_files")),
    ({"colour": "red"}, ("colour", "not_asked")),
]


@pytest.mark.parametrize(("change", "finding"), CHANGES, ids=lambda value: str(value)[:40])
def test_no_door_hands_in_what_the_form_refuses(world, change, finding):
    hazard = world.hazard()
    task, answers, actor = world.prepared(hazard, "register").args
    with pytest.raises(AnswersInvalid) as refused:
        world.complete(task, {**answers, **change}, actor)
    assert [(f.place, f.code) for f in refused.value.findings] == [finding]
    assert [item.step for item in world.items(hazard)] == ["register"]
    assert [row.step for row in submissions(world, hazard)] == []


@pytest.mark.parametrize(
    ("step", "day", "before"),
    [
        ("record_report", "received_on", "2022-05-09"),
        ("recheck", "rechecked_on", "2022-05-09"),
    ],
)
def test_a_day_before_the_hazard_was_found_is_refused(world, step, day, before):
    hazard = world.hazard_at(step, found_on="2022-05-10")
    with pytest.raises(AnswersInvalid) as refused:
        world.do(hazard, step, **{day: before})
    (finding,) = refused.value.findings
    assert (finding.place, finding.code) == (day, "day_before_known")
    assert finding.facts == {"known": date(2022, 5, 10)}
    world.do(hazard, step, **{day: "2022-05-10"})


def test_who_may_not_act_is_told_so_before_the_form_is_looked_at(world):
    hazard = world.hazard()
    item = world.item(hazard, "register")
    with pytest.raises(NotPermitted):
        world.complete(item.task_id, {}, world.actor("auditor"))


def test_texts_are_stored_clean(world):
    hazard = world.hazard()
    world.do(hazard, "register", description="第一行\v第二\u200b行\u202e ")
    (kept,) = submissions(world, hazard)
    assert kept.answers["description"] == "第一行\n第二行"
    assert world.matter(hazard).description == "第一行\n第二行"


@pytest.fixture
def stricter(engine, runtime, tmp_path):
    """The office after its pack began to ask for two photos of what was put right."""
    packs = copied_packs(tmp_path)
    recheck = packs / PROCESSES / "hazard_closure/forms/recheck.yaml"
    asked = "    multiple: true\n    min: 2\n    required_if: {recheck_outcome: passed}\n"
    text = recheck.read_text("utf-8").replace("    multiple: true\n", asked)
    recheck.write_text(text, "utf-8")
    changed = replace(runtime, campaigns=CampaignBook.load(packs))
    world = world_on(engine, changed)
    with world.unit_of_work(CLOCK) as work:
        store_definitions(work, changed.engine.catalogue, changed.campaigns)
    return world


def test_a_pack_may_ask_for_two_photos_of_what_was_put_right(stricter):
    hazard = stricter.hazard_at("recheck")
    task, answers, actor = stricter.prepared(hazard, "recheck", photos=[]).args
    for number, finding in ((0, ("photos", "required")), (1, ("photos", "too_few_photos"))):
        with pytest.raises(AnswersInvalid) as refused:
            hand_in(stricter, task, answers, actor, a_few(number))
        assert [(f.place, f.code) for f in refused.value.findings] == [finding]
    hand_in(stricter, task, answers, actor, a_few(2))
    with stricter.reading() as work:
        kept = work.session.scalars(select(Attachment.sha256)).all()
    assert sorted(kept) == sorted(photo.sha256 for photo in a_few(2))


def submissions(world, matter):
    with world.reading() as work:
        query = select(Submission).where(Submission.matter_id == matter)
        return list(work.session.scalars(query))


def a_few(number):
    """Photos as the store returns them."""
    return [
        KeptFile(
            field="photos", name=f"{n}.jpg", media_type="image/jpeg", size=1, sha256=str(n) * 64,
            view_sha256=str(n) * 64, taken_at=None, place=None,
        )
        for n in range(number)
    ]  # fmt: skip


def hand_in(world, task, answers, actor, photos):
    named = {**answers, "photos": [photo.sha256 for photo in photos]}
    with world.unit_of_work(actor) as work:
        complete_task(world.runtime, work, task_id=task, answers=named, photos=photos)
