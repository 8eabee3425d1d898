"""The verification of a lead (线索核查立案, P12): registered, verified by two, decided, told."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date

import pytest

from casework.definitions import CampaignBook
from casework.errors import AnswerRefused, AnswersInvalid, NotPermitted, TwoOfficersRequired
from casework.models.limits import ARMED, MET, MISSED, PAUSED
from casework.unit_of_work import CLOCK
from tests.packs import copied_packs
from workflows.commands.install import store_definitions
from workflows.engine import ProcessCatalogue, ProcessEngine
from workflows.limits.commands import start_extension, start_suspension
from workflows.runtime import Runtime

PROCESS = "lead_verification"
LIMIT = "lead_verification_due"


def verified(world, **answers):
    """A lead that waits for the leader's decision."""
    lead = world.begun(PROCESS, **answers)
    world.do(lead, "verify_lead", verdict="violation", facts_clear=True, fine=5000)
    return lead


def the_limit(world, lead, name=LIMIT):
    (found,) = world.limits(lead, name)
    return found


def steps(world, matter):
    return [item.step for item in world.items(matter)]


def test_a_lead_is_a_matter_of_its_own_with_its_facts_and_number(world):
    lead = world.matter(world.begun(PROCESS, lead_source="report", informant="anonymous"))
    assert (lead.kind, lead.stage) == ("lead", "verifying")
    assert lead.number.startswith("线索〔2022〕")
    assert lead.details["lead_source"] == "report"
    assert lead.fact("received_on") == "2022-05-10"
    assert steps(world, lead.id) == ["verify_lead"]


@pytest.mark.parametrize(
    ("registered", "due"), [("2022-09-28", "2022-10-24"), ("2022-04-22", "2022-05-16")]
)
def test_l_cx_18_it_is_verified_and_decided_within_15_working_days(world, registered, due):
    world.clock.on(registered)
    limit = the_limit(world, world.begun(PROCESS))
    assert limit.due_on == date.fromisoformat(due)
    assert (limit.rule, limit.ladder) == (LIMIT, "STATUTORY")


def test_the_term_runs_on_from_the_verification_to_the_decision(world):
    lead = world.begun(PROCESS)
    before = the_limit(world, lead)
    world.clock.on("2022-05-20")
    world.do(lead, "verify_lead", verdict="none")
    after = the_limit(world, lead)
    assert (after.id, after.due_on, after.state) == (before.id, before.due_on, ARMED)
    world.do(lead, "decide", decision="verify_more")
    assert steps(world, lead) == ["verify_lead"]
    assert the_limit(world, lead).id == before.id
    world.do(lead, "verify_lead", verdict="none")
    world.do(lead, "decide", decision="not_file")
    assert the_limit(world, lead).state == MET
    assert world.matter(lead).outcome == "not_filed"


def test_a_decision_after_the_term_is_late_by_working_days(world):
    lead = verified(world)
    world.clock.on("2022-06-02")
    world.tick()
    world.do(lead, "decide", decision="file")
    limit = the_limit(world, lead)
    assert (limit.due_on, limit.state, limit.days_late) == (date(2022, 5, 31), MISSED, 2)


def test_l_cx_18_the_leader_may_extend_it_once_by_15_working_days(world):
    lead = world.begun(PROCESS)
    with world.unit_of_work(world.actor("inspector")) as work:
        request = start_extension(world.runtime, work, the_limit(world, lead).id)
    world.do(request, "request_extension", length=15)
    assert steps(world, request) == ["decide_by_leader"]
    world.do(request, "decide_by_leader", approved=True)
    assert the_limit(world, lead).due_on == date(2022, 6, 22)


def test_l_cx_18_days_of_testing_do_not_count(world):
    lead = world.begun(PROCESS)
    with world.unit_of_work(world.actor("inspector")) as work:
        stop = start_suspension(world.runtime, work, the_limit(world, lead).id)
    world.do(stop, "request_suspension", pause_kind="testing")
    world.do(stop, "approve_suspension", approved=True)
    assert the_limit(world, lead).state == PAUSED
    world.clock.on("2022-05-17")
    world.do(stop, "resume")
    limit = the_limit(world, lead)
    assert (limit.state, limit.due_on) == (ARMED, date(2022, 6, 7))


@pytest.mark.parametrize(
    ("decision", "end"),
    [
        ("file", "filed"),
        ("not_file", "not_filed"),
        ("admonish", "admonished"),
        ("summary", "penalised"),
    ],
)
def test_the_leader_s_decision_says_how_it_ends(world, decision, end):
    lead = verified(world)
    world.do(lead, "decide", decision=decision)
    matter = world.matter(lead)
    assert (matter.outcome, matter.fact("decision")) == (end, decision)
    (event,) = [e for e in world.events(lead) if e.kind == "LeadDecided"]
    assert event.facts == {"decision": decision}


def test_l_ts_a_named_informant_is_told_within_5_working_days(world):
    lead = verified(world, lead_source="report", informant="named")
    world.do(lead, "decide", decision="file")
    assert steps(world, lead) == ["tell_informant"]
    assert the_limit(world, lead, "informant_notice_due").due_on == date(2022, 5, 17)
    assert the_limit(world, lead).state == MET
    world.do(lead, "tell_informant")
    assert world.matter(lead).outcome == "filed"
    assert the_limit(world, lead, "informant_notice_due").state == MET


@pytest.mark.parametrize(
    ("day", "party", "fine", "proposal"),
    [
        ("2022-05-10", "citizen", 200, "summary"),
        ("2022-05-10", "citizen", 201, "ordinary"),
        ("2022-05-10", "organisation", 3000, "summary"),
        ("2022-05-10", "organisation", 3001, "ordinary"),
        ("2021-07-14", "citizen", 51, "ordinary"),
        ("2021-07-14", "organisation", 1000, "summary"),
        ("2021-07-14", "organisation", 1001, "ordinary"),
    ],
)
def test_d08_proposes_the_procedure_by_the_law_of_the_day(world, day, party, fine, proposal):
    asked = {
        "verdict": "violation",
        "facts_clear": True,
        "party_kind": party,
        "fine": fine,
        "day": int(day.replace("-", "")),
    }
    assert world.runtime.engine.decide("procedure", asked).outputs["proposal"] == proposal


@pytest.mark.parametrize(
    ("verdict", "proposal"),
    [("none", "not_file"), ("elsewhere", "transfer"), ("not_shipped", "admonish")],
)
def test_the_proposal_stands_with_the_lead_for_the_leader_to_see(world, verdict, proposal):
    lead = world.begun(PROCESS)
    world.do(lead, "verify_lead", verdict=verdict)
    assert world.matter(lead).fact("proposal") == proposal


def test_unclear_facts_are_investigated_by_the_ordinary_procedure(world):
    lead = world.begun(PROCESS)
    world.do(lead, "verify_lead", verdict="violation", facts_clear=False, fine=10)
    assert world.matter(lead).fact("proposal") == "ordinary"


def test_what_a_later_report_does_not_say_any_more_is_not_shown_any_more(world):
    lead = verified(world)
    assert world.matter(lead).fact("fine") == 5000
    world.do(lead, "decide", decision="verify_more")
    world.do(lead, "verify_lead", verdict="none")
    facts = world.matter(lead)
    assert [facts.fact(name) for name in ("verdict", "fine", "party_kind")] == ["none", None, None]
    assert facts.fact("subject") is not None


def test_s4_13_a_lead_begun_from_a_hazard_is_linked_to_it_and_its_enterprise(world):
    hazard = world.matter(world.hazard())
    lead = world.matter(world.begun(PROCESS, origin=hazard.id))
    assert lead.parent_id == hazard.id
    assert (lead.enterprise_id, lead.unit) == (hazard.enterprise_id, hazard.unit)
    assert [child.id for child in world.children(hazard.id, "lead")] == [lead.id]


def test_what_cannot_be_begun_is_refused_and_nothing_is_stored(world):
    inspection = world.inspection()
    lead = world.begun(PROCESS, origin=inspection)
    with pytest.raises(AnswerRefused) as refusal:
        world.begun(PROCESS, origin=lead)
    assert refusal.value.facts == {"field": "origin", "reason": "not_begun_from"}
    with pytest.raises(NotPermitted):
        world.begun(PROCESS, by=world.actor("auditor"))
    with pytest.raises(AnswersInvalid):
        world.begun(PROCESS, received_on="2022-05-11")
    world.clock.on("2023-02-01")
    with pytest.raises(AnswerRefused) as refusal:
        world.begun(PROCESS)
    assert refusal.value.facts["reason"] == "campaign_not_running"
    assert [child.id for child in world.children(inspection, "lead")] == [lead]
    assert not world.children(lead, "lead")


def test_l_cf_42_two_officers_verify_a_lead(world):
    lead = world.begun(PROCESS)
    with pytest.raises(TwoOfficersRequired):
        world.do(lead, "verify_lead", second_officer=str(world.actor("inspector").id))


def test_a_second_process_of_a_kind_begins_itself_and_not_the_first(world, tmp_path):
    packs = copied_packs(tmp_path)
    models = packs.parent / "bpmn"
    again = models / "lead_again"
    shutil.copytree(models / PROCESS, again, ignore=shutil.ignore_patterns("decisions", "forms"))
    (again / f"{PROCESS}.bpmn").rename(again / "lead_again.bpmn")
    for file in again.iterdir():
        text = re.sub(rf"{PROCESS}(?!_due)", "lead_again", file.read_text("utf-8"))
        file.write_text(re.sub(r"^tables:\n  .*\n", "", text, flags=re.MULTILINE), "utf-8")
    runtime = Runtime(
        engine=ProcessEngine(ProcessCatalogue.read(models)),
        campaigns=CampaignBook.load(packs),
        calendar=world.runtime.calendar,
    )
    other = replace(world, runtime=runtime)
    with other.unit_of_work(CLOCK) as work:
        store_definitions(work, runtime.engine.catalogue, runtime.campaigns)
    first, second = (other.begun(process) for process in (PROCESS, "lead_again"))
    assert [item.process for item in other.items(first)] == [PROCESS]
    assert [item.process for item in other.items(second)] == ["lead_again"]
    assert other.matter(second).kind == other.matter(first).kind
