"""What a checklist says of an answer on the page is what the table judges afterwards."""

from __future__ import annotations

import pytest

ANSWERS = ("yes", "no", "not_applicable")


@pytest.fixture(scope="module")
def items(runtime):
    return [
        item
        for campaign in runtime.campaigns
        for form in campaign.records
        for item in campaign.forms[form].checklist
    ]


def judged(runtime, item, answer, detail):
    inputs = {
        "problem_when": item.problem_when,
        "answer": answer,
        "detail_bad": item.bad_detail is not None and detail == item.bad_detail,
    }
    return runtime.engine.decide("form_polarity", inputs).outputs["problem"]


def details(item, answer):
    """The sub-choices that an answer opens; none where it opens none."""
    if item.detail is None or item.detail.when != answer:
        return [""]
    return [choice.value for choice in item.detail.choices]


def test_a_verdict_on_the_page_is_that_of_the_table(runtime, items):
    for item in items:
        for answer in ANSWERS:
            for detail in details(item, answer):
                verdict = item.verdict(answer) or item.detail_verdict(detail)
                assert (verdict == "fails") is judged(runtime, item, answer, detail), item.text
                assert (verdict == "not_applicable") is (answer == "not_applicable")


def test_the_rest_conforms_by_the_only_answer_that_does(runtime, items):
    for item in items:
        good = [
            (answer, detail)
            for answer in ("yes", "no")
            for detail in details(item, answer)
            if not judged(runtime, item, answer, detail)
        ]
        assert item.conforming == (good[0] if len(good) == 1 else None), item.text
    assert sum(item.conforming is None for item in items) == 2  # sampled or not; by whom tested


def test_each_item_has_a_sentence_that_asks_nothing(items):
    for item in items:
        for language in ("zh_CN", "en"):
            assert item.sentence is not None
            sentence = getattr(item.sentence, language)
            assert sentence != getattr(item.text, language)
            assert "是否" not in sentence
            assert not sentence.endswith(("?", "？"))
