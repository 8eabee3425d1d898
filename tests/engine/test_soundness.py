"""SW-18, 19, 25, 26: which drawings the gate lets in."""

import warnings
from itertools import pairwise

import pytest
from SpiffWorkflow.util.task import TaskState

from casework.errors import ModelInvalid, StepFailed
from tests.engine.bad_models import BAD, STRAIGHT
from tests.engine.drawing import (
    ERRORS,
    HEAD,
    MESSAGES,
    Desk,
    call,
    catch_message,
    catch_timer,
    choice,
    end,
    engine,
    error,
    error_end,
    extended,
    files,
    flow,
    line,
    parallel,
    process,
    service,
    start,
    table,
    timer,
    ungated_engine,
    user,
)  # fmt: skip
from tests.engine.models import CORRECT, GRADE, HAZARD, LADDER, ONE_TASK
from tests.engine.refusals import refusal
from tests.engine.stock import stock_workflow
from workflows.engine.gate.judge import admit, read


def test_there_are_enough_bad_models():
    assert len(BAD) >= 40


@pytest.mark.parametrize("name", BAD)
def test_sw_18_a_bad_model_is_refused_naming_the_element(name):
    parts, place, problem = BAD[name]
    model = process("bad", *parts, roots=ERRORS.format("oops") + MESSAGES.format("word"))
    with pytest.raises(ModelInvalid) as refused:
        admit(files(bad=model))
    facts = refused.value.facts
    found = [(facts["element"], facts["problem"]), *facts.get("others", [])]
    assert facts["file"] == "bad.bpmn"
    assert (place, problem) in found, found


def test_a_user_task_outside_every_lane_is_refused():
    data = ONE_TASK.replace(b"<bpmn:flowNodeRef>ask</bpmn:flowNodeRef>", b"")
    assert refusal(one=data) == ("one.bpmn", "ask", "lane_missing")


def test_sw_18_upstream_lets_unsound_models_in():
    for name in ("two starts", "XOR split, AND join", "never reached", "no end"):
        parts, _, _ = BAD[name]
        assert stock_workflow("bad", process("bad", *parts)) is not None


def test_sw_18_two_processes_calling_each_other_are_refused():
    one = process("one", start(), user("ask"), call("do", "two"), end(),
                  line("begun", "ask", "do", "done"))  # fmt: skip
    two = process("two", start(), user("ask"), call("do", "one"), end(),
                  line("begun", "ask", "do", "done"))  # fmt: skip
    assert refusal(one=one, two=two) == ("one.bpmn", "do", "process_calls_itself")


def test_sw_18_calls_deeper_than_three_are_refused():
    names = ["a", "b", "c", "d", "e"]
    models = {
        name: process(name, start(), user("ask"), call("do", called), end(),
                      line("begun", "ask", "do", "done"))
        for name, called in pairwise(names)
    }  # fmt: skip
    models["e"] = process("e", start(), user("ask"), end(), line("begun", "ask", "done"))
    assert refusal(**models)[1:] == ("do", "calls_too_deep")
    models.pop("a")
    assert admit(files(**models))


def test_a_circle_through_a_call_that_may_not_wait_is_refused():
    quick = process(
        "quick", start(), user("ask"), choice("g", "g_ask"), end(), end("at_once"),
        line("begun", "g"), flow("g", "ask"), flow("g", "at_once", "a"), line("ask", "done"),
    )  # fmt: skip
    outer = process(
        "outer", start(), call("do", "quick"), choice("g", "g_do"), end(),
        line("begun", "do", "g", "do"), flow("g", "done", "a"),
    )  # fmt: skip
    assert refusal(quick=quick, outer=outer)[1:] == ("do", "circle_without_wait")
    assert admit(files(one=ONE_TASK, outer=outer.replace(b'"quick"', b'"one"')))


def test_sw_19_upstream_has_no_answer_when_no_condition_holds():
    parts, _, _ = BAD["SW-19 no default"]
    workflow = stock_workflow("bad", process("bad", *parts).replace(b">not a<", b">a<"))
    workflow.do_engine_steps()
    task = workflow.get_next_task(spec_name="ask")
    task.data["a"] = False
    task.run()
    with pytest.raises(Exception, match="No conditions satisfied"):
        workflow.do_engine_steps()
    assert workflow.get_tasks(state=TaskState.ERROR)


def test_sw_25_upstream_ends_an_uncaught_error_as_if_all_were_well():
    parts, _, _ = BAD["SW-25 error nobody catches"]
    workflow = stock_workflow("bad", process("bad", *parts, roots=ERRORS.format("oops")))
    workflow.do_engine_steps()
    task = workflow.get_next_task(spec_name="ask")
    task.data["a"] = True
    task.run()
    workflow.do_engine_steps()
    assert workflow.completed
    assert workflow.success


def test_sw_25_an_uncaught_error_is_an_incident_even_past_the_gate():
    parts, _, _ = BAD["SW-25 error nobody catches"]
    desk = Desk(ungated_engine(bad=process("bad", *parts, roots=ERRORS.format("oops"))), "bad")
    with pytest.raises(StepFailed) as failed:
        desk.hand_in("ask", a=True)
    assert failed.value.facts["element"] == "oops"
    assert failed.value.facts["process"] == "bad"
    assert failed.value.facts["cause"].startswith("uncaught_event")
    assert desk.hand_in("ask", a=False).outcome == "done"


def test_sw_25_past_the_gate_nothing_is_done_after_an_uncaught_error_in_a_called_process():
    outer = process("outer", start(), call("do", "throws"), service("after"), end(),
                    line("begun", "do", "after", "done"))  # fmt: skip
    desk = Desk(ungated_engine(throws=THROWS, outer=outer), "outer")
    with pytest.raises(StepFailed) as failed:
        desk.hand_in("ask", a=True)
    assert (failed.value.facts["process"], failed.value.facts["element"]) == ("throws", "oops")
    assert desk.calls == []


THROWS = process(
    "throws", start(), user("ask"), choice("g", "g_done"), error_end("oops"), end(),
    line("begun", "ask", "g"), flow("g", "done"), flow("g", "oops", "a"),
    roots=ERRORS.format("oops"),
)  # fmt: skip


def caller(name: str, called: str, *, catches: str | None) -> bytes:
    parts = [start(), call("do", called), end(), line("begun", "do", "done")]
    if catches:
        parts += [error("caught", "do", code=catches), end("failed"), line("caught", "failed")]
    roots = ERRORS.format(catches) if catches else ""
    return process(name, *parts, roots=roots)


def test_sw_25_every_caller_must_catch():
    good = caller("good", "throws", catches="oops")
    assert admit(files(throws=THROWS, good=good))
    bad = caller("bad", "throws", catches=None)
    assert refusal(throws=THROWS, good=good, bad=bad)[1:] == ("oops", "error_not_caught")


def test_sw_25_a_caller_further_out_may_catch():
    inner = caller("inner", "throws", catches=None)
    outer = caller("outer", "inner", catches="oops")
    assert admit(files(throws=THROWS, inner=inner, outer=outer))
    desk = Desk(engine(throws=THROWS, inner=inner, outer=outer), "outer")
    assert desk.hand_in("ask", a=True).outcome == "failed"
    assert desk.passed == ["ask", "g", "oops", "caught", "failed"]


def test_an_error_that_is_never_thrown_is_not_caught():
    quiet = caller("quiet", "one", catches="oops")
    assert refusal(one=ONE_TASK, quiet=quiet)[1:] == ("caught", "error_never_thrown")


def test_an_error_of_another_name_is_not_caught():
    other = caller("other", "throws", catches="refused")
    problems = refusal(throws=THROWS, other=other)
    assert problems[2] in ("error_not_caught", "error_never_thrown")


def test_sw_26_upstream_crashes_on_a_circle_of_tasks_without_a_gateway():
    parts, _, _ = BAD["SW-26 circle without a gateway"]
    model = process("bad", *parts).replace(b"<bpmn:endEvent", b"<bpmn:endEvent")
    with pytest.raises(RecursionError):
        stock_workflow("bad", model).do_engine_steps()


def test_sw_26_past_the_gate_such_a_circle_is_an_incident():
    parts, _, _ = BAD["SW-26 circle without a gateway"]
    loose = ungated_engine(bad=process("bad", *parts))
    with pytest.raises(StepFailed):
        loose.start("bad", {}, lambda *_: {})


def test_all_refusals_of_a_file_are_told_at_once():
    model = process("bad", start(), user("ask", form="", stage=""), end(), STRAIGHT)
    with pytest.raises(ModelInvalid) as refused:
        admit(files(bad=model))
    assert refused.value.facts["others"] == [("ask", "stage_missing")]


def test_older_editions_are_read_for_safety_and_not_for_taste():
    rough = process("rough", start(), user("ask", stage="", no_timer=""), end(), STRAIGHT)
    with pytest.raises(ModelInvalid):
        admit(files(rough=rough))
    assert read(files(rough=rough)).graphs["rough"]


def test_gate_reads_a_boundary_event_of_a_call_and_a_catch_of_a_message():
    model = process(
        "mixed", start(), call("do", "one"), timer("over", "do", interrupts=True), end("lapsed"),
        catch_message("word_waits", "word"), catch_timer("time_waits"), end(),
        line("begun", "do", "word_waits", "time_waits", "done"), line("over", "lapsed"),
        roots=MESSAGES.format("word"),
    )  # fmt: skip
    desk = Desk(engine(one=ONE_TASK, mixed=model), "mixed")
    assert desk.state.limits == {"over"}
    assert desk.falls_due("over").outcome == "lapsed"
    desk = Desk(engine(one=ONE_TASK, mixed=model), "mixed")
    desk.hand_in("ask")
    desk.hears("word")
    assert desk.falls_due("time_waits").outcome == "done"


def test_reading_models_warns_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        engine(hazard=HAZARD, correct=CORRECT, grade=GRADE, ladder=LADDER)


def test_tables_and_processes_of_one_name_do_not_meet():
    same = table("one", {"x": "boolean"}, {"y": "integer"}, ("-", "1"))
    assert admit({"one.bpmn": ONE_TASK, "one.dmn": same})


def test_the_whole_file_is_looked_at_not_only_the_process():
    data = ONE_TASK.replace(HEAD.encode(), (HEAD + extended("<bpmn:script/>")).encode())
    assert refusal(one=data)[2] == "element_not_allowed:script"


def test_sw_18_processes_calling_each_other_are_refused_whichever_is_looked_at_first():
    thrower = THROWS.replace(b'id="throws"', b'id="a_thrower"')
    one = process("y", start(), user("ask"), call("do", "z"), end(),
                  line("begun", "ask", "do", "done"))  # fmt: skip
    two = process("z", start(), call("do", "y"), call("more", "a_thrower"), end(),
                  line("begun", "do", "more", "done"))  # fmt: skip
    assert refusal(a_thrower=thrower, y=one, z=two)[2] == "process_calls_itself"


def test_a_process_may_call_what_calls_an_unknown_process_only_in_vain():
    inner = process("inner", start(), user("ask"), call("do", "unknown"), end(),
                    line("begun", "ask", "do", "done"))  # fmt: skip
    outer = process("a_outer", start(), call("do", "inner"), end(), line("begun", "do", "done"))
    assert refusal(inner=inner, a_outer=outer) == ("inner.bpmn", "do", "process_unknown")


def test_a_process_of_too_many_situations_is_refused():
    parts = [start(), parallel("split"), parallel("joined"), end(), line("begun", "split")]
    for number in range(9):
        names = [f"t{number}_{step}" for step in range(3)]
        parts += [*(user(name) for name in names), line("split", *names, "joined")]
    many = process("many", *parts, line("joined", "done"))
    assert refusal(many=many)[1:] == ("many", "too_many_situations")


def test_two_files_may_not_hold_one_process():
    with pytest.raises(ModelInvalid) as refused:
        admit({"one.bpmn": ONE_TASK, "other.bpmn": ONE_TASK})
    assert refused.value.facts["problem"] == "process_twice"
