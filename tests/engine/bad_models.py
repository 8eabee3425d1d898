"""Process models that each break one rule of sound drawing, and where."""

from tests.engine.drawing import (
    call,
    choice,
    element,
    end,
    error,
    error_end,
    flow,
    line,
    message,
    parallel,
    properties,
    rule,
    service,
    start,
    timer,
    user,
)  # fmt: skip


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
    "user task without a name": (
        [
            start(),
            element("userTask", "ask", properties(form="a_form", stage="x", no_timer="y")).replace(
                ' name="名ask"', ""
            ),
            end(),
            STRAIGHT,
        ],
        "ask",
        "name_missing",
    ),
    "parameter twice": (
        [
            start(),
            service("do", "act", what="1").replace(
                "</spiffworkflow:parameters>",
                '<spiffworkflow:parameter id="what" type="str" value="2"/>'
                "</spiffworkflow:parameters>",
            ),
            end(),
            line("begun", "do", "done"),
        ],
        "do",
        "parameter_twice",
    ),
    "call without a name": (
        [
            start(),
            call("do", "unknown").replace(' name="名do"', ""),
            end(),
            line("begun", "do", "done"),
        ],
        "do",
        "name_missing",
    ),
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
    "conditions of which none can hold": (
        [start(), user("ask"), choice("g", "g_done"), user("x"), end(), line("begun", "ask", "g"),
         flow("g", "done"), flow("g", "x", "n > 3 and n < 3"), line("x", "done")],
        "g_x", "way_never_taken:x"),
    "a condition that comes after all it asks for": (
        [start(), user("ask"), choice("g", "g_done"), user("x"), user("y"), end(),
         line("begun", "ask", "g"), flow("g", "done"), flow("g", "x", "a == 'k' or n >= 2"),
         flow("g", "y", "n > 2"), line("x", "done"), line("y", "done")],
        "g_y", "way_never_taken:y"),
    "nothing left for the default": (
        [start(), user("ask"), choice("g", "g_done"), user("x"), user("y"), end(),
         line("begun", "ask", "g"), flow("g", "done"), flow("g", "x", "a"),
         flow("g", "y", "not a"), line("x", "done"), line("y", "done")],
        "g_done", "way_never_taken:done"),
    "days compared as texts": (
        [start(), user("ask"), choice("g", "g_done"), user("x"), end(), line("begun", "ask", "g"),
         flow("g", "done"), flow("g", "x", "day < '2022-07-01'"), line("x", "done")],
        "g_x", "text_has_no_order"),
    "a parameter that compares days as texts": (
        [start(), service("do", "act", what="'2022-07-01' <= day"), end(),
         line("begun", "do", "done")], "do", "text_has_no_order"),
    "a result under a name of the engine": (
        [start(), service("do").replace('resultVariable="result"', 'resultVariable="typename"'),
         end(), line("begun", "do", "done")], "do", "result_name_reserved:typename"),
    "a result under a word of Python": (
        [start(), service("do").replace('resultVariable="result"', 'resultVariable="class"'),
         end(), line("begun", "do", "done")], "do", "result_name_reserved:class"),
    "no elements": ([], "bad", "process_empty"),
}  # fmt: skip
