"""SW-12, 13, 24: what an expression may say, wherever in a model it stands."""

from html import escape

import pytest

from casework.errors import CaseworkError, ForbiddenExpression, ModelInvalid, StepFailed
from tests.engine.drawing import (
    Desk,
    choice,
    element,
    end,
    engine,
    files,
    flow,
    line,
    process,
    service,
    start,
    table,
    timer,
    user,
)  # fmt: skip
from tests.engine.seeds import seeded
from tests.engine.stock import stock_workflow
from workflows.engine import expressions
from workflows.engine.expressions import CannotEvaluate, evaluate, holds
from workflows.engine.gate.judge import admit, read
from workflows.engine.scripting import ExpressionsOnly, ModelEngine

ESCAPES = [
    "__import__('os')",
    "__import__('os').system('id')",
    "().__class__",
    "().__class__.__base__.__subclasses__()",
    "[].__class__.__mro__[1].__subclasses__()",
    "''.__class__.__mro__[-1]",
    "x.__class__",
    "x.y",
    "x.format(x)",
    "'{0.__class__}'.format(x)",
    "'{x}'.format_map(x)",
    "f'{x}'",
    "f'{x.__class__}'",
    "f'{x!r:>{y}}'",
    "open('/etc/passwd')",
    "open('/etc/passwd').read()",
    "eval('1')",
    "exec('x=1')",
    "compile('1','','eval')",
    "globals()",
    "locals()",
    "vars()",
    "dir()",
    "type(x)",
    "getattr(x, 'y')",
    "setattr(x, 'y', 1)",
    "input()",
    "print(x)",
    "len(x)",
    "str(x)",
    "int('9' * 99999)",
    "list(x)",
    "dict(a=1)",
    "set()",
    "rand()",
    "randint(3)",
    "breakpoint()",
    "help()",
    "lambda: 1",
    "(lambda: 1)()",
    "(lambda f: f(f))(lambda f: f(f))",
    "[y for y in (1, 2)]",
    "{y for y in (1, 2)}",
    "{y: y for y in (1, 2)}",
    "(y for y in (1, 2))",
    "[y for y in x if y]",
    "(y := 1)",
    "x = 1",
    "x += 1",
    "del x",
    "import os",
    "from os import system",
    "x; y",
    "x\ny",
    "while True: pass",
    "raise ValueError",
    "assert x",
    "yield x",
    "await x",
    "9 ** 9 ** 9",
    "2 ** 100000",
    "1 << 100000",
    "1 >> 2",
    "1 | 2",
    "1 & 2",
    "1 ^ 2",
    "~1",
    "'A' @ 'B'",
    "x[0]",
    "x['y']",
    "x[1:2]",
    "(1, 2)[0]",
    "{'a': 1}",
    "{'a': 1}['a']",
    "{1, 2}",
    "[1, 2]",
    "(1, 2)",
    "(*x, 1) == x",
    "x in y",
    "x in 'abc'",
    "x is y",
    "x is 1",
    "b'bytes' == x",
    "1j == x",
    "... == x",
    "__builtins__",
    "__name__",
    "_private == 1",
    "X == 1",
    "ｘ．__class__",
    "10 ** 16 == x",
    "1e400 == x",
    "10000000000000000 == x",
    "(" * 300 + "x" + ")" * 300,
    "x == " + "1 + " * 120 + "1",
    "x == '" + "a" * 600 + "'",
    "x == 1 # \x00",
    "'%s' % x",
    "'a' * 10",
    "'a' + 'b' == x",
]
REFUSED_WHEN_RUN = {"'%s' % x", "'a' * 10", "'a' + 'b' == x"}


def test_there_are_enough_ways_out_to_try():
    assert len(set(ESCAPES)) >= 60


@pytest.mark.parametrize("text", [one for one in ESCAPES if one not in REFUSED_WHEN_RUN])
def test_sw_12_an_expression_cannot_get_out(text):
    with pytest.raises(ForbiddenExpression):
        expressions.parse(text)


@pytest.mark.parametrize("text", sorted(REFUSED_WHEN_RUN))
def test_sw_12_text_is_not_calculated_with(text):
    with pytest.raises(CannotEvaluate):
        evaluate(text, {"x": "a"})


def _in_condition(text):
    return {"bad": process(
        "bad", start(), user("ask"), choice("which", "which_done"), end(), end("other"),
        line("begun", "ask", "which"), flow("which", "done"), flow("which", "other", text),
    )}  # fmt: skip


def _in_parameter(text):
    return {"bad": process(
        "bad", start(), user("ask"), service("do", "act", what=text), end(),
        line("begun", "ask", "do", "done"),
    )}  # fmt: skip


def _in_timer(text):
    inner = f'<bpmn:timerEventDefinition id="t"><bpmn:timeDate>{escape(text)}</bpmn:timeDate>'
    late = element(
        "boundaryEvent", "late", inner + "</bpmn:timerEventDefinition>", attachedToRef="ask"
    )
    return {"bad": process(
        "bad", start(), user("ask"), late, end("lapsed"), end(),
        line("begun", "ask", "done"), line("late", "lapsed"),
    )}  # fmt: skip


def _in_cell(text):
    return {"bad": table("bad", {"x": "string"}, {"y": "string"}, (text, '"a"'))}


def _in_condition_cell(text):
    return {"bad": table("bad", {"x": "string"}, {"y": "string"}, (f"? == {text}", '"a"'))}


def _in_output(text):
    return {"bad": table("bad", {"x": "string"}, {"y": "string"}, ("-", text))}


def _in_input(text):
    return {"bad": table("bad", {"x": "string"}, {"y": "string"}, ("-", '"a"')).replace(
        b"<text>x</text>", f"<text>{escape(text)}</text>".encode()
    )}  # fmt: skip


SLOTS = [
    _in_condition, _in_parameter, _in_timer, _in_cell, _in_condition_cell, _in_output, _in_input,
]  # fmt: skip


@pytest.mark.parametrize("slot", SLOTS, ids=lambda slot: slot.__name__)
@pytest.mark.parametrize("gate", [admit, read], ids=["admit", "read"])
def test_sw_12_no_slot_of_a_model_lets_an_expression_out(slot, gate):
    let_in = []
    for text in ESCAPES:
        if text in REFUSED_WHEN_RUN:
            continue
        try:
            gate(files(**slot(text)))
        except ModelInvalid:
            continue
        let_in.append(text)
    assert let_in == []


@pytest.mark.parametrize("text", sorted(REFUSED_WHEN_RUN))
def test_sw_12_what_only_shows_when_run_is_an_incident(text):
    desk = Desk(engine(**_in_parameter(text)), "bad")
    with pytest.raises(StepFailed):
        desk.hand_in("ask", x="a")
    assert desk.calls == []


SCRIPTS = [
    element("scriptTask", "do", "<bpmn:script>x = 1</bpmn:script>"),
    element("userTask", "do", "<bpmn:extensionElements><spiffworkflow:preScript>x = 1"
            "</spiffworkflow:preScript></bpmn:extensionElements>"),
    element("userTask", "do", "<bpmn:extensionElements><spiffworkflow:postScript>x = 1"
            "</spiffworkflow:postScript></bpmn:extensionElements>"),
    element("userTask", "do", "<bpmn:standardLoopCharacteristics><bpmn:loopCondition>True"
            "</bpmn:loopCondition></bpmn:standardLoopCharacteristics>"),
    element("userTask", "do", "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3"
            "</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"),
    element("sendTask", "do"),
    element("receiveTask", "do"),
    element("manualTask", "do"),
    element("task", "do"),
    element("subProcess", "do", triggeredByEvent="true"),
    element("adHocSubProcess", "do"),
    element("transaction", "do"),
    element("eventBasedGateway", "do"),
    element("inclusiveGateway", "do"),
    element("complexGateway", "do"),
    element("intermediateThrowEvent", "do"),
    element("dataObject", "do"),
    element("userTask", "do", "<bpmn:ioSpecification/>"),
    element("userTask", "do", "<bpmn:extensionElements><spiffworkflow:unitTests/>"
            "</bpmn:extensionElements>"),
    element("userTask", "do", "<bpmn:extensionElements><spiffworkflow:variableName>x"
            "</spiffworkflow:variableName></bpmn:extensionElements>"),
]  # fmt: skip


@pytest.mark.parametrize("part", SCRIPTS, ids=lambda part: part.split(" ", 1)[0][6:])
@pytest.mark.parametrize("gate", [admit, read], ids=["admit", "read"])
def test_sw_12_scripts_and_elements_we_do_not_run_are_refused(part, gate):
    model = process("bad", start(), part, end(), line("begun", "do", "done"))
    with pytest.raises(ModelInvalid) as refused:
        gate(files(bad=model))
    assert refused.value.facts["element"] == "do"
    assert refused.value.facts["problem"].startswith("element_not_allowed:")


@pytest.mark.parametrize("event", ["signal", "escalation", "conditional", "terminate", "cancel",
                                   "compensate", "link"])  # fmt: skip
def test_sw_12_events_we_do_not_run_are_refused(event):
    model = process(
        "bad", start(), user("ask"),
        element("endEvent", "done", f'<bpmn:{event}EventDefinition id="d"/>'),
        line("begun", "ask", "done"),
    )  # fmt: skip
    with pytest.raises(ModelInvalid) as refused:
        admit(files(bad=model))
    assert refused.value.facts["problem"] == f"element_not_allowed:{event}EventDefinition"


def test_sw_12_upstream_runs_code_from_a_gateway():
    (model,) = _in_condition("__import__('os').getpid() > 0").values()
    workflow = stock_workflow("bad", model)
    workflow.do_engine_steps()
    workflow.get_next_task(spec_name="ask").run()
    workflow.do_engine_steps()
    assert workflow.last_task.parent.parent.task_spec.name == "other"


def test_sw_12_the_script_engine_runs_nothing_whatever_the_way_in():
    scripts = ModelEngine({}, lambda *_: {})
    with pytest.raises(ForbiddenExpression):
        scripts.execute(None, "x = 1")
    with pytest.raises(ForbiddenExpression):
        scripts.environment.execute("x = 1", {})
    with pytest.raises(ForbiddenExpression):
        scripts.environment.call_service({}, operation_name="x")
    with pytest.raises(ForbiddenExpression):
        ExpressionsOnly().evaluate("__import__('os')", {})
    assert ExpressionsOnly().evaluate("x", {"x": 1}) == 1


def test_sw_13_upstream_advice_of_empty_builtins_is_no_sandbox():
    walk = "[c for c in ().__class__.__base__.__subclasses__() if c.__name__ == 'Popen']"
    import subprocess  # noqa: F401, PLC0415  so that there is something to find

    assert eval(walk, {"__builtins__": {}})  # noqa: S307  the point of the test
    with pytest.raises(ForbiddenExpression):
        expressions.parse(walk)


def test_sw_24_the_language_is_a_subset_of_python_not_feel():
    with pytest.raises(ImportError):
        import SpiffWorkflow.bpmn.FeelLikeScriptEngine  # noqa: F401, PLC0415
    for feel in ("if x then 1 else 2", "x between 1 and 2", "date('2026-01-01')", "[1..3]",
                 "every y in x satisfies y > 1", "not(x)(y)"):  # fmt: skip
        with pytest.raises(ForbiddenExpression):
            expressions.parse(feel)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("passed", True),
        ("not passed", False),
        ("grade == 'MAJOR'", True),
        ("grade != 'MAJOR'", False),
        ("grade in ('MAJOR', 'SERIOUS')", True),
        ("grade not in ['GENERAL']", True),
        ("count > 2 and count <= 3", True),
        ("1 < count < 4", True),
        ("passed or count > 5", True),
        ("nothing is None", True),
        ("nothing == None and nothing != 'x'", True),
        ("grade is not None", True),
        ("count + 1 == 4", True),
        ("-count < 0", True),
        ("count % 2 == 1", True),
        ("count // 2 == 1 and count / 2 == 1.5 and count - 1 == 2 and count * 2 == 6", True),
        ("(1 if passed else 2) == 1", True),
        ("  grade == '重大' ", False),
    ],
)
def test_what_an_expression_may_say(text, value):
    facts = {"passed": True, "grade": "MAJOR", "count": 3, "nothing": None}
    assert holds(text, facts) is value


@pytest.mark.parametrize(
    "text",
    ["count", "grade", "nothing", "1", "'yes'", "count and passed", "passed and count",
     "passed or grade", "not count", "grade > 2", "grade == 2", "passed == 1", "count == '3'",
     "grade in (1, 2)", "nothing > 1", "passed < 2", "missing", "missing == 1",
     "passed or missing", "passed if passed else missing", "1 if count else 2", "count / 0 > 1",
     "count % 0 == 1", "1000000 * 1000000 * 1000000 > 1", "passed + 1 == 2", "-passed == 1"],
)  # fmt: skip
def test_what_is_neither_true_nor_false_is_an_error(text):
    facts = {"passed": True, "grade": "MAJOR", "count": 3, "nothing": None}
    with pytest.raises(CannotEvaluate):
        holds(text, facts)


@pytest.mark.parametrize("facts", [{}, {"count": "text"}, {"count": None}, {"count": True}])
def test_a_condition_over_missing_or_other_facts_stops_the_step_and_does_not_read_false(facts):
    desk = Desk(engine(**_in_condition("count > 1")), "bad")
    with pytest.raises(StepFailed) as failed:
        desk.hand_in("ask", **facts)
    assert failed.value.facts["element"] == "which"


def test_a_condition_must_be_a_truth_value():
    desk = Desk(engine(**_in_condition("count")), "bad")
    with pytest.raises(StepFailed):
        desk.hand_in("ask", count=1)
    assert desk.hand_in("ask", count=True).outcome == "other"


def test_an_expression_is_parsed_once():
    assert expressions.parse("count > 1") is expressions.parse("count > 1")


def test_random_text_is_refused_or_evaluated_and_nothing_else():
    dice = seeded()
    pieces = ["x", "y", "1", "'a'", "(", ")", "[", "]", ".", "__class__", "and", "or", "not",
              "in", "==", ">", "**", "*", "lambda", ":", ",", "{", "}", "if", "else", "is",
              "None", "True", "+", "-", "%", "f'{x}'", "=", ":=", " ", "\n", "\\", "#"]  # fmt: skip
    for _ in range(3_000):
        text = " ".join(dice.choices(pieces, k=dice.randint(1, 9)))
        try:
            value = evaluate(text, {"x": 1, "y": "b"})
        except (CaseworkError, CannotEvaluate):
            continue
        assert value is None or isinstance(value, str | int | float), text


def test_limit_timers_take_the_same_language():
    model = process(
        "fine", start(), user("ask"), timer("late", "ask", due="ask_due", interrupts=True), end(),
        end("lapsed"), line("begun", "ask", "done"), line("late", "lapsed"),
    )  # fmt: skip
    assert Desk(engine(fine=model), "fine").state.limits == {"ask_due"}
