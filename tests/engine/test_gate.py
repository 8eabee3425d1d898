"""SW-16, 17: which files the gate lets in."""

import time

import pytest
from lxml import etree

from casework.errors import ModelInvalid
from config import Config
from tests.engine.drawing import (
    end,
    files,
    line,
    process,
    start,
    user,
)  # fmt: skip
from tests.engine.models import BOTH, CORRECT, GRADE, HAZARD, LADDER, ONE_TASK, WAIT
from tests.engine.refusals import refusal
from workflows.engine import ProcessCatalogue, ProcessEngine
from workflows.engine.gate.judge import admit, findings, read
from workflows.engine.gate.xml import safe_tree

DOCTYPE = b'<!DOCTYPE d [<!ENTITY a "x">]>'


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


@pytest.mark.parametrize("at", ["file:///nowhere", "http://127.0.0.1:1/x"])
def test_sw_16_an_entity_outside_the_file_is_not_even_looked_for(at):
    """One that was looked for would not be found, and the file be no XML any more."""
    named = f'<!DOCTYPE d [<!ENTITY out SYSTEM "{at}">]>'.encode()
    said = b"<bpmn:documentation>&out;</bpmn:documentation><bpmn:laneSet"
    with pytest.raises(ModelInvalid) as refused:
        safe_tree("one.bpmn", named + ONE_TASK.replace(b"<bpmn:laneSet", said))
    assert refused.value.facts["problem"] == "doctype"


def test_sw_16_a_file_made_to_take_long_is_refused_quickly():
    many = ONE_TASK.replace(b"<bpmn:laneSet", b"<bpmn:text/>" * 80_000 + b"<bpmn:laneSet")
    begun = time.thread_time()
    with pytest.raises(ModelInvalid):
        safe_tree("one.bpmn", many)
    assert time.thread_time() - begun < 1


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


def test_a_process_id_is_a_plain_name():
    data = ONE_TASK.replace(b'process id="one"', b'process id="One"')
    with pytest.raises(ModelInvalid) as refused:
        admit({"One.bpmn": data})
    assert refused.value.facts["problem"] == "id_not_snake_case"


def test_a_place_without_any_id_is_told_as_such():
    data = ONE_TASK.replace(b' id="definitions"', b"").replace(b"<bpmn:process ", b"<bpmn:x/>"
                                                               b"<bpmn:process ", 1)  # fmt: skip
    with pytest.raises(ModelInvalid) as refused:
        read({"one.bpmn": data})
    assert refused.value.facts["element"] == ""


@pytest.mark.parametrize("declared", ["GBK", "gb18030", "UTF-16", "ISO-8859-1", "ASCII"])
def test_a_file_says_that_it_is_utf_8_or_nothing(declared):
    for data in (ONE_TASK, GRADE):
        file = "one.bpmn" if data is ONE_TASK else "grade.dmn"
        for said in ("UTF-8", "utf-8"):
            assert admit({file: f'<?xml version="1.0" encoding="{said}"?>'.encode() + data})
        lying = f"<?xml version='1.0' encoding='{declared}'?>".encode() + data
        with pytest.raises(ModelInvalid) as refused:
            admit({file: lying})
        assert refused.value.facts["problem"] == f"encoding:{declared}"
        assert read({file: lying}), "matters that run under it go on"


def test_every_finding_of_a_file_without_elements_is_told_without_a_traceback():
    empty = b"<definitions/>"
    bare = process("bare")
    found = [one.facts["problem"] for one in findings({"a.bpmn": empty, "bare.bpmn": bare})]
    assert found == ["element_not_allowed:definitions", "process_empty"]
    none = bare.replace(b"<bpmn:process", b"<bpmn:collaboration").replace(
        b"</bpmn:process", b"</bpmn:collaboration"
    )
    assert [one.facts["problem"] for one in findings({"bare.bpmn": none})] == ["one_process_a_file"]


def saved_by_camunda_modeler() -> bytes:
    shipped = (Config().models / "interview" / "interview.bpmn").read_bytes()
    return (
        shipped.replace(
            b"<bpmn:definitions",
            b'<bpmn:definitions xmlns:modeler="http://camunda.org/schema/modeler/1.0" '
            b'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
            b'xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0" exporter="Camunda Modeler" '
            b'exporterVersion="5.19.0" modeler:executionPlatform="Camunda Platform" '
            b'modeler:executionPlatformVersion="7.20.0"',
            1,
        )
        .replace(
            b'<bpmn:process id="interview"',
            b'<bpmn:process camunda:historyTimeToLive="180" id="interview"',
        )
        .replace(b"<bpmndi:BPMNShape ", b'<bpmndi:BPMNShape bioc:stroke="#831311" ')
    )


def test_a_model_that_an_editor_saved_is_read_run_and_kept_as_it_is():
    data = saved_by_camunda_modeler()
    catalogue = ProcessCatalogue(admit({"interview.bpmn": data}))
    assert catalogue.newest("interview").bundle.files["interview.bpmn"] == data
    state = ProcessEngine(catalogue).start("interview", {"kind": "enterprise"}, dict)
    assert [task.step for task in state.ready] == ["approve"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (b"camunda:historyTimeToLive", b"camunda:asyncBefore", "attribute_not_allowed:asyncBefore"),
        (b"modeler/1.0", b"modeler/other", "attribute_not_allowed:executionPlatform"),
    ],
)
def test_a_mark_that_would_mean_something_is_refused_by_name(old, new, problem):
    with pytest.raises(ModelInvalid) as refused:
        admit({"interview.bpmn": saved_by_camunda_modeler().replace(old, new)})
    assert refused.value.facts["problem"] == problem
