"""The transfer to another authority (跨区域移送, P20): sent, answered, disputed, designated."""

from __future__ import annotations

from datetime import date

import pytest

from casework.errors import AnswerRefused, AnswersInvalid, SamePerson
from casework.models import Unit
from casework.models.limits import MET, MISSED
from casework.models.papers import VOID

PROCESS = "jurisdiction_transfer"
OTHER = "重庆市渝中区市场监督管理局"
SERVED = {"service_result": "served", "method": "in_person"}


def the_limit(world, matter, name):
    (found,) = world.limits(matter, name)
    return found


def steps(world, matter):
    return [item.step for item in world.items(matter)]


def written(world, **answers):
    """A transfer of 2022-05-10 whose letter waits for the leader."""
    return world.begun(PROCESS, receiver=OTHER, written_on="2022-05-10", **answers)


def approved(world, **answers):
    matter = written(world, **answers)
    world.do(matter, "approve_transfer", approval="approved")
    return matter


@pytest.fixture
def delivered(world, papers):
    """Serve the letter of an approved transfer on a day."""

    def deliver(matter, day="2022-05-12"):
        papers.issue(matter, "transfer_letter")
        (service,) = world.children(matter, "service")
        world.clock.on(day)
        world.do(service.id, "serve_paper", served_on=day, **SERVED)
        return matter

    return deliver


@pytest.fixture
def disputed(world, delivered):
    """A transfer whose receiver objected on 2022-05-16."""
    matter = delivered(approved(world))
    world.clock.on("2022-05-16")
    objection = {"answer": "objected", "objection": "行为地不在我区"}
    world.do(matter, "record_answer", answered_on="2022-05-16", **objection)
    return matter


@pytest.mark.usefixtures("sound_afterwards")
def test_a_letter_is_approved_served_and_accepted(world, delivered):
    matter = written(world)
    assert steps(world, matter) == ["approve_transfer"]
    letter = the_limit(world, matter, "transfer_letter_due")
    assert (letter.started_by, letter.due_on) == ("transfer_raised", date(2022, 5, 19))
    world.do(matter, "approve_transfer", approval="approved")
    assert world.matter(matter).stage == "letter_to_serve"
    delivered(matter)
    assert the_limit(world, matter, "transfer_letter_due").state == MET
    reply = the_limit(world, matter, "transfer_reply_due")
    assert (reply.started_by, reply.due_on) == ("transfer_letter_delivered", date(2022, 6, 2))
    assert (steps(world, matter), world.matter(matter).fact("served_on")) == (
        ["record_answer"], "2022-05-12",
    )  # fmt: skip
    world.do(matter, "record_answer", answer="accepted", reply_number="渝中移〔2022〕3号")
    found = world.matter(matter)
    assert (found.outcome, found.fact("transfer_result")) == ("taken_over", "accepted")
    (event,) = [e for e in world.events(matter) if e.kind == "TransferSettled"]
    assert event.facts == {"transfer_result": "accepted", "transferred_to": OTHER}


def test_the_letter_says_receiver_law_and_materials(world, papers):
    matter = approved(world)
    row = papers.issue(matter, "transfer_letter")
    assert (row.number, row.facts["receiver"]) == (world.matter(matter).number, OTHER)
    assert row.facts["materials"]


def test_an_answer_that_does_not_come_is_late_for_somebody(world, delivered):
    matter = delivered(approved(world))
    world.clock.on("2022-06-20")
    world.tick()
    limit = the_limit(world, matter, "transfer_reply_due")
    assert limit.delivered_at is not None
    assert {e.act for e in world.children(matter, "escalation")} >= {"explain", "instruct"}
    assert steps(world, matter) == ["record_answer"]
    world.do(matter, "record_answer", answer="accepted", answered_on="2022-06-20")
    assert the_limit(world, matter, "transfer_reply_due").state == MISSED


def test_a_letter_nobody_serves_is_late_too(world):
    matter = approved(world)
    world.clock.on("2022-05-27")
    world.tick()
    assert the_limit(world, matter, "transfer_letter_due").delivered_at is not None
    assert world.children(matter, "escalation")


@pytest.mark.usefixtures("sound_afterwards")
def test_l_cx_12_an_objection_is_negotiated_in_seven_working_days(world, disputed):
    limit = the_limit(world, disputed, "jurisdiction_negotiation_due")
    assert (limit.started_by, limit.due_on) == ("jurisdiction_disputed", date(2022, 5, 25))
    assert steps(world, disputed) == ["negotiate"]
    (event,) = [e for e in world.events(disputed) if e.kind == "TransferObjected"]
    assert event.facts == {"answered_on": "2022-05-16", "objection": "行为地不在我区"}
    world.do(disputed, "negotiate", negotiation="theirs")
    assert world.matter(disputed).outcome == "taken_over"


def test_what_is_agreed_to_be_ours_stays(world, disputed):
    world.do(disputed, "negotiate", negotiation="ours")
    found = world.matter(disputed)
    assert (found.outcome, found.fact("transfer_result")) == ("kept_by_agreement", "agreed_ours")


@pytest.mark.usefixtures("sound_afterwards")
@pytest.mark.parametrize(
    ("designated", "other", "became"),
    [
        ("receiver", "", ("taken_over", "accepted", OTHER)),
        ("other", "南岸区局", ("taken_over", "accepted", "南岸区局")),
        ("ours", "", ("returned_by_superior", "designated_ours", OTHER)),
    ],
)
def test_l_cx_16_the_common_superior_designates_in_seven_working_days(
    world, disputed, designated, other, became
):
    world.do(disputed, "negotiate", negotiation="failed")
    assert steps(world, disputed) == ["ask_superior"]
    world.clock.on("2022-05-18")
    world.do(disputed, "ask_superior", materials_on="2022-05-17", superior="重庆市市场监督管理局")
    assert the_limit(world, disputed, "jurisdiction_negotiation_due").state == MET
    limit = the_limit(world, disputed, "jurisdiction_designation_due")
    assert (limit.started_by, limit.due_on) == (
        "designation_materials_received", date(2022, 5, 26),
    )  # fmt: skip
    named = {"other_authority": other} if other else {}
    world.do(disputed, "record_designation", designated=designated, **named)
    found = world.matter(disputed)
    told = (found.outcome, found.fact("transfer_result"), found.fact("transferred_to"))
    assert told == became


def test_l_cx_14_what_was_transferred_to_us_is_not_passed_on(world):
    matter = written(world, came_to_us=True)
    assert steps(world, matter) == ["ask_superior"]
    assert "TransferBarred" in {e.kind for e in world.events(matter)}
    assert world.matter(matter).fact("barred") is True
    assert the_limit(world, matter, "jurisdiction_negotiation_due").due_on == date(2022, 5, 19)


@pytest.fixture
def own_unit(world):
    """The name of the unit that inspectors work in."""
    with world.reading() as work:
        return work.session.get_one(Unit, world.actor("inspector").unit).name


def test_there_is_no_transfer_to_oneself(world, own_unit, count_rows):
    before = count_rows()
    with pytest.raises(AnswerRefused) as refused:
        world.begun(PROCESS, receiver=f" {own_unit} ")
    assert refused.value.facts == {"field": "receiver", "reason": "own_authority"}
    assert count_rows() == before


def test_another_authority_that_was_designated_is_not_ours(world, own_unit):
    matter = written(world, came_to_us=True)
    world.do(matter, "ask_superior", superior="市局")
    with pytest.raises(AnswerRefused) as refused:
        world.do(matter, "record_designation", designated="other", other_authority=own_unit)
    assert refused.value.facts == {"field": "other_authority", "reason": "own_authority"}
    assert steps(world, matter) == ["record_designation"]


def test_an_objection_needs_its_reason_and_an_acceptance_its_receipt(world, delivered):
    matter = delivered(approved(world))
    for answers, field in (
        ({"answer": "objected", "objection": ""}, "objection"),
        ({"answer": "accepted", "reply_number": ""}, "reply_number"),
        ({"answer": "accepted", "taken_by": ""}, "taken_by"),
    ):
        with pytest.raises(AnswersInvalid) as refused:
            world.do(matter, "record_answer", **answers)
        assert [f.place for f in refused.value.findings] == [field]
    with pytest.raises(AnswersInvalid) as refused:
        world.do(matter, "record_answer", answer="accepted", answered_on="2022-05-11")
    assert [f.place for f in refused.value.findings] == ["answered_on"]
    assert steps(world, matter) == ["record_answer"]


def test_who_writes_it_does_not_approve_it(world, make_inspector):
    leader = make_inspector(world.actor("bureau_leader"))
    matter = world.begun(PROCESS, by=leader, receiver=OTHER)
    with pytest.raises(SamePerson):
        world.do(matter, "approve_transfer", by=leader)


def test_it_is_taken_back_before_it_is_sent_and_before_it_is_accepted(world, delivered):
    unsent = approved(world)
    world.do(unsent, "send_letter", withdrawal_reason="当事人在本辖区另有经营场所")
    assert world.matter(unsent).outcome == "transfer_withdrawn"
    sent = delivered(approved(world))
    world.do(sent, "record_answer", answer="taken_back")
    assert world.matter(sent).fact("transfer_result") == "taken_back"


def test_a_letter_on_its_way_is_voided_before_it_is_taken_back(world, papers):
    matter = approved(world)
    papers.issue(matter, "transfer_letter")
    with pytest.raises(AnswerRefused) as refused:
        world.do(matter, "send_letter")
    assert refused.value.facts["reason"] == "letter_on_its_way"
    papers.void(matter, "transfer_letter")
    assert papers.last(matter, "transfer_letter").state == VOID
    world.do(matter, "send_letter")
    assert world.matter(matter).outcome == "transfer_withdrawn"


def transferred_lead(world, **registration):
    """A lead that the leader decided to transfer, and its transfer."""
    lead = world.begun("lead_verification", enterprise=world.enterprise(), **registration)
    world.do(lead, "verify_lead", verdict="elsewhere")
    world.do(lead, "decide", decision="transfer", department=OTHER)
    (transfer,) = [m for m in world.children(lead, "transfer") if m.closed_at is None]
    return lead, transfer.id


def test_a_lead_stays_ours_until_the_receiver_accepts(world, delivered, assert_sound):
    lead, transfer = transferred_lead(world)
    origin = world.matter(lead)
    assert (origin.stage, origin.closed_at) == ("being_transferred", None)
    known = world.matter(transfer)
    assert known.fact("transferred_to") == OTHER
    for fact in ("subject", "suspicion"):
        assert known.fact(fact) == origin.fact(fact) != ""
    world.do(transfer, "write_letter", receiver=OTHER)
    world.do(transfer, "approve_transfer", approval="approved")
    delivered(transfer)
    assert world.matter(lead).closed_at is None
    world.do(transfer, "record_answer", answer="accepted")
    origin = world.matter(lead)
    assert (origin.outcome, origin.fact("transfer_result"), origin.fact("transferred_to")) == (
        "transferred", "accepted", OTHER,
    )  # fmt: skip
    assert_sound()


@pytest.mark.parametrize("way", ["dropped", "taken back"])
def test_a_lead_that_is_not_taken_is_decided_again(world, way, assert_sound):
    lead, transfer = transferred_lead(world)
    world.do(transfer, "write_letter", receiver=OTHER)
    if way == "dropped":
        world.do(transfer, "approve_transfer", approval="dropped")
    else:
        world.do(transfer, "approve_transfer", approval="approved")
        world.do(transfer, "send_letter")
    assert steps(world, lead) == ["decide"]
    world.do(lead, "decide", decision="not_file")
    assert world.matter(lead).outcome == "not_filed"
    assert_sound()


def test_e_61_what_the_superior_gives_back_is_decided_again_and_not_passed_on(world, assert_sound):
    """A lead that another authority sent us goes to the superior, comes back, and stays."""
    lead, transfer = transferred_lead(world, lead_source="department")
    world.do(transfer, "write_letter", receiver=OTHER, came_to_us=False)
    assert steps(world, transfer) == ["ask_superior"]
    world.do(transfer, "ask_superior", superior="市局")
    world.do(transfer, "record_designation", designated="ours")
    assert steps(world, lead) == ["decide"]
    rounds = world.limits(lead, "lead_verification_due")
    assert [one.state for one in rounds].count(MET) == 1
    world.do(lead, "decide", decision="file")
    assert world.matter(lead).outcome == "filed"
    assert_sound()


def test_what_a_superior_designated_to_us_is_not_passed_on_again(world):
    lead, first = transferred_lead(world)
    world.do(first, "write_letter", receiver=OTHER, came_to_us=True)
    world.do(first, "ask_superior", superior="市局")
    world.do(first, "record_designation", designated="ours")
    world.do(lead, "decide", decision="transfer", department=OTHER)
    (second,) = [m.id for m in world.children(lead, "transfer") if m.closed_at is None]
    world.do(second, "write_letter", receiver=OTHER, came_to_us=False)
    assert steps(world, second) == ["ask_superior"]


@pytest.mark.usefixtures("sound_afterwards")
def test_e_74_a_hazard_stays_open_and_is_told_of_the_acceptance(world, signed_in, delivered):
    hazard = world.hazard_at("recheck")
    matter = world.begun(PROCESS, origin=hazard, receiver=OTHER, written_on="2022-05-10")
    with pytest.raises(AnswerRefused) as refused:
        world.begun(PROCESS, origin=hazard, receiver="南岸区局")
    assert refused.value.facts["reason"] == "already_in_transfer"
    world.do(matter, "approve_transfer", approval="approved")
    delivered(matter)
    world.do(matter, "record_answer", answer="accepted")
    origin = world.matter(hazard)
    assert (origin.closed_at, origin.fact("transfer_result")) == (None, "accepted")
    browser = signed_in(world.actor("inspector", origin.unit))
    page = browser.get(f"/matters/{hazard}").text
    for said in ("移送结果", "对方已接收", OTHER, "移送有结果"):
        assert said in page
    browser.speak("en")
    page = browser.get(f"/matters/{hazard}").text
    for said in ("Result of the transfer", "accepted by the receiver", "The transfer is settled"):
        assert said in page
