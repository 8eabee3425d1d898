"""SW-11: decision tables, judged before they are asked."""

import pytest
from lxml import etree
from SpiffWorkflow.dmn.parser import BpmnDmnParser

from casework.errors import ModelInvalid, StepFailed
from tests.engine.drawing import (
    Desk,
    end,
    engine,
    files,
    line,
    process,
    rule,
    start,
    table,
    user,
)  # fmt: skip
from tests.engine.stock import stock_workflow
from workflows.engine.gate.decisions import judge_table
from workflows.engine.gate.judge import admit
from workflows.engine.gate.reading import read_table
from workflows.engine.tables import DecisionTable, NoAnswer

ASKING = process(
    "asking", start(), user("ask"), rule("weigh", "weight"), user("then"), end(),
    line("begun", "ask", "weigh", "then", "done"),
)  # fmt: skip


def judged(data: bytes, name: str = "weight") -> DecisionTable:
    found = read_table(f"{name}.dmn", data)
    judge_table(f"{name}.dmn", found)
    return found


def a_table(*rows: tuple[str, ...], kind: str = "integer", **more) -> bytes:
    return table("weight", {"count": kind}, {"level": "string"}, *rows, **more)


FULL = a_table(("< 2", '"low"'), (">= 2", '"high"'))


def asked(data: bytes, **facts):
    return engine(weight=data).decide("weight", facts).outputs["level"]


def test_sw_11_upstream_takes_the_first_of_two_hits_and_is_silent_about_none():
    for rows, expected in (
        ([("< 5", "'low'"), ("< 9", "'high'")], "low"),
        ([("> 5", "'low'"), ("> 9", "'high'")], None),
    ):
        workflow = stock_workflow("asking", ASKING, a_table(*rows))
        workflow.task_tree.data["count"] = 3
        workflow.do_engine_steps()
        workflow.get_next_task(spec_name="ask").run()
        workflow.do_engine_steps()
        assert workflow.get_next_task(spec_name="then").data.get("level") == expected


@pytest.mark.parametrize("policy", ["FIRST", "ANY", "PRIORITY", "RULE ORDER", "BOGUS"])
def test_sw_11_upstream_accepts_any_hit_policy(policy):
    parser = BpmnDmnParser()
    parser.add_dmn_xml(etree.fromstring(a_table(("-", "'a'"), policy=policy)))
    assert parser.get_engine("weight", None).decision_table.hit_policy == policy


@pytest.mark.parametrize(
    "policy", ["FIRST", "ANY", "PRIORITY", "RULE ORDER", "COLLECT", "OUTPUT ORDER", "BOGUS", ""]
)
def test_sw_11_only_unique_is_run(policy):
    with pytest.raises(ModelInvalid) as refused:
        judged(a_table(("-", '"a"'), policy=policy))
    assert refused.value.facts["problem"] == "hit_policy"


def test_sw_11_an_overlap_is_refused_naming_the_rules_and_the_case():
    with pytest.raises(ModelInvalid) as refused:
        judged(a_table(("< 5", '"low"'), (">= 4", '"high"')))
    assert refused.value.facts["problem"] == "overlap"
    assert refused.value.facts["rules"] == ["r1", "r2"]
    assert refused.value.facts["case"] == {"count": 4}


@pytest.mark.parametrize(
    ("rows", "case"),
    [
        ([("< 5", '"a"'), ("> 5", '"b"')], 5),
        ([("<= 5", '"a"'), (">= 7", '"b"')], 6),
        ([(">= 0", '"a"')], -1),
        ([("in (1, 2)", '"a"'), ("> 2", '"b"')], -3),
        ([("1 <= ? < 3", '"a"'), (">= 3", '"b"')], -4),
        ([("not in (1, 3)", '"a"'), ("1", '"b"')], 3),
    ],
)
def test_sw_11_a_gap_is_refused_naming_the_case(rows, case):
    with pytest.raises(ModelInvalid) as refused:
        judged(a_table(*rows))
    assert (refused.value.facts["problem"], refused.value.facts["case"]) == (
        "gap",
        {"count": case},
    )


def test_sw_11_a_gap_between_two_close_decimals_is_found():
    rows = [("<= 0.1", '"a"'), (">= 0.2", '"b"')]
    with pytest.raises(ModelInvalid) as refused:
        judged(a_table(*rows, kind="number"))
    assert refused.value.facts["problem"] == "gap"


def test_sw_11_a_text_not_mentioned_is_a_gap_unless_the_column_names_its_values():
    rows = [('"a"', '"1"'), ('"b"', '"2"')]
    with pytest.raises(ModelInvalid) as refused:
        judged(a_table(*rows, kind="string"))
    assert refused.value.facts["case"] == {"count": "…"}
    assert judged(a_table(*rows, kind="string", values={"count": '"a", "b"'}))


def test_sw_11_a_named_value_without_a_rule_is_a_gap():
    with pytest.raises(ModelInvalid) as refused:
        judged(a_table(('"a"', '"1"'), kind="string", values={"count": '"a","b"'}))
    assert refused.value.facts["case"] == {"count": "b"}


def test_sw_11_columns_are_tried_together():
    data = table(
        "weight", {"grade": "string", "hot": "boolean", "n": "integer"}, {"level": "string"},
        ('"x"', "true", "-", '"1"'), ('"x"', "False", "<= 3", '"2"'),
        ('"x"', "False", "> 4", '"3"'), ('!= "x"', "-", "-", '"4"'),
    )  # fmt: skip
    with pytest.raises(ModelInvalid) as refused:
        judged(data)
    assert refused.value.facts["case"] == {"grade": "x", "hot": False, "n": 4}
    assert judged(data.replace(b"&gt; 4", b"&gt; 3"))


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("not(1,2)", "integer"), ("1,100", "integer"), ("[1..3]", "integer"), ("]1..3[", "integer"),
        ('"a","b"', "string"), ('not("a")', "string"), ('date("2026-01-01")', "string"),
        ("1 to 3", "integer"), ("NORMAL", "string"), ("'a' or 'b'", "string"), ("> 'a'", "integer"),
        ("> 5 or", "integer"), ("= 5", "integer"), ("=> 5", "integer"), ('"5"', "integer"),
        ("5", "string"), ("true", "string"), ("1", "boolean"), ("null", "string"),
        ("? % 2 == 0", "integer"), ("? + 1 > 3", "integer"), ("count > 3", "integer"),
        ("cell_input", "integer"), ("? if True else 1", "integer"), ("in 5", "integer"),
        ("5 5", "integer"), (">", "integer"), ("?", "integer"), ("len(?) > 1", "string"),
        ("<> 5", "integer"), ("5d", "integer"), ("“a”", "string"),
    ],
)  # fmt: skip
def test_sw_11_a_cell_that_would_silently_never_match_is_refused(cell, kind):
    with pytest.raises(ModelInvalid) as refused:
        judged(a_table((cell, '"a"'), kind=kind))
    assert refused.value.facts["element"] == "r1_0"


@pytest.mark.parametrize(
    ("cell", "hits", "misses", "kind"),
    [
        ("5", 5, 4, "integer"), ("-5", -5, 5, "integer"), ("> 5", 6, 5, "integer"),
        (">=5", 5, 4, "integer"), ("!= 5", 4, 5, "integer"), ("== 5", 5, 4, "integer"),
        ("in (1, 2)", 2, 3, "integer"), ("not in (1, 2)", 3, 1, "integer"),
        ("1 < ? <= 3", 3, 1, "integer"), ("? == 1 or ? == 5", 5, 3, "integer"),
        ('"a"', "a", "b", "string"), ("'a'", "a", "b", "string"), ('!= "a?"', "a", "a?", "string"),
        ('? == "a?"', "a?", "a", "string"), ("true", True, False, "boolean"),
        ("False", False, True, "boolean"), ("> 0.5", 0.6, 0.5, "number"), ("-", 1, None, "integer"),
        ("", 1, None, "integer"), ('"重大"', "重大", "一般", "string"),
    ],
)  # fmt: skip
def test_what_a_cell_may_say(cell, hits, misses, kind):
    (row,) = read_table("weight.dmn", a_table((cell, '"a"'), kind=kind)).rules
    assert row.hits((hits,))
    assert misses is None or not row.hits((misses,))


@pytest.mark.parametrize("cell", ["", "open('x')", "count", "a", "[1]", "1 + 1 == 2", "5", "None"])
def test_sw_11_an_output_is_a_literal_of_its_type(cell):
    with pytest.raises(ModelInvalid) as refused:
        judged(a_table(("-", cell)))
    assert refused.value.facts["element"] == "r1_1"


@pytest.mark.parametrize(
    ("given", "level"),
    [("100", "high"), ("-3", "low"), (100, "high"), (2.0, "high"), ("2", "high")],
)
def test_sw_11_digits_are_taken_as_numbers(given, level):
    assert asked(FULL, count=given) == level


@pytest.mark.parametrize("given", ["", "many", "1e3", "0x10", " 2", "２", True, None, 2.5, "2.0"])
def test_sw_11_an_input_of_another_type_is_an_error_not_a_miss(given):
    with pytest.raises(StepFailed):
        asked(FULL, count=given)


def test_sw_11_a_missing_input_is_an_error():
    with pytest.raises(StepFailed):
        asked(FULL)


def test_sw_11_no_hit_is_an_error_and_the_process_stays_where_it_was():
    data = a_table(('"a"', '"1"'), ('"b"', '"2"'), kind="string", values={"count": '"a","b"'})
    desk = Desk(engine(asking=ASKING, weight=data), "asking")
    for facts in ({"count": "c"}, {}, {"count": 1}):
        with pytest.raises(StepFailed) as failed:
            desk.hand_in("ask", **facts)
        assert failed.value.facts["element"] == "weigh"
    assert desk.hand_in("ask", count="b").decisions[0].rule == "r2"


def test_sw_11_each_edition_of_a_table_has_its_own_digest():
    one, other = judged(FULL), judged(FULL.replace("表".encode(), "新".encode()))
    assert one.digest != other.digest
    assert engine(weight=FULL).decide("weight", {"count": 1}).digest == one.digest


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ((b'typeRef="integer"', b'typeRef="date"'), "type_unknown"),
        ((b' typeRef="integer"', b""), "type_unknown"),
        ((b"<text>count</text>", b"<text>count + 1</text>"), "input_not_a_fact"),
        ((b'name="level"', b'name="Level"'), "output_not_a_fact"),
        ((b'name="level"', b'name="a.b"'), "output_not_a_fact"),
        ((b'<decision id="weight"', b'<decision id="Weight"'), "id_not_snake_case"),
        ((b"</decision>", b'</decision><decision id="two"/>'), "one_decision_table_a_file"),
        ((b"outputEntry", b"annotationEntry"), "row_incomplete"),
        ((b'<rule id="r1">', b"<rule>"), "row_incomplete"),
        ((b'hitPolicy="UNIQUE"', b'hitPolicy="UNIQUE" aggregation="SUM"'), "hit_policy"),
    ],
)  # fmt: skip
def test_a_table_drawn_wrongly_is_refused(change, problem):
    with pytest.raises(ModelInvalid) as refused:
        judged(FULL.replace(*change))
    assert refused.value.facts["problem"] == problem
    assert refused.value.facts["file"] == "weight.dmn"


def test_a_table_stands_in_a_file_of_its_name():
    with pytest.raises(ModelInvalid) as refused:
        admit(files(other=FULL))
    assert refused.value.facts["problem"] == "file_named_otherwise"


def test_a_table_too_large_to_try_is_refused():
    inputs = {f"i{n}": "integer" for n in range(7)}
    rows = [(*["> 1"] * 7, '"a"'), (*["> 10"] * 7, '"a"'), (*["> 20"] * 7, '"a"')]
    with pytest.raises(ModelInvalid) as refused:
        judged(table("weight", inputs, {"level": "string"}, *rows))
    assert refused.value.facts["problem"] == "too_many_cases"


@pytest.mark.parametrize("values", ["", "a,b", '"a" "b"', "[1..3]", "[3..1]", '"a",'])
def test_values_that_cannot_be_read_are_refused(values):
    with pytest.raises(ModelInvalid):
        judged(a_table(("-", '"a"'), kind="string", values={"count": values}))


def test_a_span_of_whole_numbers_may_be_named():
    data = a_table(("<= 3", '"low"'), ("> 3", '"high"'), values={"count": "[1..5]"})
    assert judged(data).inputs[0].allowed == (1, 2, 3, 4, 5)
    with pytest.raises(StepFailed):
        asked(data, count=6)


def test_a_table_without_rules_or_with_a_column_twice_is_refused():
    with pytest.raises(ModelInvalid) as refused:
        judged(a_table())
    assert refused.value.facts["problem"] == "table_empty"
    twice = table("weight", {"a": "boolean", "b": "boolean"}, {"c": "integer"}, ("-", "-", "1"))
    with pytest.raises(ModelInvalid) as refused:
        judged(twice.replace(b"<text>b</text>", b"<text>a</text>"))
    assert refused.value.facts["problem"] == "column_twice"


def test_an_input_without_an_expression_is_refused():
    with pytest.raises(ModelInvalid) as refused:
        judged(FULL.replace(b"inputExpression", b"inputValues"))
    assert refused.value.facts["problem"] == "input_without_expression"


def test_an_output_is_among_the_values_its_column_names():
    named = FULL.replace(
        b'name="level" typeRef="string"/>',
        b'name="level" typeRef="string"><outputValues id="v"><text>"low"</text></outputValues>'
        b"</output>",
    )
    with pytest.raises(ModelInvalid) as refused:
        judged(named)
    assert (refused.value.facts["element"], refused.value.facts["problem"]) == (
        "r2_1",
        "output_not_among_values",
    )


def test_a_table_that_was_never_judged_still_answers_once_or_not_at_all():
    overlapping = read_table("weight.dmn", a_table(("< 5", '"a"'), ("< 9", '"b"')))
    assert overlapping.decide({"count": 7}).rule == "r2"
    for count in (3, 10):
        with pytest.raises(NoAnswer):
            overlapping.decide({"count": count})


@pytest.mark.parametrize(("given", "value"), [("2.5", 2.5), (2, 2), ("7", 7.0), (-0.5, -0.5)])
def test_a_number_may_have_decimals(given, value):
    found = read_table("weight.dmn", a_table(("-", '"a"'), kind="number"))
    assert found.decide({"count": given}).inputs == {"count": value}
    with pytest.raises(NoAnswer):
        found.decide({"count": "1e3"})


@pytest.mark.parametrize(
    ("cell", "kind", "problem"),
    [
        ('<= "2022-07-01"', "string", "cell_orders_text:count"),
        ('? == "a" or ? > "b"', "string", "cell_orders_text:count"),
        ('"a" <= ? < "c"', "string", "cell_orders_text:count"),
        ("? < 3 and ? > 5", "integer", "cell_never_holds:count"),
        ("3 < ? < 4", "integer", "cell_never_holds:count"),
        ('? == "a" and ? == "b"', "string", "cell_never_holds:count"),
        ("? and not ?", "boolean", "cell_never_holds:count"),
    ],
)
def test_a_row_that_can_never_speak_or_compares_texts_is_refused_by_name(cell, kind, problem):
    with pytest.raises(ModelInvalid) as refused:
        judged(a_table((cell, '"a"'), ("-", '"b"'), kind=kind))
    assert (refused.value.facts["element"], refused.value.facts["problem"]) == ("r1", problem)


def test_a_row_for_a_value_that_its_column_does_not_name_is_refused():
    with pytest.raises(ModelInvalid) as refused:
        judged(a_table(('"a"', '"1"'), ('"b"', '"2"'), kind="string", values={"count": '"a"'}))
    assert (refused.value.facts["element"], refused.value.facts["problem"]) == (
        "r2",
        "cell_never_holds:count",
    )


def test_a_narrow_row_of_decimals_is_no_contradiction():
    rows = [("<= 0.1", '"a"'), ("0.1 < ? < 0.2", '"b"'), (">= 0.2", '"c"')]
    assert judged(a_table(*rows, kind="number"))


MARKED = (
    FULL.replace(
        b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"',
        b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" '
        b'xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" '
        b'xmlns:biodi="http://bpmn.io/schema/dmn/biodi/2.0" '
        b'xmlns:camunda="http://camunda.org/schema/1.0/dmn" '
        b'xmlns:modeler="http://camunda.org/schema/modeler/1.0" '
        b'modeler:executionPlatform="Camunda Platform" exporter="dmn-js"',
        1,
    )
    .replace(
        b'<decisionTable id="weight_t"',
        b'<variable id="v" name="weight" typeRef="string"/>'
        b'<extensionElements><biodi:bounds x="1" y="1" width="1" height="1"/></extensionElements>'
        b'<decisionTable id="weight_t" biodi:annotationsWidth="400"',
        1,
    )
    .replace(b"<decision id", b'<decision camunda:historyTimeToLive="180" id', 1)
)


@pytest.mark.parametrize("version", ["20191111", "20211108", "20230324"])
def test_a_table_that_an_editor_saved_is_read_in_each_version(version):
    data = MARKED.replace(b"20191111", version.encode())
    assert asked(data, count=5) == "high"
    assert engine(weight=data).catalogue.models.files["weight.dmn"] == data


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (b"biodi:bounds", b"biodi:script", "element_not_allowed:script"),
        (b"camunda:historyTimeToLive", b"camunda:expression", "attribute_not_allowed:expression"),
        (b"schema/1.0/dmn", b"schema/zeebe", "attribute_not_allowed:historyTimeToLive"),
        (b"20191111/MODEL", b"20991111/MODEL", "element_not_allowed:definitions"),
        (b'<rule id="r1">', b'<rule xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="r1">',
         "element_not_allowed:rule"),
    ],
)  # fmt: skip
def test_what_no_editor_adds_is_refused_by_name(old, new, problem):
    with pytest.raises(ModelInvalid) as refused:
        judged(MARKED.replace(old, new))
    assert refused.value.facts["problem"] == problem
