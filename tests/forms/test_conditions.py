"""Questions that depend on other answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.errors import AnswersInvalid
from tests.forms.questions import TERMS, a_form, found

OUTCOME = {
    "name": "outcome",
    "type": "choice",
    "required": True,
    "choices": [
        {"value": value, "label": {"zh_CN": value, "en": value}} for value in ("passed", "failed")
    ],
}
PHOTOS = {
    "name": "photos",
    "type": "photos",
    "multiple": True,
    "min": 2,
    "required_if": {"outcome": "passed"},
}
WHY = {
    "name": "why",
    "type": "text",
    "max_length": 20,
    "required": True,
    "show_if": {"outcome": "failed"},
}
FORM = a_form(OUTCOME, PHOTOS, WHY)
ONE, TWO = ["a" * 64], ["a" * 64, "b" * 64]


def with_photos(answers, photos):
    terms = replace(TERMS, files={"photos": photos} if photos else {})
    return found(FORM, {**answers, "photos": photos}, terms)


def test_photos_are_needed_after_one_answer_and_welcome_after_the_other():
    assert with_photos({"outcome": "passed"}, []) == [("photos", "required")]
    assert with_photos({"outcome": "passed"}, ONE) == [("photos", "too_few_photos")]
    assert with_photos({"outcome": "passed"}, TWO) == []
    assert with_photos({"outcome": "failed", "why": "x"}, []) == []
    assert with_photos({"outcome": "failed", "why": "x"}, ONE) == [("photos", "too_few_photos")]


def test_a_question_that_is_not_asked_takes_no_answer():
    assert found(FORM, {"outcome": "failed"}) == [("why", "required")]
    assert with_photos({"outcome": "passed", "why": "x"}, TWO) == [("why", "not_asked")]


def test_photos_that_came_along_must_be_named_and_those_named_must_have_come():
    asked = {"outcome": "failed", "why": "x"}
    sent = replace(TERMS, files={"photos": TWO})
    assert found(FORM, {**asked, "photos": TWO}) == [("photos", "not_files")]
    assert found(FORM, {**asked, "photos": ["c" * 64, "d" * 64]}, sent) == [("photos", "not_files")]
    assert found(FORM, asked, sent) == [("photos", "not_asked")]
    assert found(FORM, asked, replace(TERMS, files={"shell": ONE})) == [("shell", "not_asked")]


def test_everything_that_is_wrong_is_said_at_once():
    answers = {"outcome": "lost", "why": "x", "photos": "x", "colour": "red"}
    with pytest.raises(AnswersInvalid) as refused:
        FORM.taken(answers, TERMS)
    assert [(f.place, f.code) for f in refused.value.findings] == [
        ("outcome", "not_listed"),
        ("photos", "not_files"),
        ("why", "not_asked"),
        ("colour", "not_asked"),
    ]


def test_what_is_no_object_is_refused():
    for odd in (None, [], "x", 7):
        assert found(FORM, odd) == [("", "not_an_object")]


def test_the_fact_an_answer_fills_is_known():
    form = a_form({"name": "held_on", "type": "date", "keeps": "held_on"})
    assert form["held_on"].keeps == "held_on"
