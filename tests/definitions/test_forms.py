"""Forms give the processes exactly what they decide by, and people everything they must say."""

from __future__ import annotations

import json

import pytest

from casework.definitions import Campaign, CampaignBook, Form
from tests.definitions.conftest import PACKS
from workflows.engine import ProcessCatalogue

ROUTES = {
    "annex_4": {"outcome": ["inspected", "cannot_inspect", "refused"]},
    "annex_5": {"outcome": ["inspected", "cannot_inspect", "refused"]},
    "merge_decision": {"merge": None},
    "hazard_entry": {
        "safety_standard": None,
        "spread": ["single", "batch", "many"],
        "accident": None,
        "urgent": None,
    },
    "joint_handling": {"next_step": ["rectify", "transfer"]},
    "recheck": {"recheck_outcome": ["passed", "failed", "cannot_inspect"]},
    "suspended_decision": {"next_step": ["recheck", "transfer"]},
    "rectification_order": {},
    "rectification_report": {"report_outcome": ["reported", "refused"]},
    "strike_off_approval": {"approved": None},
    "look_back_visit": {"visit_outcome": ["held", "failed", "cannot_inspect"]},
    "look_back_conclusion": {"look_back_result": ["held", "failed", "again"]},
    "interview_approval": {"approved": None},
    "interview_notice": {},
    "interview_minutes": {"attended": None},
    "commitment_check": {"fulfilled": None},
    "delay_explanation": {},
    "leader_instruction": {},
    "listing_proposal": {"proposed": None},
    "extension_request": {},
    "extension_decision": {"approved": None},
    "suspension_request": {},
    "suspension_approval": {"approved": None},
    "resumption": {},
}
TWO_OFFICERS = {"annex_4", "annex_5", "recheck", "look_back_visit"}


def asked(form: Form, **answers: object) -> set[str]:
    """The fields that must be answered once ``answers`` are given."""
    return {field.name for field in form.fields if field.required and field.is_shown(answers)}


def test_every_form_routes_by_exactly_what_its_process_decides_by(jiangbei: Campaign) -> None:
    found = {
        form.id: {
            field.name: [choice.value for choice in field.choices] or None
            for field in form.fields
            if field.routes
        }
        for form in jiangbei.forms.values()
    }
    assert {form: found[form] for form in ROUTES} == ROUTES


def test_no_form_routes_by_more_or_less_than_its_process_decides_by(
    jiangbei: Campaign, book: CampaignBook
) -> None:
    decided: dict[str, set[str]] = {}
    for process in book.processes:
        for asked, routes in process.forms.items():
            decided.setdefault(asked, set()).update(routes)
    for form in jiangbei.forms.values():
        routed = {field.name for field in form.fields if field.routes}
        assert routed == decided[form.stands_for or form.id], form.id


def test_x_31_forms_of_two_officers_ask_for_the_second(jiangbei: Campaign) -> None:
    found = {
        form.id
        for form in jiangbei.forms.values()
        for field in form.fields
        if (field.name, field.type, field.required) == ("second_officer", "officer", True)
    }
    catalogue = ProcessCatalogue.read(PACKS.parent / "bpmn")
    graphs = [graph for model in catalogue for graph in model.graphs.values()]
    asked = {
        node.properties["form"]
        for graph in graphs
        for node in graph.of_kind("userTask")
        if node.properties.get("officers") == "2"
    }
    served = {f.id for f in jiangbei.forms.values() if asked & {f.id, f.stands_for}}
    assert found == served
    assert found >= TWO_OFFICERS


def test_x_25_a_form_can_be_read_back_from_what_was_kept(jiangbei: Campaign) -> None:
    for form in jiangbei.forms.values():
        kept = json.loads(json.dumps(form.to_json()))
        again = Form.from_json(kept)
        assert again == form
        assert again.digest == form.digest


def test_x_25_a_form_is_found_by_its_exact_wording(book: CampaignBook) -> None:
    form = book["jiangbei-2022"].forms["recheck"]
    assert book.forms_by_digest(form.digest) is form
    assert book.forms_by_digest("0" * 64) is None


def test_only_routed_answers_reach_the_process(jiangbei: Campaign) -> None:
    answers = {"recheck_outcome": "failed", "failure_remarks": "still leaking", "photos": []}
    facts = jiangbei.forms["recheck"].routing_facts(answers)
    assert facts == {"recheck_outcome": "failed"}


def test_a_failed_recheck_must_say_what_is_wrong(jiangbei: Campaign) -> None:
    recheck = jiangbei.forms["recheck"]
    assert "failure_remarks" in asked(recheck, recheck_outcome="failed")
    assert "failure_remarks" not in asked(recheck, recheck_outcome="passed")
    assert "cannot_reason" in asked(recheck, recheck_outcome="cannot_inspect")


@pytest.mark.parametrize(
    "form", ["strike_off_approval", "interview_approval", "look_back_conclusion"]
)
def test_x_8_an_approval_is_never_given_or_refused_without_an_opinion(
    jiangbei: Campaign, form: str
) -> None:
    assert "opinion" in asked(jiangbei.forms[form])
    assert jiangbei.forms[form]["opinion"].phrases


def test_s0_40_joint_handling_names_the_departments_and_the_result(jiangbei: Campaign) -> None:
    form = jiangbei.forms["joint_handling"]
    assert {"departments", "result"} <= asked(form, next_step="rectify")
    assert "department" in asked(form, next_step="transfer")
    assert "department" not in asked(form, next_step="rectify")


def test_s0_55_interview_minutes_hold_attendees_facts_demands_commitments_and_signature(
    jiangbei: Campaign,
) -> None:
    form = jiangbei.forms["interview_minutes"]
    attended = asked(form, attended=True, has_commitments=True)
    assert {"attendees", "facts", "demands", "commitments", "commitments_due_on", "signed"} <= (
        attended
    )
    assert asked(form, attended=False) == {"attended", "held_on", "absence_remarks"}


def test_no_answer_can_be_longer_than_two_thousand_characters(jiangbei: Campaign) -> None:
    for form in jiangbei.forms.values():
        for field in form.fields:
            if field.type in {"text", "long_text"}:
                assert field.max_length is not None
                assert field.max_length <= 2000


def test_every_word_of_a_form_is_in_both_languages(jiangbei: Campaign) -> None:
    for form in jiangbei.forms.values():
        for field in form.fields:
            words = [field.label, *(c.label for c in field.choices), *field.phrases]
            words += [item.text for item in field.items]
            assert all(word.in_("zh_CN") and word.in_("en") for word in words)
            assert all(word.in_("en").isascii() or "，" not in word.in_("en") for word in words)


def test_an_unknown_field_is_a_key_error(jiangbei: Campaign) -> None:
    with pytest.raises(KeyError):
        jiangbei.forms["recheck"]["nothing"]
