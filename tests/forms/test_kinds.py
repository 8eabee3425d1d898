"""Each kind of question: what it takes, what it refuses, and that all parts of it agree."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from jinja2 import Environment, nodes

from casework.forms import KINDS, Form, Occasion, Terms
from tests.forms.questions import TERMS, TODAY, a_form, found
from webapp.words.answers import COUNTED, SENTENCES

ROOT = Path(__file__).parents[2]
COLLEAGUE = UUID(int=1)
FILES = ("photos", "files")
DIGESTS = ["a" * 64, "b" * 64, "c" * 64]
CHOICES = [
    {"value": value, "label": {"zh_CN": value, "en": value}} for value in ("passed", "failed")
]
ITEM = {
    "no": 1,
    "text": {"zh_CN": "项", "en": "item"},
    "sentence": {"zh_CN": "不合", "en": "amiss"},
    "problem_when": "no",
    "detail": {"when": "yes", "choices": CHOICES, "bad": "failed"},
    "extra": {"zh_CN": "证号", "en": "Number"},
    "basis": "法",
    "problem_type": "poor_quality",
}
ITEMS = [
    {"no": no, "text": {"zh_CN": f"处置{no}", "en": f"disposal {no}"}} for no in ("7.1", "7.10")
]
ASKED = {
    "text": {"max_length": 10},
    "long_text": {"max_length": 20},
    "code": {"max_length": 10},
    "yes_no": {},
    "choice": {"choices": CHOICES},
    "date": {"must_be": "future_or_today"},
    "integer": {"min": 2, "max": 7},
    "number": {"min": 0.5, "max": 7},
    "money": {"min": 100, "max": 5_000_000_00},
    "photos": {"multiple": True, "min": 2, "max": 3},
    "files": {"multiple": True, "min": 2, "max": 3, "accepts": ["photo", "pdf"]},
    "officer": {},
    "checklist": {"items": [ITEM]},
    "disposal": {"disposal_items": ITEMS},
    "product_class": {},
    "problem_type": {},
    "note": {},
}
OCCASION = Occasion(
    today=TODAY,
    companions=[COLLEAGUE],
    product_class="cement",
    problem_type="poor_quality",
    photos=lambda number: DIGESTS[:number],
)


def asking(kind: str, **more: object) -> Form:
    return a_form({"name": "q", "type": kind, "required": kind != "note", **ASKED[kind], **more})


def refused(kind: str, answer: object, **more: object) -> list[tuple[str, str]]:
    terms = Terms(
        today=TODAY,
        products=TERMS.products,
        problem_types=TERMS.problem_types,
        files={"q": answer} if kind in FILES and isinstance(answer, list) else {},
    )
    return found(asking(kind, **more), {"q": answer}, terms)


def test_every_kind_is_tried_here():
    assert set(ASKED) == set(KINDS)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"note"}))
def test_a_plain_answer_is_taken(kind):
    assert refused(kind, asking(kind).filled(OCCASION)["q"]) == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_question_reads_back_from_what_was_kept(kind):
    form = asking(kind, keeps="a_fact") if kind != "note" else asking(kind)
    assert Form.from_json(json.loads(json.dumps(form.to_json()))) == form


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"note"}))
def test_nothing_is_refused_where_an_answer_is_needed_and_taken_elsewhere(kind):
    for nothing in (None, "", "  ", [], {}):
        assert found(asking(kind), {"q": nothing}) == [("q", "required")]
        assert found(asking(kind, required=False), {"q": nothing}) == []


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"note"}))
def test_what_is_no_answer_is_refused_and_never_breaks(kind):
    for odd in (7, 1.5, True, "x" * 30, ["x"], [1], {"1": 1}, {"9": {"answer": "yes"}}, [{}]):
        taken = {"yes_no": [True], "integer": [7], "number": [7, 1.5]}.get(kind, [])
        if odd in taken and not isinstance(odd, bool) ^ (kind == "yes_no"):
            continue
        assert refused(kind, odd) or kind in FILES, (kind, odd)


WRONG = [
    ("text", "x" * 11, "too_long"),
    ("text", "一\n二", "several_lines"),
    ("text", "一\v二", "several_lines"),
    ("text", "\x07", "sign_not_kept"),
    ("text", "甲\u202e乙", "direction_reversed"),
    ("date", "2022-05-09", "day_in_past"),
    ("date", "2025-05-11", "day_far_ahead"),
    ("date", "2022-02-30", "not_a_day"),
    ("date", "1989-12-31", "not_a_day"),
    ("integer", 1, "too_small"),
    ("integer", 8, "too_large"),
    ("integer", 3.0, "not_whole"),
    ("integer", "3", "not_whole"),
    ("number", True, "not_a_number"),
    ("number", 1e16, "number_not_kept"),
    ("number", -(10**400), "number_not_kept"),
    ("number", float("nan"), "number_not_kept"),
    ("money", True, "not_money"),
    ("money", 1234.5, "not_money"),
    ("money", "1,234.567", "not_money"),
    ("money", "十万", "not_money"),
    ("money", "1,23", "not_money"),
    ("money", -1, "money_negative"),
    ("money", 99, "money_too_small"),
    ("money", 5_000_000_01, "money_too_large"),
    ("money", 10**13 + 1, "money_absurd"),
    ("money", 10**16, "number_not_kept"),
    ("choice", "lost", "not_listed"),
    ("product_class", "toys", "not_listed"),
    ("officer", "me", "not_a_colleague"),
    ("photos", DIGESTS[:1], "too_few_photos"),
    ("photos", DIGESTS[:1] * 2, "too_few_photos"),
    ("photos", [*DIGESTS, "d" * 64], "too_many_photos"),
    ("photos", "a" * 64, "not_files"),
    ("files", DIGESTS[:1], "too_few_files"),
    ("files", [*DIGESTS, "d" * 64], "too_many_files"),
    ("files", "a" * 64, "sent_as_text"),
    ("yes_no", "true", "not_yes_or_no"),
]


@pytest.mark.parametrize(("kind", "answer", "code"), WRONG)
def test_a_wrong_answer_is_named(kind, answer, code):
    assert refused(kind, answer) == [("q", code)]


@pytest.mark.parametrize(
    ("within", "answer", "codes"),
    [
        (None, "2021-05-09", []),
        (None, "2021-05-08", [("q", "day_long_past")]),
        (30, "2022-04-10", []),
        (30, "2022-04-09", [("q", "day_long_past")]),
        (731, "2020-05-10", []),
    ],
)
def test_a_day_is_believed_within_the_days_that_its_field_says(within, answer, codes):
    bounds = {"within_days": within} if within else {}
    assert refused("date", answer, must_be="past_or_today", **bounds) == codes


LINES = [
    ({"answer": "yes"}, [("q.1.detail", "not_one_of_these")]),
    ({"answer": "no", "detail": "passed"}, [("q.1.detail", "not_asked")]),
    ({"answer": "maybe"}, [("q.1.answer", "not_listed")]),
    ({"remark": "x"}, [("q.1.answer", "required")]),
    ({"answer": "no", "remark": "x" * 501}, [("q.1.remark", "too_long")]),
    ({"answer": "no", "extra": "一\n二"}, [("q.1.extra", "several_lines")]),
    ({"answer": "no", "colour": "red"}, [("q.1.colour", "not_asked")]),
    ({"answer": "no", "remark": 7}, [("q.1.remark", "not_text")]),
    ("yes", [("q.1", "not_an_answer")]),
]


@pytest.mark.parametrize(("said", "findings"), LINES)
def test_a_wrong_line_of_a_checklist_is_named_with_its_part(said, findings):
    assert refused("checklist", {"1": said}) == findings


def test_a_line_that_is_not_printed_or_left_out_is_named():
    good = {"answer": "no"}
    assert refused("checklist", {"1": good, "2": good}) == [("q.2", "not_asked")]
    assert refused("checklist", {"2": good}) == [("q.1", "required"), ("q.2", "not_asked")]


TYPED = [
    ("integer", "１０", 10),
    ("integer", "−5", "−5"),
    ("integer", "+7", 7),
    ("integer", "\u200b7", 7),
    ("integer", "７．５", "７．５"),
    ("number", "７．５", 7.5),
    ("number", "nan", "nan"),
    ("number", "四", "四"),
    ("money", "1,234.50", 123450),
    ("money", "１，２３４．５", 123450),
    ("money", "1234", 123400),
    ("money", "0.07", 7),
    ("money", "¥ 20元", 2000),
    ("money", "￥1,234,567.89", 123456789),
    ("money", "−5", -500),
    ("money", "-0.01", -1),
    ("money", "12,34", "12,34"),
    ("money", "1234,567", "1234,567"),
    ("money", "0.001", "0.001"),
    ("money", "1e5", "1e5"),
    ("money", ".5", ".5"),
    ("money", "1 234", "1 234"),
    ("date", "２０２２-05-10", "2022-05-10"),
    ("yes_no", "true", True),
    ("yes_no", "yes", "yes"),
    ("text", " a", " a"),
]


@pytest.mark.parametrize(("kind", "text", "answer"), TYPED)
def test_a_browsers_text_becomes_an_answer(kind, text, answer):
    parsed = (
        KINDS[kind]
        .from_json({"name": "q", "type": kind, "label": {"zh_CN": "题", "en": "Q"}, **ASKED[kind]})
        .parse(text)
    )
    assert (parsed, type(parsed)) == (answer, type(answer))


def test_texts_are_kept_clean():
    form = a_form({"name": "q", "type": "long_text", "max_length": 50})
    for typed, kept in {
        "第一行\v第二行": "第一行\n第二行",
        "一\r\n二\r三\u2028四": "一\n二\n三\n四",
        "\u202e甲\u200b乙\u00ad丙\ufeff ": "甲乙丙",
    }.items():
        assert form.taken({"q": typed}, TERMS) == {"q": kept}
    assert found(form, {"q": "\u200b\ufeff"}) == []
    assert form.taken({"q": "\u200b\ufeff"}, TERMS) == {}


def test_a_sign_that_cannot_be_kept_is_named_with_its_place():
    form = a_form({"name": "q", "type": "text", "max_length": 50})
    (finding,) = form.checked({"q": "一二\x07"}, TERMS)[1]
    assert (finding.code, finding.facts) == ("sign_not_kept", {"sign": "U+0007", "at": 3})


def test_an_officer_is_known_by_any_spelling_of_the_id():
    form = a_form({"name": "q", "type": "officer"})
    assert form.taken({"q": str(COLLEAGUE).upper()}, TERMS) == {"q": str(COLLEAGUE)}


def test_a_field_of_files_takes_every_kind_unless_its_form_names_some():
    label = {"zh_CN": "题", "en": "Q"}
    every = KINDS["files"].from_json({"name": "q", "type": "files", "label": label})
    assert every.accepts == ("photo", "pdf", "office", "audio", "video")
    assert "accepts" not in every.to_json()
    assert asking("files").fields[0].accepts == ("photo", "pdf")
    assert asking("photos").fields[0].accepts == ("photo",)


def test_a_form_file_may_ask_every_kind_and_no_other():
    schema = json.loads((ROOT / "bpmn/form.schema.json").read_text("utf-8"))
    named = schema["properties"]["fields"]["items"]["properties"]["type"]["enum"]
    assert set(named) == set(KINDS)


def test_every_kind_has_a_macro_that_draws_it():
    template = (ROOT / "webapp/templates/_macros/answers_form.html").read_text("utf-8")
    parsed = Environment(autoescape=True).parse(template)
    macros = {macro.name for macro in parsed.find_all(nodes.Macro)}
    assert {kind.drawn for kind in KINDS.values()} <= macros


def test_every_finding_has_a_sentence():
    codes = {code for _, _, code in WRONG} | {code for _, codes in LINES for _, code in codes}
    assert codes <= set(SENTENCES) | set(COUNTED)


def test_a_day_ahead_lies_ahead():
    assert asking("date").filled(OCCASION)["q"] == (TODAY + timedelta(days=10)).isoformat()
