"""A time limit runs from the act that its rule names, wherever and whenever that happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.audit import RuleFiles, audit
from casework.definitions import CampaignBook
from casework.models.limits import ARMED
from casework.rules.calendar import office_day
from config import Config
from tests.packs import copied_packs
from tests.whatif.changes import edit

LEAD, TERM, NOTICE = "lead_verification", "lead_verification_due", "informant_notice_due"


@pytest.fixture
def office(world, tmp_path):
    """The office beside a copy of its files, of which ``change`` changes some."""
    packs = copied_packs(tmp_path)

    def change(**files):
        for file, changed in files.values():
            edit(packs.parent / "bpmn" / file, changed)
        campaigns = CampaignBook.load(packs)
        runtime = replace(world.runtime, campaigns=campaigns)
        return replace(world, runtime=runtime), RuleFiles.read(packs)

    return change


def audited(world, files=None):
    files = files or RuleFiles.read(Config().campaigns, Config().models)
    with world.reading() as work:
        return [str(difference) for difference in audit(work.session, files)]


def lived_through(differences):
    """What is left when the clock jumped: no sweep climbed the rungs of the days between."""
    return [told for told in differences if "rung_missing" not in told]


def the_limit(world, matter, name):
    (found,) = world.limits(matter, name)
    return found


def informed(world, **answers):
    """A lead that has been decided, whose informant is to be told."""
    lead = world.begun(LEAD, lead_source="report", informant="named", **answers)
    world.do(lead, "verify_lead", verdict="none")
    return lead


def test_it_runs_from_the_earlier_day_that_a_person_names(world):
    world.clock.on("2022-10-10")
    limit = the_limit(world, world.begun(LEAD, received_on="2022-09-28"), TERM)
    assert limit.due_on == date(2022, 10, 24)
    assert office_day(limit.starts_at) == date(2022, 9, 28)
    assert (limit.started_by, limit.started_in) == ("lead_received", "lead_verification.register")
    assert audited(world) == []


def test_on_the_day_itself_it_runs_from_the_moment_of_the_act(world):
    limit = the_limit(world, world.begun(LEAD), TERM)
    assert limit.starts_at == world.clock.now
    assert (limit.started_by, limit.state) == ("lead_received", ARMED)
    assert audited(world) == []


def test_a_limit_over_before_it_was_set_is_late_at_once_and_climbs_its_rungs_of_delay(world):
    world.clock.on("2022-10-28")
    lead = world.begun(LEAD, received_on="2022-09-28")
    world.tick()
    limit = the_limit(world, lead, TERM)
    assert limit.delivered_at is not None
    assert [r.number for r in world.rungs(limit)] == sorted(
        set(range(1, limit.rungs_climbed + 1)) - limit.rungs_never_due
    )
    assert world.rungs(limit)
    assert audited(world) == []


def test_the_trail_tells_the_act_and_the_limit_that_started_at_it(world):
    world.clock.on("2022-10-10")
    lead = world.begun(LEAD, received_on="2022-09-28")
    (event,) = [e for e in world.events(lead) if e.facts.get("acts")]
    (act,) = event.facts["acts"]
    assert (act["name"], act["element"]) == ("lead_received", "lead_verification.register")
    assert act["on"] == "2022-09-28"
    assert event.facts["clocks"][0]["started_by"] == "lead_received"


def test_it_runs_from_an_act_of_another_step(world, office):
    def from_receipt(data):
        for rule in data["rules"]:
            if rule["id"] == NOTICE:
                rule["starts"] = "lead_received"

    world, files = office(limits=("_shared/limits/complaints.yaml", from_receipt))
    lead = informed(world)
    received = the_limit(world, lead, TERM).starts_at
    world.clock.on("2022-05-12")
    world.do(lead, "decide", decision="not_file")
    limit = the_limit(world, lead, NOTICE)
    assert (limit.starts_at, limit.started_by) == (received, "lead_received")
    assert limit.due_on == date(2022, 5, 17)
    assert audited(world, files) == []


def test_it_runs_from_an_act_of_the_matter_it_came_from(world, office):
    def not_here(data):
        del data["acts"]["lead_received"]

    def there(data):
        data["acts"] = {"lead_received": {"at": "inspect"}}

    world, files = office(
        lead=("lead_verification/process.yaml", not_here),
        inspection=("onsite_inspection/process.yaml", there),
    )
    inspection = world.inspection()
    world.do(inspection, "inspect")
    inspected = world.clock.now
    world.clock.on("2022-05-16")
    limit = the_limit(world, world.begun(LEAD, origin=inspection), TERM)
    assert (limit.starts_at, limit.started_in) == (inspected, "onsite_inspection.inspect")
    assert audited(world, files) == []


def test_it_runs_from_when_it_is_set_where_no_process_does_its_act(world, office):
    def nowhere(data):
        del data["acts"]["hazard_found"]

    world, _files = office(hazard=("hazard_closure/process.yaml", nowhere))
    limit = the_limit(world, world.hazard(), "register_due")
    assert (limit.starts_at, limit.started_by) == (world.clock.now, None)


def test_each_limit_of_the_hazard_loop_keeps_the_act_it_started_at(world):
    hazard = world.hazard_at("approve_strike_off")
    world.do(hazard, "approve_strike_off")
    started = {limit.name: limit.started_by for limit in world.limits(hazard)}
    assert started == {
        "register_due": "hazard_found",
        "order_due": "hazard_graded",
        "rectification_due": "order_issued",
        "recheck_due": "rectification_reported",
        "strike_off_due": "recheck_passed",
        "look_back_opens": "hazard_struck_off",
    }
    assert audited(world) == []


def test_what_started_a_limit_starts_none_of_a_second_round(world):
    hazard = world.hazard_at("recheck")
    world.clock.on("2022-05-25")
    world.do(hazard, "recheck", recheck_outcome="failed", failure_remarks="未落实")
    first, second = world.limits(hazard, "order_due")
    assert (first.started_by, second.started_by) == ("hazard_graded", None)
    assert second.starts_at == world.clock.now
    world.do(hazard, "issue_order")
    again = world.limits(hazard, "rectification_due")[-1]
    assert (again.started_by, again.starts_at) == ("order_issued", world.clock.now)
    assert lived_through(audited(world)) == []


@pytest.mark.parametrize(
    ("decided", "due"), [("2022-05-12", "2022-05-19"), ("2022-06-02", "2022-06-10")]
)
def test_it_runs_after_the_limit_that_its_rule_names_was_settled(world, office, decided, due):
    def nowhere(data):
        del data["acts"]["filing_decided"]

    world, files = office(lead=("lead_verification/process.yaml", nowhere))
    lead = informed(world)
    world.clock.on(decided)
    world.do(lead, "decide", decision="not_file")
    limit = the_limit(world, lead, NOTICE)
    assert (limit.started_by, limit.started_in) == (f"rule:{TERM}", TERM)
    assert limit.due_on == date.fromisoformat(due)
    assert lived_through(audited(world, files)) == []


def test_it_runs_after_an_opening_edge_from_its_day_however_late_the_sweep_comes(world):
    hazard = world.hazard_at("approve_strike_off")
    world.do(hazard, "approve_strike_off")
    (opens,) = world.limits(hazard, "look_back_opens")
    world.clock.on((opens.due_on + timedelta(days=3)).isoformat())
    world.tick()
    limit = the_limit(world, hazard, "look_back_due")
    assert (limit.started_by, limit.starts_at) == ("rule:look_back_opens", opens.due_at)
    assert office_day(opens.due_at) < world.clock.today
    assert audited(world) == []


def test_the_auditor_finds_a_start_that_the_trail_does_not_tell(world):
    world.clock.on("2022-10-10")
    lead = world.begun(LEAD, received_on="2022-09-28")
    with world.unit_of_work(world.actor("inspector")) as work:
        limit = work.session.merge(the_limit(world, lead, TERM))
        limit.started_by = "case_filed"
    assert any("started_by: expected lead_received" in told for told in audited(world))
