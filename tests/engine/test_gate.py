"""SW-16, 17, 18, 19, 25, 26: which files and which drawings the gate lets in."""

import time
import warnings
from itertools import pairwise

import pytest
from lxml import etree
from SpiffWorkflow.util.task import TaskState

from casework.errors import ModelInvalid, StepFailed
from tests.engine.drawing import (
    ERRORS,
    HEAD,
    MESSAGES,
    Desk,
    call,
    catch_message,
    catch_timer,
    choice,
    element,
    end,
    engine,
    error,
    error_end,
    extended,
    files,
    flow,
    line,
    message,
    parallel,
    process,
    properties,
    rule,
    service,
    start,
    table,
    timer,
    ungated_engine,
    user,
)  # fmt: skip
from tests.engine.models import BOTH, CORRECT, GRADE, HAZARD, LADDER, ONE_TASK, WAIT
from tests.engine.stock import stock_workflow
from workflows.engine.gate.judge import admit, read
from workflows.engine.gate.xml import safe_tree

DOCTYPE = b'<!DOCTYPE d [<!ENTITY a "x">]>'


def refusal(**models: bytes) -> tuple[str, str, str]:
    with pytest.raises(ModelInvalid) as refused:
        admit(files(**models))
    facts = refused.value.facts
    return str(facts["file"]), str(facts["element"]), str(facts["problem"])


def test_sound_models_are_let_in():
    models = admit(
        files(hazard=HAZARD, correct=CORRECT, grade=GRADE, ladder=LADDER, wait=WAIT, both=BOTH)
    )
    assert set(models.graphs) == {"hazard", "correct", "ladder", "wait", "both"}


def test_sw_16_upstream_lets_the_xml_library_read_as_it_likes():
    with_entity = DOCTYPE + b"<d>&a;</d>"
    assert etree.fromstring(with_entity).getroottree().docinfo.internalDTD is not None


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (DOCTYPE + ONE_TASK, "doctype"),
        (b"<!DOCTYPE bpmn:definitions>" + ONE_TASK, "doctype"),
        (b'<!DOCTYPE d SYSTEM "file:///etc/passwd">' + ONE_TASK, "doctype"),
        (b'<!DOCTYPE d PUBLIC "a" "http://x/y.dtd">' + ONE_TASK, "doctype"),
        (DOCTYPE + ONE_TASK.replace("流程one".encode(), b"&a;"), "doctype"),
        (ONE_TASK.decode().encode("utf-16"), "encoding"),
        (ONE_TASK.decode().encode("utf-16-le"), "encoding"),
        (ONE_TASK.decode().encode("utf-32"), "encoding"),
        (ONE_TASK.decode().encode("gb18030"), "not_xml"),
        (b"", "not_xml"),
        (b"not xml", "not_xml"),
        (ONE_TASK[:-5], "not_xml"),
        (ONE_TASK + b"<x/>", "not_xml"),
        (ONE_TASK.replace("流程one".encode(), b"&unknown;"), "not_xml"),
        (b" " * 1_000_001, "too_large"),
        (ONE_TASK.replace(b"<bpmn:laneSet", b"<bpmn:documentation/>" * 20_001 + b"<bpmn:laneSet"),
         "too_many_elements"),
        (ONE_TASK.replace(b"<bpmn:laneSet", b"<bpmn:text>" * 257 + b"</bpmn:text>" * 257
                          + b"<bpmn:laneSet"), "not_xml|too_deep"),
    ],
)  # fmt: skip
def test_sw_16_a_file_that_is_more_than_data_is_refused(data, problem):
    with pytest.raises(ModelInvalid) as refused:
        safe_tree("one.bpmn", data)
    assert refused.value.facts["problem"] in problem.split("|")


def test_sw_16_a_file_made_to_take_long_is_refused_quickly():
    many = ONE_TASK.replace(b"<bpmn:laneSet", b"<bpmn:text/>" * 80_000 + b"<bpmn:laneSet")
    begun = time.process_time()
    with pytest.raises(ModelInvalid):
        safe_tree("one.bpmn", many)
    assert time.process_time() - begun < 1


def test_sw_16_comments_and_processing_instructions_are_left_out():
    data = b"<?xml version='1.0' encoding='UTF-8'?><?run this?>" + ONE_TASK.replace(
        b"<bpmn:laneSet", b"<!-- a comment --><bpmn:laneSet"
    )
    assert all(isinstance(one.tag, str) for one in safe_tree("one.bpmn", data).iter())


@pytest.mark.parametrize(
    "name",
    ["x' or '1'='1", 'x" or "1"="1', "x]", "a b", "1a", "é", "全", "a" * 129, "", "a/b", "a&#10;b"],
)
def test_sw_17_an_id_that_could_speak_to_a_query_is_refused(name):
    quoted = name.replace('"', "&quot;")
    data = ONE_TASK.replace(b'id="lane_one"', f'id="{quoted}"'.encode())
    with pytest.raises(ModelInvalid) as refused:
        read({"one.bpmn": data})
    assert refused.value.facts["problem"] == "id_not_allowed"


@pytest.mark.parametrize("name", ["Ask", "ask-it", "ask.it", "ask it", "Start", "End", "typename"])
def test_sw_17_ids_of_elements_are_plain_names(name):
    data = process("one", start(), user(name), end(), line("begun", name, "done"))
    _, place, problem = refusal(one=data)
    assert place.startswith(name)
    assert problem in ("id_not_snake_case", "id_not_allowed")


BAD_FRAME = {
    "id_twice": (ONE_TASK.replace(b'id="lanes"', b'id="ask"'), "ask"),
    "attribute_not_allowed:script": (
        ONE_TASK.replace(b'<bpmn:userTask id="ask"', b'<bpmn:userTask xmlns:c="http://c" '
                         b'c:script="x" id="ask"'), "ask"),
    "not_executable": (ONE_TASK.replace(b'isExecutable="true"', b'isExecutable="false"'), "one"),
    "name_missing": (ONE_TASK.replace("流程one".encode(), b""), "one"),
    "lane_of_nothing": (ONE_TASK.replace(b">ask<", b">nothing<"), "nothing"),
    "in_two_lanes": (
        ONE_TASK.replace(b"</bpmn:laneSet>", b'<bpmn:lane id="two" name="section_chief">'
                         b"<bpmn:flowNodeRef>ask</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>"),
        "ask"),
    "lane_not_a_role": (ONE_TASK.replace(b'name="inspector"', "name='监管人员'".encode()), "one"),
    "one_process_a_file": (
        ONE_TASK.replace(b"</bpmn:definitions>", b'<bpmn:process id="two" isExecutable="true"/>'
                         b"</bpmn:definitions>"), "definitions"),
    "element_not_allowed:scriptTask": (
        ONE_TASK.replace(b"</bpmn:process>", b'<bpmn:scriptTask id="s"/></bpmn:process>'), "s"),
}  # fmt: skip


@pytest.mark.parametrize("problem", BAD_FRAME)
def test_a_file_framed_wrongly_is_refused(problem):
    data, place = BAD_FRAME[problem]
    assert refusal(one=data) == ("one.bpmn", place, problem)


def test_a_file_is_named_after_its_process():
    assert refusal(other=ONE_TASK) == ("other.bpmn", "one", "file_named_otherwise")


def boundary(inner: str, *, on: str = "ask", interrupts: bool = True) -> str:
    return element(
        "boundaryEvent", "late", inner, attachedToRef=on, cancelActivity=str(interrupts).lower()
    )


TIMER = '<bpmn:timerEventDefinition id="t"><bpmn:timeDate>"a_due"</bpmn:timeDate>'
TIMER += "</bpmn:timerEventDefinition>"
STRAIGHT = line("begun", "ask", "done")

# name: (parts of the process, element named, problem)
BAD = {
    "no start": ([user("ask"), end(), line("ask", "done")], "bad", "starts:0"),
    "two starts": (
        [start(), start("again"), user("ask"), end(), STRAIGHT, line("again", "ask")],
        "again", "starts:2"),
    "start with a timer": (
        [element("startEvent", "begun", TIMER), user("ask"), end(), STRAIGHT],
        "begun", "event_not_allowed"),
    "no end": ([start(), user("ask"), flow("begun", "ask")], "bad", "no_end"),
    "nothing follows": (
        [start(), user("ask"), user("dead"), choice("g", "g_done"), end(), line("begun", "ask",
         "g"), flow("g", "done"), flow("g", "dead", "a")], "dead", "dead_end"),
    "never reached": (
        [start(), user("ask"), user("lost"), end(), STRAIGHT, line("lost", "done")],
        "lost", "unreachable"),
    "island": (
        [start(), user("ask"), user("x"), user("y"), end(), STRAIGHT, line("x", "y", "x")],
        "x", "unreachable"),
    "flow to nothing": (
        [start(), user("ask"), end(), STRAIGHT, flow("ask", "nowhere")],
        "ask_nowhere", "flow_to_nothing"),
    "flow from nothing": (
        [start(), user("ask"), end(), STRAIGHT, flow("nowhere", "ask")],
        "nowhere_ask", "flow_from_nothing"),
    "flow into the start": (
        [start(), user("ask"), choice("g", "g_done"), end(), line("begun", "ask", "g"),
         flow("g", "done"), flow("g", "begun", "a")], "begun", "flow_into_start"),
    "flow out of an end": (
        [start(), user("ask"), end(), user("more"), end("really"), STRAIGHT,
         line("done", "more", "really")], "done", "flow_out_of_end"),
    "several ways without a gateway": (
        [start(), user("ask"), end(), end("other"), STRAIGHT, flow("ask", "other")],
        "ask", "several_ways_without_gateway"),
    "SW-19 no default": (
        [start(), user("ask"), choice("g"), end(), end("other"), line("begun", "ask", "g"),
         flow("g", "done", "a"), flow("g", "other", "not a")], "g", "no_default"),
    "default of another gateway": (
        [start(), user("ask"), choice("g", "begun_ask"), end(), end("other"),
         line("begun", "ask", "g"), flow("g", "done", "a"), flow("g", "other", "b")],
        "g", "default_elsewhere"),
    "default with a condition": (
        [start(), user("ask"), choice("g", "g_done"), end(), end("other"),
         line("begun", "ask", "g"), flow("g", "done", "a"), flow("g", "other", "b")],
        "g_done", "default_with_condition"),
    "no condition": (
        [start(), user("ask"), choice("g", "g_done"), end(), end("other"),
         line("begun", "ask", "g"), flow("g", "done"), flow("g", "other")],
        "g_other", "no_condition"),
    "empty condition": (
        [start(), user("ask"), choice("g", "g_done"), end(), end("other"),
         line("begun", "ask", "g"), flow("g", "done"), flow("g", "other", " ")],
        "g_other", "expression_forbidden"),
    "condition nobody asks": (
        [start(), user("ask"), end(), flow("begun", "ask"), flow("ask", "done", "a")],
        "ask_done", "condition_ignored"),
    "default nobody asks": (
        [start(), user("ask"), choice("g", "g_done"), end(), line("begun", "ask", "g", "done")],
        "g", "default_without_choice"),
    "SW-26 circle without a gateway": (
        [start(), user("ask"), user("again"), end(), line("begun", "ask", "again", "ask")],
        "ask", "circle_without_gateway"),
    "circle without a way out": (
        [start(), user("ask"), choice("g", "g_ask"), user("more"), end(),
         line("begun", "ask", "g", "ask"), flow("g", "more", "a"), line("more", "ask")],
        "ask", "cannot_end"),
    "circle without anybody": (
        [start(), user("ask"), service("do"), choice("g", "g_done"), end(),
         line("begun", "ask", "do", "g"), flow("g", "done"), flow("g", "do", "a")],
        "do", "circle_without_wait"),
    "XOR split, AND join": (
        [start(), user("ask"), choice("g", "g_x"), user("x"), user("y"), parallel("join"), end(),
         line("begun", "ask", "g"), flow("g", "x"), flow("g", "y", "a"), line("x", "join"),
         line("y", "join", "done")], "join", "deadlock"),
    "AND split, XOR join": (
        [start(), user("ask"), parallel("split"), user("x"), user("y"), choice("join"),
         user("z"), end(), line("begun", "ask", "split", "x", "join", "z", "done"),
         line("split", "y", "join")], "join", "path_doubled"),
    "AND split, two ends": (
        [start(), parallel("split"), user("x"), user("y"), end(), end("other"),
         line("begun", "split", "x", "done"), line("split", "y", "other")],
        "other", "ends_with_work_open"),
    "circle in a parallel path": (
        [start(), parallel("split"), user("x"), choice("g", "g_x"), user("y"), parallel("join"),
         end(), line("begun", "split", "x", "g", "x"), flow("g", "join", "a"),
         line("split", "y", "join", "done")], "g", "circle_in_parallel_path"),
    "interrupted inside a parallel path": (
        [start(), parallel("split"), user("x"), user("y"), timer("over", "x", interrupts=True),
         end("lapsed"), parallel("join"), end(), line("begun", "split", "x", "join", "done"),
         line("split", "y", "join"), line("over", "lapsed")], "lapsed", "ends_with_work_open"),
    "side path waits": (
        [start(), user("ask"), timer("late", "ask"), user("explain"), end("told"), end(),
         STRAIGHT, line("late", "explain", "told")], "explain", "side_path_waits"),
    "side path joins the main path": (
        [start(), user("ask"), timer("late", "ask"), user("next"), end(),
         line("begun", "ask", "next", "done"), line("late", "next")],
        "next", "side_path_joins_main"),
    "no form": ([start(), user("ask", form=""), end(), STRAIGHT], "ask", "form_missing"),
    "no stage": ([start(), user("ask", stage=""), end(), STRAIGHT], "ask", "stage_missing"),
    "neither timer nor reason": (
        [start(), user("ask", no_timer=" "), end(), STRAIGHT], "ask", "neither_timer_nor_reason"),
    "three officers": (
        [start(), user("ask", officers="3"), end(), STRAIGHT], "ask", "officers_unreadable"),
    "a property misspelt": (
        [start(), user("ask", officer="2"), end(), STRAIGHT], "ask", "property_unknown:officer"),
    "stage on a service": (
        [start(), element("serviceTask", "do", properties(form="x")), end(),
         line("begun", "do", "done")], "do", "operation_missing"),
    "catch without a stage": (
        [start(), element("intermediateCatchEvent", "wait", TIMER), end(),
         line("begun", "wait", "done")], "wait", "stage_missing"),
    "catch of nothing": (
        [start(), element("intermediateCatchEvent", "wait", properties(stage="x")), end(),
         line("begun", "wait", "done")], "wait", "event_not_allowed"),
    "two events in one": (
        [start(), user("ask"), boundary(TIMER + TIMER.replace('"t"', '"t2"')), end("x"), end(),
         STRAIGHT, line("late", "x")], "late", "event_not_allowed"),
    "attached to nothing": (
        [start(), user("ask"), boundary(TIMER, on="nothing"), end("x"), end(), STRAIGHT,
         line("late", "x")], "late", "attached_to_nothing"),
    "attached to a service": (
        [start(), service("ask"), boundary(TIMER), end("x"), end(), STRAIGHT, line("late", "x")],
        "late", "attached_to_nothing_that_waits"),
    "error attached to a task": (
        [start(), user("ask"), error("oops", "ask"), end("x"), end(), STRAIGHT,
         line("oops", "x")], "oops", "error_only_on_calls"),
    "message without a name": (
        [start(), user("ask"), message("word", "ask", called="unknown"), end("x"), end(),
         STRAIGHT, line("word", "x")], "word", "event_without_name"),
    "service without an operator": (
        [start(), element("serviceTask", "do"), end(), line("begun", "do", "done")],
        "do", "operation_missing"),
    "operation not a name": (
        [start(), service("do", "os.system"), end(), line("begun", "do", "done")],
        "do", "operation_missing"),
    "parameter not a name": (
        [start(), service("do", "act", **{"Not-a-name": "1"}), end(), line("begun", "do", "done")],
        "do", "parameter_name"),
    "parameter without a value": (
        [start(), service("do", "act", what=""), end(), line("begun", "do", "done")],
        "do", "expression_forbidden"),
    "operation called with other parameters": (
        [start(), service("do", "act", what="1"), service("again", "act"), end(),
         line("begun", "do", "again", "done")], "again", "operation_called_otherwise"),
    "decision unknown": (
        [start(), rule("weigh", "unknown"), end(), line("begun", "weigh", "done")],
        "weigh", "decision_unknown"),
    "decision missing": (
        [start(), element("businessRuleTask", "weigh"), end(), line("begun", "weigh", "done")],
        "weigh", "decision_missing"),
    "process unknown": (
        [start(), call("do", "unknown"), end(), line("begun", "do", "done")],
        "do", "process_unknown"),
    "call of nothing": (
        [start(), element("callActivity", "do"), end(), line("begun", "do", "done")],
        "do", "process_missing"),
    "SW-18 process calls itself": (
        [start(), user("ask"), call("do", "bad"), end(), line("begun", "ask", "do", "done")],
        "do", "process_calls_itself"),
    "SW-25 error nobody catches": (
        [start(), user("ask"), choice("g", "g_done"), error_end("oops"), end(),
         line("begun", "ask", "g"), flow("g", "done"), flow("g", "oops", "a")],
        "oops", "error_not_caught"),
    "error end named otherwise": (
        [start(), user("ask"), choice("g", "g_done"), end(),
         element("endEvent", "x", '<bpmn:errorEventDefinition id="d" errorRef="error_oops"/>'),
         line("begun", "ask", "g"), flow("g", "done"), flow("g", "x", "a")],
        "x", "error_end_named_otherwise"),
}  # fmt: skip


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
    assert desk.state.deadlines == {"over"}
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
