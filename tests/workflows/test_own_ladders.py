"""A campaign says in its pack who is asked what when something is late."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from casework.definitions import CampaignBook
from casework.errors import NotPermitted
from casework.models import Notice, Person
from tests.offices import an_office
from tests.packs import copied_packs, shipped_rules
from tests.whatif.changes import edit
from webapp.jobs.heartbeat import tick

LISTED = {
    "like": "NORMAL",
    "rungs": [
        {"rung": 3, "to": "bureau_leader", "copy": ["section_chief"]},
        {"rung": 3, "begun": False, "to": "bureau_leader", "copy": ["superior"]},
        {"rung": 4, "act": "explain", "to": "section_chief"},
    ],
}


@pytest.fixture
def listed(world, tmp_path):
    """The office with a ladder of the campaign's own, which every limit of a hazard climbs."""
    packs = copied_packs(tmp_path)

    def own_ladder(data):
        data["ladders"] = {"LISTED": LISTED}

    def climb(data):
        own = ("register_due", "order_due", "recheck_due")
        data["rules"] += [
            {**rule, "ladder": "LISTED"} for rule in shipped_rules() if rule["id"] in own
        ]

    edit(packs / "jiangbei-2022/campaign.yaml", own_ladder)
    edit(packs / "jiangbei-2022/rules/phases.yaml", climb)
    campaigns = CampaignBook.load(packs)
    return replace(world, runtime=replace(world.runtime, campaigns=campaigns))


@pytest.mark.parametrize("urgent", [False, True], ids=["general", "major"])
def test_a_ladder_with_a_name_of_its_own_is_climbed_by_every_grade(listed, urgent):
    hazard = listed.hazard_at("recheck", urgent=urgent)
    (registering,) = listed.limits(hazard, "register_due")
    (order,) = listed.limits(hazard, "order_due")
    (recheck,) = listed.limits(hazard, "recheck_due")
    assert {registering.ladder, order.ladder, recheck.ladder} == {"LISTED"}


def test_the_task_goes_to_whom_the_rung_names_and_to_nobody_else(listed):
    hazard = listed.hazard()
    listed.clock.on("2022-06-30")
    listed.tick()
    (limit,) = listed.limits(hazard, "register_due")
    asked = [(r.number, r.act, r.to_role, r.copy_roles) for r in listed.rungs(limit)]
    assert asked[-3:] == [
        (3, "explain", "bureau_leader", "superior"),
        (4, "explain", "section_chief", ""),
        (5, "propose", "bureau_leader", "superior"),
    ]
    by_rung = {e.rung: e for e in listed.children(hazard, "escalation")}
    owners = {n: [(i.step, i.role) for i in listed.items(e.id)] for n, e in by_rung.items()}
    assert owners == {
        3: [("explain_delay", "bureau_leader")],
        4: [("explain_delay", "section_chief")],
        5: [("propose_listing", "bureau_leader")],
    }
    with pytest.raises(NotPermitted):
        listed.do(by_rung[3].id, "explain_delay", by=listed.actor("section_chief"))
    listed.do(by_rung[3].id, "explain_delay", by=listed.actor("bureau_leader"))
    assert listed.matter(by_rung[3].id).outcome == "explained"


def test_those_who_are_told_are_those_who_are_asked(listed):
    hazard = listed.hazard()
    listed.clock.on("2022-06-30")
    tick(an_office(listed))
    (limit,) = listed.limits(hazard, "register_due")
    with listed.reading() as work:
        people = {p.id: set(p.roles) for p in work.session.scalars(select(Person))}
        notices = work.session.scalars(select(Notice).where(Notice.matter_id == hazard)).all()
    for rung in listed.rungs(limit)[-3:]:
        named = {rung.to_role, *rung.copy_roles.split(",")} - {""}
        told = [people[n.person_id] for n in notices if n.facts.get("rung") == rung.number]
        assert told
        assert all(roles & named for roles in told)
