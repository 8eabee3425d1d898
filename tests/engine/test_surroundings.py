"""What a model asks of the packs, the roles and the program is there before it runs."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from casework.definitions import CampaignBook
from casework.errors import ModelInvalid
from config import Config
from tests.engine.drawing import (
    MESSAGES,
    call,
    choice,
    end,
    files,
    flow,
    line,
    message,
    parallel,
    process,
    rule,
    service,
    start,
    table,
    timer,
    user,
)  # fmt: skip
from workflows.engine.gate.judge import admit, findings
from workflows.engine.gate.surroundings import (
    Operation,
    PackParts,
    Surroundings,
    surrounding_problems,
)
from workflows.model_checks import all_findings, ensure_models_fit

ANSWERS = frozenset({"yes", "no", "never"})
AROUND = Surroundings(
    packs={
        "here": PackParts(frozenset({"one"}), frozenset({"a_form", "b_form"})),
        "there": PackParts(frozenset({"other"}), frozenset({"a_form"})),
    },
    roles=frozenset({"inspector"}),
    operations={
        "act": Operation(frozenset(), frozenset()),
        "begin": Operation(frozenset({"process"}), frozenset()),
        "count": Operation(frozenset({"what"}), frozenset({"found"})),
    },
    answers={"a_form": {"answer": ANSWERS, "good": frozenset({True, False})}, "b_form": {}},
    starts={"one": frozenset({"begun_with"}), "inner": None, "child": frozenset()},
)
STRAIGHT = line("begun", "ask", "do", "done")


def told(**models: bytes) -> list[tuple[str, str]]:
    found = surrounding_problems(admit(files(**models)), AROUND)
    return [(problem.element, problem.problem) for _, problem in found]


def asking(step: str, **more: bytes) -> list[tuple[str, str]]:
    return told(one=process("one", start(), user("ask"), step, end(), STRAIGHT), **more)


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        (user("do", form="c_form"), "form_unknown:c_form"),
        (service("do", "nothing_like_it"), "operation_unknown:nothing_like_it"),
        (service("do", "count", what="1", which="2"), "parameter_unknown:which"),
        (service("do", "count"), "parameter_not_given:what"),
        (service("do", "begin", process="'nothing_like_it'"), "process_not_opened:nothing_like_it"),
        (service("do", "begin", process="'inner'"), "process_not_opened:inner"),
        (service("do", "begin", process="'one'"), "process_not_opened:one"),
        (service("do", "count", what="missing + 1"), "fact_not_delivered:missing"),
    ],
)
def test_what_is_not_there_is_named_with_the_step_that_asks(step, problem):
    assert asking(step) == [("do", problem)]


def test_a_model_that_asks_for_nothing_else_is_let_in():
    assert asking(service("do", "count", what="begun_with")) == []
    assert asking(service("do", "count", what="answer")) == []
    assert asking(service("do", "begin", process="'child'")) == []


def test_a_form_that_a_pack_running_the_process_lacks_is_named_with_the_pack():
    model = process(
        "other", start(), user("ask", form="b_form"), end(), line("begun", "ask", "done")
    )
    assert told(other=model) == [
        ("other", "process_not_listed:other"),
        ("ask", "form_not_in_pack:b_form"),
    ]


def test_a_lane_that_is_no_role_is_named():
    model = process("one", start(), user("ask"), end(), line("begun", "ask", "done"), lane="mayor")
    assert told(one=model) == [("ask", "role_unknown:mayor")]


GRADE = table(
    "grade", {"answer": "string", "size": "integer"}, {"level": "string"},
    ('"yes"', "-", '"high"'), ('"no"', "-", '"low"'),
    values={"answer": '"yes","no"'},
)  # fmt: skip


def test_a_table_is_given_every_fact_it_asks_for_in_values_that_it_knows():
    assert asking(rule("do", "grade"), grade=GRADE) == [
        ("do", "value_not_in_table:answer"),
        ("do", "fact_not_delivered:size"),
    ]


def test_a_fact_that_only_one_way_brings_is_not_delivered():
    model = process(
        "one", start(), user("ask"), choice("which", "which_join"),
        service("do", "count", what="1"), choice("join"), service("then", "count", what="found"),
        end(), line("begun", "ask", "which"), flow("which", "do", "good"), flow("which", "join"),
        line("do", "join", "then", "done"),
    )  # fmt: skip
    assert told(one=model) == [("then", "fact_not_delivered:found")]


def test_facts_of_both_ways_beside_each_other_are_delivered():
    model = process(
        "one", start(), parallel("split"), service("left", "count", what="1"), user("right"),
        parallel("join"), service("then", "count", what="found + 1"),
        service("also", "count", what="answer"), end(),
        line("begun", "split", "left", "join", "then", "also", "done"),
        line("split", "right", "join"),
    )  # fmt: skip
    assert told(one=model) == []


def test_a_way_out_of_a_task_that_is_not_done_brings_none_of_its_answers():
    model = process(
        "one", start(), user("ask"), message("over", "ask", called="settled"),
        timer("late", "ask"), service("note", "count", what="answer"), end("noted"),
        service("do", "count", what="good"), end("left"), end(),
        line("begun", "ask", "done"), line("late", "note", "noted"), line("over", "do", "left"),
        roots=MESSAGES.format("settled"),
    )  # fmt: skip
    assert set(told(one=model)) == {
        ("note", "fact_not_delivered:answer"),
        ("do", "fact_not_delivered:good"),
    }


INNER = process(
    "inner", start(), service("do", "count", what="begun_with"), user("look"), end(),
    line("begun", "do", "look", "done"),
)  # fmt: skip


def test_a_called_process_has_the_facts_of_its_caller_and_brings_its_own_back():
    outer = process(
        "one", start(), call("enter", "inner"), service("then", "count", what="found"),
        service("also", "count", what="answer"), end(),
        line("begun", "enter", "then", "also", "done"),
    )  # fmt: skip
    assert told(one=outer, inner=INNER) == []
    assert told(inner=INNER) == [("do", "fact_not_delivered:begun_with")]


CHOICE = {
    "answered by nobody": ("answer == 'perhaps'", "way_never_taken:do"),
    "never more than a start": ("answer == 'yes' and answer == 'no'", "way_never_taken:do"),
    "a truth value taken for a text": ("good == 'yes'", "condition_without_answer"),
}


@pytest.mark.parametrize("name", CHOICE)
def test_a_step_that_no_answer_reaches_is_named(name):
    condition, problem = CHOICE[name]
    models = files(
        one=process(
            "one", start(), user("ask"), choice("which", "which_done"), user("do"), end(),
            line("begun", "ask", "which"), flow("which", "do", condition), flow("which", "done"),
            line("do", "done"),
        )
    )  # fmt: skip
    found = [
        *findings(models, lambda judged, sound: surrounding_problems(judged, AROUND, sound=sound))
    ]
    assert [one.facts["problem"] for one in found] == [problem]
    assert found[0].facts["element"] == "which_do"


def test_a_default_for_which_no_answer_is_left_is_named():
    model = process(
        "one", start(), user("ask"), choice("which", "which_done"), user("do"), end(), end("rest"),
        line("begun", "ask", "which"), flow("which", "do", "answer in ('yes', 'never')"),
        flow("which", "rest", "answer == 'no'"), flow("which", "done"), line("do", "done"),
    )  # fmt: skip
    assert told(one=model) == [("which_done", "way_never_taken:done")]


def test_what_an_earlier_choice_left_open_is_remembered():
    """After ``answer == 'yes'`` was taken, asking for ``'no'`` leads nowhere."""
    model = process(
        "one", start(), user("ask"), choice("which", "which_rest"), choice("again", "again_done"),
        user("do"), end(), end("rest"), line("begun", "ask", "which"),
        flow("which", "again", "answer == 'yes'"), flow("which", "rest"),
        flow("again", "do", "answer == 'no'"), flow("again", "done"), line("do", "done"),
    )  # fmt: skip
    assert told(one=model) == [("again_do", "way_never_taken:do")]


def shipped() -> dict[str, bytes]:
    folder = Config().models
    found = sorted([*folder.rglob("*.bpmn"), *folder.rglob("*.dmn")])
    return {path.name: path.read_bytes() for path in found}


SLIPS: Mapping[str, tuple[str, bytes, bytes, str]] = {
    "form": ("rectification.bpmn", b'"rectification_order"', b'"rectification_odrer"',
             "issue_order form_unknown:rectification_odrer"),
    "lane": ("interview.bpmn", b'name="section_chief"', b'name="section_chef"',
             "approve role_unknown:section_chef"),
    "operation": ("look_back.bpmn", b'id="record_look_back"', b'id="record_lookback"',
                  "record_look_back_step operation_unknown:record_lookback"),
    "parameter": ("hazard_closure.bpmn", b'id="outcome"', b'id="outcomes"',
                  "record_recheck_step parameter_unknown:outcomes"),
    "parameter's fact": ("hazard_closure.bpmn", b'value="recheck_outcome"', b'value="outcome"',
                         "record_recheck_step fact_not_delivered:outcome"),
    "fact": ("interview.bpmn", b">has_commitments<", b">commitments_made<",
             "commitments_made_to_track_commitments fact_not_delivered:commitments_made"),
    "answer": ("rectification.bpmn", b'== "refused"', b'== "refuse"',
               "answered_to_refused way_never_taken:refused"),
    "column": ("phase_rule.dmn", b"<text>priority</text>", b"<text>priorities</text>",
               "phase_rule fact_not_delivered:priorities"),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_a_shipped_model_is_refused_by_name(slip):
    file, old, new, expected = SLIPS[slip]
    models = shipped()
    assert old in models[file], "the shipped file has changed; choose another slip"
    models[file] = models[file].replace(old, new)
    found = all_findings(models, Config().campaigns, Config().models)
    told = [f"{one.facts['element']} {one.facts['problem']}" for one in found]
    assert expected in told
    with pytest.raises(ModelInvalid):
        ensure_models_fit(admit(models), CampaignBook.load(Config().campaigns))


def test_models_beside_packs_that_cannot_be_read_are_judged_alone(tmp_path):
    models = {**shipped(), "interview.bpmn": b"<not xml"}
    codes = [one.code for one in all_findings(models, tmp_path, tmp_path)]
    assert codes == ["model_invalid", "campaign_invalid"]
