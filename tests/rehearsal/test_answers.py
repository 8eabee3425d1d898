"""The players fill in every form so that the pages would take it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from casework.documents.evidence import EvidenceStore
from casework.forms import Occasion, Terms
from tests.forms.questions import a_form
from webapp.rehearsal.album import Album

CAMPAIGN = "jiangbei-2022"
TODAY = date(2022, 5, 10)
SAYINGS = [
    {},
    {"outcome": "cannot_inspect", "cannot_reason": "moved"},
    {"outcome": "refused"},
    {"recheck_outcome": "failed"},
    {"report_outcome": "refused"},
    {"approved": False},
    {"approved": True},
    {"attended": False},
    {"proposed": True},
    {"next_step": "transfer"},
    {"look_back_result": "again"},
]


@pytest.mark.parametrize("says", SAYINGS, ids=str)
def test_every_question_that_is_asked_and_required_is_answered(runtime, says):
    for form in runtime.campaigns[CAMPAIGN].forms.values():
        known = {asked.name for asked in form.fields}
        answers = form.filled(occasion(says={k: v for k, v in says.items() if k in known}))
        for asked in form.fields:
            shown = asked.type != "note" and asked.is_shown(answers)
            assert (asked.name in answers) or not (shown and asked.required), (form.id, asked.name)
            assert shown or asked.name not in answers, (form.id, asked.name)
        terms = Terms(today=TODAY, products=["cement"], problem_types=["poor_quality"])
        assert form.checked(answers, terms) == (answers, ())


def test_a_checklist_is_answered_well_or_ill_as_wanted(runtime, decide):
    for name in ("annex_4", "annex_5"):
        form = runtime.campaigns[CAMPAIGN].forms[name]
        numbers = [item.no for item in form.checklist]
        for failing in ([], numbers, numbers[::2]):
            answers = form.filled(occasion(failing=failing, says={"outcome": "inspected"}))
            told = [item.no for item in form.checklist if decide(item, answers["checklist"])]
            assert told == failing


def test_photos_that_a_form_asks_for_are_in_the_store(tmp_path):
    store = EvidenceStore(tmp_path, max_bytes=1_000_000, max_pixels=1_000_000)
    form = a_form({"name": "q", "type": "photos", "required": True, "multiple": True, "min": 3})
    album = Album(store)
    answers = form.filled(occasion(photos=album.digests))
    kept = album.handed_in(form, answers)
    assert [photo.sha256 for photo in kept] == answers["q"]
    assert {photo.field for photo in kept} == {"q"}
    terms = Terms(today=TODAY, files={"q": answers["q"]})
    assert form.checked(answers, terms) == (answers, ())
    assert all(store.read(photo.sha256) for photo in kept)


@pytest.fixture
def decide(runtime):
    """Whether the polarity table finds an item of a record to be a problem."""

    def is_problem(item, checklist):
        answer = checklist[str(item.no)]
        inputs = {
            "problem_when": item.problem_when,
            "answer": answer["answer"],
            "detail_bad": item.bad_detail is not None and answer["detail"] == item.bad_detail,
        }
        return runtime.engine.decide("form_polarity", inputs).outputs["problem"]

    return is_problem


def occasion(**more):
    """A plain occasion on a plain day."""
    return Occasion(
        today=TODAY,
        companions=[UUID(int=1)],
        product_class="cement",
        problem_type="poor_quality",
        **more,
    )
