"""A paper that lacks something, or is given what it cannot hold, is refused and says what."""

from __future__ import annotations

import pytest

from casework.errors import PaperRefused
from casework.papers import render
from tests.papers.known import PAPERS, paper
from webapp.app.i18n import speaking
from webapp.words.refusals import sentence

ORDER = paper("rectification_order")


def refusal(of, facts) -> PaperRefused:
    with pytest.raises(PaperRefused) as refused:
        render(of, facts)
    return refused.value


def told(refused: PaperRefused, locale: str = "zh_CN") -> str:
    with speaking(locale):
        return sentence(refused)


NEEDED = [(of, name) for of in PAPERS.values() for name, fact in of.facts.items() if fact.required]


@pytest.mark.parametrize(("of", "name"), NEEDED, ids=lambda case: getattr(case, "file", case))
def test_each_required_fact_is_asked_for_by_its_title(of, name):
    for blank in (None, "", "　 ", []):
        if blank is not None and not isinstance(of.sample[name], type(blank)):
            continue
        refused = refusal(of, {**of.sample, name: blank})
        assert refused.facts["missing"] == [of.facts[name].title]
        assert of.facts[name].title.zh_CN in told(refused)


@pytest.mark.parametrize("of", PAPERS.values(), ids=PAPERS)
def test_all_that_is_missing_is_said_at_once(of):
    missing = refusal(of, {}).facts["missing"]
    assert missing == [fact.title for fact in of.facts.values() if fact.required]
    assert len(missing) >= 5


@pytest.mark.parametrize("of", PAPERS.values(), ids=PAPERS)
def test_no_legal_element_of_a_paper_may_be_left_out(of):
    """Each fact that gives an element is required, so a paper without it is never made."""
    givers = {name for given in of.elements.values() for name in given if name in of.facts}
    assert givers
    assert all(of.facts[name].required for name in givers)


def test_a_refusal_reads_as_a_sentence_in_both_languages():
    refused = refusal(ORDER, {**ORDER.sample, "measures": "", "due_on": None})
    assert told(refused) == "《责令改正通知书》要素不全，缺少：改正要求、改正期限。"
    assert told(refused, "en") == (
        "“Rectification order” is not complete. "
        "It lacks: What must be put right, To be put right by."
    )


WRONG = {
    "a fact it does not have": ({"colour": "红"}, "unknown_fact"),
    "a day that is none": ({"due_on": "2022-02-30"}, "not_of_its_type"),
    "a day as a number": ({"due_on": 20220714}, "not_of_its_type"),
    "a text as a number": ({"violation": 7}, "not_of_its_type"),
    "a text as a list": ({"violation": ["甲"]}, "not_of_its_type"),
    "a control character": ({"violation": "甲\x07乙"}, "sign_not_kept"),
    "half a surrogate": ({"violation": "甲\ud800"}, "sign_not_kept"),
    "an endless text": ({"violation": "甲" * 10_001}, "too_long"),
    "an endless name": ({"party_name": "甲" * 501}, "too_long"),
    "a sign that no font has": ({"party_name": "𠮷田商行"}, "not_printable"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_written_is_refused(case):
    given, reason = WRONG[case]
    refused = refusal(ORDER, {**ORDER.sample, **given})
    assert refused.facts["reason"] == reason
    for locale in ("zh_CN", "en"):
        assert "%(" not in told(refused, locale)


def test_an_endless_table_is_refused_with_both_numbers():
    proposal = paper("listing_proposal")
    row = proposal.sample["course"][0]
    refused = refusal(proposal, {**proposal.sample, "course": [row] * 61})
    assert told(refused) == "《挂牌督办建议》：“办理经过”有61行，本文书最多60行。"


def test_a_row_or_a_person_with_something_else_is_refused():
    proposal, recheck = paper("listing_proposal"), paper("recheck_record")
    for of, given in (
        (proposal, {"course": [{"day": "甲", "colour": "红"}]}),
        (proposal, {"course": "甲"}),
        (proposal, {"course": [7]}),
        (recheck, {"officers": [{"name": "甲", "password": "乙"}]}),
        (recheck, {"officers": "甲"}),
        (recheck, {"outcome": "perhaps"}),
        (recheck, {"outcome": ["passed"]}),
    ):
        assert refusal(of, {**of.sample, **given}).facts["reason"] == "not_of_its_type"
