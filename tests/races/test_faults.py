"""Steps that fail: nothing is stored by half, somebody is told, and it can be tried again."""

from __future__ import annotations

import logging

import orjson
import pytest
import zstandard
from sqlalchemy import select, update

from casework.errors import StepFailed
from casework.models import Incident, ProcessRow, WorkItem
from casework.queries.incidents import open_incidents
from tests.offices import an_office
from tests.papers.issuing import to_serve
from tests.races.hands import Hands
from tests.races.sabotage import Sabotage
from tests.workflows.time_limits import hands as time_limits
from webapp.jobs.heartbeat import tick
from workflows.commands.incidents import retry_incident

FAILED = {"recheck_outcome": "failed", "failure_remarks": "未落实"}
REFUSED = {"report_outcome": "refused"}


@pytest.fixture
def hands(world, engine):
    """Somebody who does the office's work and mends what fails."""
    logging.getLogger("webapp.jobs.heartbeat").setLevel(logging.CRITICAL)
    yield Hands(world, engine)
    logging.getLogger("webapp.jobs.heartbeat").setLevel(logging.NOTSET)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_g_25_every_service_task_may_fail_and_be_retried(world, hands, assert_sound):
    """G-25, X-37, SW-06, SW-07: each fails once after its work was done; nothing of it stays."""
    sabotage = Sabotage()
    with sabotage.lurking():
        for way in WAYS:
            world.clock.on("2022-05-10")
            way(hands, world)
    assert sabotage.pending == set()
    with world.reading() as work:
        incidents = work.session.scalars(select(Incident)).all()
    assert len(incidents) == hands.incidents
    assert {i.resolved_by for i in incidents} == {hands.administrator.name}
    assert_sound()


def inspected(hands, world, **answers):
    inspection = world.inspection()
    hands.do(inspection, "inspect", **answers)
    return inspection


def found(hands, world):
    inspection = inspected(hands, world, checklist={"2": "problem"})
    return world.children(inspection, "hazard")[0].id


def through(hands, world, *steps):
    """A hazard led through ``steps``; a step may carry its answers."""
    hazard = found(hands, world)
    if any(item.step == "confirm_merge" for item in world.items(hazard)):
        hands.do(hazard, "confirm_merge", merge=False)
    for step in steps:
        name, answers = step if isinstance(step, tuple) else (step, {})
        hands.do(hazard, name, **answers)
    return hazard


STRAIGHT = ("register", "issue_order", "record_report", "recheck")


def no_inspection(hands, world):
    inspected(hands, world, outcome="cannot_inspect", cannot_reason="moved")
    inspected(hands, world, outcome="refused")


def struck_off_and_back(hands, world):
    hazard = through(hands, world, *STRAIGHT)
    hands.do(hazard, "approve_strike_off", approved=False, opinion="照片不清")
    hands.do(hazard, "recheck")
    hands.do(hazard, "approve_strike_off")
    world.clock.on("2022-07-04")
    hands.tick()
    hands.do(hazard, "visit", visit_outcome="failed", failure_remarks="重新出现")
    hands.do(hazard, "conclude", look_back_result="failed", failure_opinion="属实")


def merged(hands, world):
    through(hands, world, "register")
    hands.do(found(hands, world), "confirm_merge", merge=True)


def transferred(hands, world):
    hazard = through(hands, world, *STRAIGHT[:2], ("record_report", REFUSED))
    hands.do(hazard, "joint_handling", next_step="transfer", department="应急管理局")


def interviewed(hands, world, **minutes):
    rounds = (*STRAIGHT[:3], ("recheck", FAILED), *STRAIGHT[1:3], ("recheck", FAILED))
    hazard = through(hands, world, *rounds)
    interview = world.children(hazard, "interview")[0].id
    hands.do(interview, "approve")
    hands.do(interview, "notify")
    hands.do(interview, "hold", **minutes)
    return interview


def promised(hands, world):
    promise = {"commitments": "一周内更换", "commitments_due_on": "2022-05-20"}
    interview = interviewed(hands, world, has_commitments=True, **promise)
    hands.do(interview, "track_commitments", fulfilled=False)


def absent(hands, world):
    interviewed(hands, world, attended=False)


def not_approved(hands, world):
    rounds = (*STRAIGHT[:3], ("recheck", FAILED), *STRAIGHT[1:3], ("recheck", FAILED))
    interview = world.children(through(hands, world, *rounds), "interview")[0].id
    hands.do(interview, "approve", approved=False, opinion="暂不约谈")


def escalated(hands, world):
    hazard = through(hands, world, *STRAIGHT[:2])
    world.clock.on("2022-06-20")
    hands.tick()
    proposals = [m.id for m in world.children(hazard, "escalation") if m.act == "propose"]
    hands.do(proposals[0], "propose_listing")


def extended(hands, world):
    hazard = through(hands, world, *STRAIGHT[:2])
    for approved in (False, True):
        request = time_limits.extension(world, hazard)
        hands.do(request, "request_extension", length=5, reason="设备订货")
        hands.do(request, "decide_by_chief", approved=approved, opinion="已核")


def suspended(hands, world):
    hazard = through(hands, world, *STRAIGHT[:2])
    for approved in (False, True):
        request = time_limits.suspension(world, hazard)
        hands.do(request, "request_suspension", pause_kind="testing", reason="送检")
        hands.do(request, "approve_suspension", approved=approved, opinion="已核")
    hands.do(request, "resume")


def served(hands, world):
    """A paper that is served, and one that is served by public notice."""
    notice = {"published_on": "2022-05-10", "published_in": "区政府网站", "tried": "下落不明"}
    for said in ({"method": "in_person"}, {"service_result": "announced", **notice}):
        hazard = through(hands, world, *STRAIGHT[:2])
        hands.do(to_serve(world, hazard), "serve_paper", **said)
    world.clock.on("2022-07-12")
    hands.tick()


def lead(hands, world, **decision):
    """A lead that was decided so."""
    matter = world.begun("lead_verification")
    hands.do(matter, "verify_lead", facts_clear=True)
    hands.do(matter, "decide", **decision)
    return matter


def penalised(hands, world):
    """A penalty on the spot, the money taken on the spot."""
    (penalty,) = world.children(lead(hands, world, decision="summary"), "summary_penalty")
    taken = {"payment": "on_spot", "collected_for": "small"}
    hands.do(penalty.id, "penalise", penalty_kind="fine", fine=100, **taken)
    for step in ("hand_over_money", "file_penalty", "bank_money"):
        hands.do(penalty.id, step)


def admonished(hands, world):
    """An admonition whose letter was served, and of what was shipped all the same."""
    (matter,) = world.children(lead(hands, world, decision="admonish"), "admonition")
    hands.do(matter.id, "draw_up")
    service = to_serve(world, matter.id, "draw_up", paper="admonition_letter", title="告诫书")
    hands.do(service, "serve_paper", method="in_person")
    hands.do(matter.id, "check_correction", admonition_result="shipped")


def notified(hands, world):
    """A notification signed for by hand, whose recipient was urged before it replied."""
    matter = world.begun("info_notification", reply_asked=True, reply_by="2022-06-10")
    for step, answers in (
        ("await_receipt", {}),
        ("record_reply", {"reply_result": "urged"}),
        ("record_reply", {}),
    ):
        hands.do(matter, step, **answers)


def passed_on(hands, world):
    """Transfers of a lead: one the superior gives back, one taken back, one that is disputed."""
    matter = lead(hands, world, decision="transfer", department="渝中区局")
    for how in ("sent", "taken back", "given back"):
        transfer = next(m.id for m in world.children(matter, "transfer") if m.closed_at is None)
        hands.do(transfer, "write_letter", came_to_us=how == "given back")
        if how == "given back":
            hands.do(transfer, "ask_superior")
            hands.do(transfer, "record_designation", designated="ours")
            return
        hands.do(transfer, "approve_transfer", approval="approved")
        if how == "sent":
            letter = {"paper": "transfer_letter", "title": "案件移送函"}
            service = to_serve(world, transfer, "approve_transfer", **letter)
            hands.do(service, "serve_paper", method="in_person")
            hands.do(transfer, "record_answer", answer="objected", objection="不属于我区")
            hands.do(transfer, "negotiate", negotiation="ours")
        else:
            hands.do(transfer, "send_letter")
        hands.do(matter, "decide", decision="transfer", department="渝中区局")


def begun_by_hand(hands, world):
    """Every process that a person begins, each step answered plainly until its end."""
    for process in world.runtime.processes:
        matter = world.begun(process.id) if process.begins else None
        while matter and (items := world.items(matter)):
            hands.do(matter, items[0].step)


WAYS = (
    no_inspection,
    struck_off_and_back,
    merged,
    transferred,
    promised,
    absent,
    not_approved,
    escalated,
    extended,
    suspended,
    served,
    penalised,
    admonished,
    notified,
    passed_on,
    begun_by_hand,
)


def repacked(change):
    """A damage that changes the stored state's own notation and packs it again."""

    def damage(blob):
        plain = orjson.loads(zstandard.decompress(blob))
        change(plain)
        return zstandard.compress(orjson.dumps(plain))

    return damage


def in_task(which, place, value):
    """A damage to one entry of the first or last task of the state."""
    return repacked(lambda plain: plain["flows"][0][2][which].__setitem__(place, value))


DAMAGES = {
    "empty": b"",
    "noise": bytes(range(256)) * 2,
    "not json": zstandard.compress(b"{" * 100),
    "huge": zstandard.compress(b" " * 2_000_000),
    "a list": zstandard.compress(b"[]"),
    "cut off": lambda blob: blob[: len(blob) // 2],
    "one bit": lambda blob: blob[:-9] + bytes([blob[-9] ^ 1]) + blob[-8:],
    "format": repacked(lambda plain: plain.update(format=99)),
    "model": repacked(lambda plain: plain.update(model="0" * 64)),
    "no flows": repacked(lambda plain: plain.pop("flows")),
    "flows gone": repacked(lambda plain: plain.update(flows=[])),
    "flows of text": repacked(lambda plain: plain.update(flows="flows")),
    "no tasks": repacked(lambda plain: plain["flows"][0].__setitem__(2, [])),
    "an end too": repacked(lambda plain: plain.update(end="archived")),
    "a task twice": repacked(lambda plain: plain["flows"][0][2].append(plain["flows"][0][2][0])),
    "identifier": in_task(-1, 0, "x"),
    "parent": in_task(-1, 1, 99),
    "element": in_task(-1, 2, "nowhere"),
    "state": in_task(-1, 3, 3),
    "fact": in_task(0, 5, {"a": [1]}),
    "typename": in_task(0, 5, {"typename": "BpmnWorkflow"}),
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_g_27_a_damaged_state_is_an_incident_and_stops_nobody_else(
    world, hands, assert_sound, damage
):
    """G-27: people and the sweep meet it as an incident; once mended, both go through."""
    ill, well, other = (world.hazard_at("record_report") for _ in range(3))
    sound = state_of(world, ill)
    hurt = damage(sound) if callable(damage) else damage
    put_state(world, ill, hurt)
    with pytest.raises(StepFailed) as failed:
        hands.attempt(ill, "record_report")
    assert state_of(world, ill) == hurt
    hands.do(other, "record_report")
    world.clock.on("2022-06-01")
    office = an_office(world)
    assert tick(office).failed == 0  # an open incident keeps the sweep away from its matter
    assert [rectification(world, hazard).rungs_climbed for hazard in (ill, well)] == [0, 3]
    put_state(world, ill, sound)
    world.clock.on("2022-05-10")
    retry(world, hands, failed.value.facts["incident"])
    assert world.matter(ill).stage == "awaiting_recheck"
    assert_sound()


def test_another_matters_state_is_an_incident_not_a_conflict(world, hands, assert_sound):
    """The task stands open in the tables: nobody was faster, and nobody is told so."""
    ill, other = (world.hazard_at("record_report") for _ in range(2))
    sound = state_of(world, ill)
    put_state(world, ill, state_of(world, other))
    with pytest.raises(StepFailed) as failed:
        hands.attempt(ill, "record_report")
    put_state(world, ill, sound)
    retry(world, hands, failed.value.facts["incident"])
    assert_sound()


def test_the_sweep_leaves_a_damaged_matter_to_its_incident(world, hands, assert_sound):
    hazards = [world.hazard_at("record_report") for _ in range(3)]
    sound = state_of(world, hazards[1])
    put_state(world, hazards[1], b"")
    world.clock.on("2022-06-02")
    office = an_office(world)
    assert (tick(office).failed, tick(office).failed) == (1, 0)
    assert [rectification(world, hazard).rungs_climbed for hazard in hazards] == [3, 0, 3]
    put_state(world, hazards[1], sound)
    with world.reading() as work:
        (incident,) = open_incidents(work.session)
    retry(world, hands, incident.id)
    assert rectification(world, hazards[1]).rungs_climbed == 3
    assert_sound()


def test_an_incident_that_fails_again_stays_open_whatever_the_cause(world, hands, assert_sound):
    """A task whose form is gone fails before its process is reached."""
    hazard = world.hazard_at("record_report")
    task_id, answers, by = world.prepared(hazard, "record_report").args
    put_form(world, task_id, "gone")
    with pytest.raises(StepFailed) as failed:
        hands.hand_in(hazard, task_id, answers, by)
    incident = failed.value.facts["incident"]
    for _ in range(2):
        with pytest.raises(StepFailed):
            retry(world, hands, incident)
    with world.reading() as work:
        kept = work.session.get_one(Incident, incident)
    assert (kept.attempts, kept.cause, kept.resolved_at) == (3, "KeyError", None)
    put_form(world, task_id, "rectification_report")
    retry(world, hands, incident)
    assert world.matter(hazard).stage == "awaiting_recheck"
    assert_sound()


def rectification(world, hazard):
    """The time limit to rectify."""
    return world.limits(hazard, "rectification_due")[0]


def retry(world, hands, incident):
    retry_incident(world.runtime, world.unit_of_work, hands.administrator, incident_id=incident)


def state_of(world, matter):
    with world.reading() as work:
        return work.session.scalar(select(ProcessRow.state).where(ProcessRow.matter_id == matter))


def put_state(world, matter, blob):
    with world.unit_of_work.engine.begin() as connection:
        processes = ProcessRow.__table__
        change = update(processes).where(processes.c.matter_id == matter)
        connection.execute(change.values(state=blob))


def put_form(world, task, form):
    with world.unit_of_work.engine.begin() as connection:
        items = WorkItem.__table__
        connection.execute(update(items).where(items.c.task_id == task).values(form=form))
