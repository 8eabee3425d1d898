"""The summary penalty (当场处罚, P14): given, handed over, filed, paid."""

from __future__ import annotations

from datetime import date

import pytest

from casework.errors import AnswerRefused, AnswersInvalid, SamePerson, TwoOfficersRequired
from casework.models.limits import MET, MISSED

PROCESS = "summary_penalty"
FINE = {"penalty_kind": "fine", "fine": 500, "payment": "bank"}
WARNING = {"penalty_kind": "warning", "fine": 0, "payment": "none"}
ON_SPOT = {**FINE, "fine": 100, "payment": "on_spot", "collected_for": "small"}


def given(world, day="2022-05-10", **answers):
    return world.begun(PROCESS, penalised_on=day, **{**FINE, **answers})


def the_limit(world, matter, name):
    (found,) = world.limits(matter, name)
    return found


def open_steps(world, matter):
    return {item.step for item in world.items(matter)}


@pytest.mark.usefixtures("sound_afterwards")
def test_a_warning_is_filed_within_seven_working_days_and_closed(world):
    penalty = given(world, **WARNING)
    assert open_steps(world, penalty) == {"file_penalty"}
    limit = the_limit(world, penalty, "summary_filing_due")
    assert (limit.started_by, limit.due_on) == ("penalty_given_on_spot", date(2022, 5, 19))
    world.do(penalty, "file_penalty", filing="filed")
    matter = world.matter(penalty)
    assert (matter.outcome, matter.fact("penalty_kind"), matter.fact("fine")) == (
        "penalty_closed", "warning", None,
    )  # fmt: skip
    (event,) = [e for e in world.events(penalty) if e.kind == "SummaryPenaltyGiven"]
    assert event.facts == {"penalty_kind": "warning", "fine": None}


@pytest.mark.parametrize(("party_kind", "most"), [("organisation", 3000), ("citizen", 200)])
def test_l_cf_51_it_goes_up_to_the_amount_and_not_a_yuan_further(world, party_kind, most):
    with pytest.raises(AnswerRefused) as refused:
        given(world, party_kind=party_kind, fine=most + 1)
    assert refused.value.facts["reason"] == "beyond_summary"
    assert world.matter(given(world, party_kind=party_kind, fine=most)).fact("fine") == most


@pytest.mark.parametrize(
    ("day", "reason", "fine", "may"),
    [
        (20210714, "small", 20, True),
        (20210714, "small", 21, False),
        (20210715, "small", 100, True),
        (20210715, "small", 101, False),
        (20220510, "hard", 3000, True),
        (20220510, "remote", 3000, True),
        (20220510, "none", 3000, True),
    ],
)
def test_l_cf_68_money_is_taken_on_the_spot_by_the_law_of_the_day(world, day, reason, fine, may):
    asked = {"collected_for": reason, "fine": fine, "day": day}
    told = world.runtime.engine.decide("on_the_spot_money", asked)
    assert told.outputs == {"may_collect": may}


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"penalty_kind": "warning"}, "kind_and_fine"),
        ({**WARNING, "penalty_kind": "both"}, "kind_and_fine"),
        ({**WARNING, "payment": "bank"}, "payment_and_fine"),
        ({"payment": "none"}, "payment_and_fine"),
        ({**ON_SPOT, "fine": 101}, "not_on_the_spot"),
    ],
)
def test_what_the_law_does_not_allow_is_refused_and_nothing_stored(
    world, count_rows, answers, reason
):
    before = count_rows()
    with pytest.raises(AnswerRefused) as refused:
        given(world, **answers)
    assert refused.value.facts["reason"] == reason
    assert count_rows() == before


@pytest.mark.usefixtures("sound_afterwards")
def test_money_taken_on_the_spot_goes_to_the_authority_and_to_the_bank_in_two_days_each(world):
    penalty = given(world, **ON_SPOT)
    assert open_steps(world, penalty) == {"file_penalty", "hand_over_money"}
    assert the_limit(world, penalty, "spot_money_handover_due").due_on == date(2022, 5, 12)
    world.clock.on("2022-05-12")
    world.do(penalty, "hand_over_money", handed_on="2022-05-11")
    banking = the_limit(world, penalty, "spot_money_banking_due")
    assert (banking.started_by, banking.due_on) == ("money_handed_over", date(2022, 5, 13))
    world.clock.on("2022-05-16")
    world.do(penalty, "bank_money", by=world.actor("section_chief"), banked_on="2022-05-16")
    assert the_limit(world, penalty, "spot_money_banking_due").state == MISSED
    world.do(penalty, "file_penalty")
    assert world.matter(penalty).outcome == "penalty_closed"


def test_a_fine_paid_at_the_bank_has_fifteen_days_from_the_hand_over(world):
    penalty = given(world)
    limit = the_limit(world, penalty, "fine_payment_due")
    assert (limit.started_by, limit.due_on) == ("decision_served", date(2022, 5, 25))
    world.do(penalty, "file_penalty", filing="filed")
    assert world.matter(penalty).closed_at is None
    world.do(penalty, "record_payment", paid_on="2022-05-10")
    assert the_limit(world, penalty, "fine_payment_due").state == MET
    assert world.matter(penalty).outcome == "penalty_closed"


def test_the_chief_may_revoke_it(world):
    penalty = given(world, **WARNING)
    world.do(penalty, "file_penalty", filing="revoked")
    assert world.matter(penalty).outcome == "revoked"


def test_l_cf_44_a_party_that_was_not_told_its_rights_is_not_penalised(world, count_rows):
    before = count_rows()
    with pytest.raises(AnswersInvalid) as refused:
        given(world, told=False)
    assert [(f.place, f.code) for f in refused.value.findings] == [("told", "must_be_yes")]
    assert count_rows() == before


def test_who_gave_it_does_not_file_it(world, make_inspector):
    chief = make_inspector(world.actor("section_chief"))
    penalty = world.begun(PROCESS, by=chief, penalised_on="2022-05-10", **WARNING)
    with pytest.raises(SamePerson):
        world.do(penalty, "file_penalty", by=chief)


def test_one_officer_is_not_enough(world):
    alone = world.actor("inspector")
    with pytest.raises(TwoOfficersRequired):
        given(world, second_officer=str(alone.id))


def test_a_lead_that_the_leader_sends_this_way_opens_it_with_its_facts(world, assert_sound):
    lead = world.begun("lead_verification", enterprise=world.enterprise())
    world.do(
        lead, "verify_lead",
        verdict="violation", facts_clear=True, fine=500, party_kind="organisation",
    )  # fmt: skip
    assert world.matter(lead).fact("proposal") == "summary"
    world.do(lead, "decide", decision="summary")
    assert world.matter(lead).outcome == "penalised"
    (penalty,) = world.children(lead, "summary_penalty")
    origin = world.matter(lead)
    for fact in ("subject", "suspicion", "party_kind"):
        assert penalty.fact(fact) == origin.fact(fact) is not None
    world.do(penalty.id, "penalise", **{**FINE, "penalised_on": "2022-05-10"})
    assert open_steps(world, penalty.id) == {"file_penalty", "record_payment"}
    assert_sound()


def test_the_decision_is_a_paper_that_says_penalty_and_remedies(world, papers):
    penalty = given(world, penalty_kind="both")
    row = papers.issue(penalty, "summary_decision")
    assert row.number == world.matter(penalty).number
    assert (row.facts["penalty_kind"], row.facts["fine"]) == ("both", 500)
