"""Disposal items (问题企业处置项): when they are asked, what they take, how they read."""

from __future__ import annotations

import pytest

from casework.forms import Terms
from casework.forms.disposal_items import DisposalItem
from casework.wording import Text
from tests.forms.questions import TERMS, TODAY, a_form, found
from tests.forms.test_kinds import ITEM, ITEMS

DONE, OPEN = {"answer": "done"}, {"answer": "in_progress"}
BOTH = {"item_7_1": DONE, "item_7_10": OPEN}
WELL, ILL = {"answer": "yes", "detail": "passed"}, {"answer": "yes", "detail": "failed"}
RECORD = a_form(
    {"name": "checklist", "type": "checklist", "required": True, "items": [ITEM]},
    {"name": "disposal", "type": "disposal", "required": True, "disposal_items": ITEMS},
)
RECHECK = a_form({"name": "disposal", "type": "disposal", "required": True})
LEFT = Terms(today=TODAY, disposal=[DisposalItem("7.10", Text("处置", "disposal"))])


def answered(line, **more):
    return found(RECORD, {"checklist": {"1": line}, **more})


@pytest.mark.parametrize("line", [ILL, {"answer": "no"}])
def test_a_failed_item_of_the_checklist_asks_them(line):
    assert answered(line) == [("disposal", "required")]
    assert answered(line, disposal=BOTH) == []


@pytest.mark.parametrize("line", [WELL, {"answer": "not_applicable"}])
def test_without_a_failed_item_none_is_asked(line):
    assert answered(line) == []
    assert answered(line, disposal=BOTH) == [("disposal", "not_asked")]


@pytest.mark.parametrize(
    ("said", "findings"),
    [
        ({"item_7_1": DONE}, [("disposal.item_7_10.answer", "required")]),
        ({**BOTH, "item_7_1": {"answer": ""}}, [("disposal.item_7_1.answer", "required")]),
        (
            {**BOTH, "item_7_1": {"answer": "later"}},
            [("disposal.item_7_1.answer", "not_one_of_these")],
        ),
        ({**BOTH, "item_7_1": {"answer": [1]}}, [("disposal.item_7_1.answer", "not_one_of_these")]),
        ({**BOTH, "item_7_1": "done"}, [("disposal.item_7_1", "not_an_answer")]),
        ({**BOTH, "item_7_1": {**DONE, "by": "x"}}, [("disposal.item_7_1", "not_an_answer")]),
        ({**BOTH, "item_9_9": DONE}, [("disposal.item_9_9", "not_asked")]),
        (["done"], [("disposal", "not_an_answer")]),
    ],
)
def test_a_wrong_answer_is_named_with_its_item(said, findings):
    assert answered(ILL, disposal=said) == findings


@pytest.mark.parametrize("checklist", [7, {"1": 7}, {"1": {"answer": 7}}, {"9": ILL}])
def test_a_checklist_that_cannot_be_read_asks_none(checklist):
    codes = dict(found(RECORD, {"checklist": checklist, "disposal": BOTH}))
    assert codes["disposal"] == "not_asked"


def test_a_recheck_asks_what_was_left_and_nothing_else():
    assert found(RECHECK, {}, TERMS) == []
    assert found(RECHECK, {"disposal": {"item_7_10": DONE}}, TERMS) == [("disposal", "not_asked")]
    assert found(RECHECK, {}, LEFT) == [("disposal", "required")]
    assert found(RECHECK, {"disposal": {"item_7_10": DONE}}, LEFT) == []
    assert found(RECHECK, {"disposal": BOTH}, LEFT) == [("disposal.item_7_1", "not_asked")]


def test_what_a_recheck_asks_leaves_the_digest_of_its_wording():
    assert RECHECK.on(LEFT).digest == RECHECK.digest
    assert RECHECK.on(LEFT).to_json() == RECHECK.to_json()
