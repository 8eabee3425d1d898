"""SW-03, 04, 05, 14, 15, 22, 23: what is stored, and what a stored state can do to us."""

import inspect
import json
import logging
import math
import random
import re
import threading
from pathlib import Path

import orjson
import pytest
import zstandard
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.migration.version_migration import MIGRATIONS
from SpiffWorkflow.bpmn.util.task import BpmnTaskIterator
from SpiffWorkflow.util.deep_merge import DeepMerge
from SpiffWorkflow.util.task import TaskIterator

from casework.errors import FactRefused, StateDamaged, StepFailed
from tests.engine.drawing import (
    Desk,
    choice,
    end,
    engine,
    flow,
    line,
    parallel,
    process,
    service,
    start,
    ungated_engine,
    user,
)  # fmt: skip
from tests.engine.models import ONE_TASK, a_hazard, hazards
from tests.engine.seeds import seeded
from workflows.engine.codec import MAX_STATE_BYTES, Stored, dump, dump_and_load, load

LONG = [f"act_{number}" for number in range(10)]
LOOPING_BRANCH = process(
    "pinned",
    start(), parallel("split"), user("left"), user("right"), choice("again", "again_left"),
    *[service(name) for name in LONG], parallel("joined"), end(),
    line("begun", "split", "left", *LONG, "again"), line("split", "right", "joined", "done"),
    flow("again", "left"), flow("again", "joined", "enough"),
)  # fmt: skip


def plain(blob: bytes) -> dict:
    return orjson.loads(zstandard.ZstdDecompressor().decompress(blob))


def packed(content: object) -> bytes:
    return zstandard.ZstdCompressor().compress(orjson.dumps(content))


def tasks_in(blob: bytes) -> int:
    return sum(len(rows) for _, _, rows in plain(blob)["flows"])


@pytest.mark.parametrize("iterator", [TaskIterator, BpmnTaskIterator])
def test_sw_03_upstream_stops_looking_at_depth_1000(iterator):
    assert inspect.signature(iterator).parameters["max_depth"].default == 1000


def a_round(desk: Desk) -> None:
    desk.hand_in("order")
    desk.hand_in("report", outcome="reported")
    desk.hand_in("recheck", passed=False)


def test_sw_03_four_hundred_recheck_rounds_cost_no_more_than_the_first():
    desk = a_hazard()
    a_round(desk)
    first = tasks_in(desk.state.blob)
    for _ in range(400):
        a_round(desk)
        desk.history.clear()
        assert tasks_in(desk.state.blob) == first
    desk.hand_in("order")
    desk.hand_in("report", outcome="reported")
    desk.hand_in("recheck", passed=True)
    desk.falls_due("look_back_opens")
    assert desk.hand_in("visit").outcome == "closed"


def test_sw_03_a_limit_missed_in_the_first_round_does_not_keep_all_later_rounds():
    """The side path of the missed limit leaves a join that waits for the process to end."""
    desk = a_hazard()
    a_round(desk)
    usual = tasks_in(desk.state.blob)
    desk.hand_in("order")
    desk.falls_due("report_due")
    desk.hand_in("report", outcome="reported")
    desk.falls_due("recheck_due")
    desk.hand_in("recheck", passed=False)
    for _ in range(60):
        a_round(desk)
        assert tasks_in(desk.state.blob) == usual


def test_sw_03_limits_missed_in_every_round_do_not_pile_up():
    desk = a_hazard()
    sizes = set()
    for _ in range(60):
        desk.hand_in("order")
        desk.falls_due("report_due")
        desk.hand_in("report", outcome="reported")
        desk.falls_due("recheck_due")
        sizes.add(tasks_in(desk.state.blob))
        desk.hand_in("recheck", passed=False)
    assert len(sizes) == 1


def test_sw_03_a_loop_that_cannot_be_pruned_raises_the_alarm_and_is_refused_in_time(caplog):
    """The gate refuses such a model; should one run, it ends in an incident, not in silence."""
    desk = Desk(ungated_engine(pinned=LOOPING_BRANCH), "pinned")
    rounds = 0
    incident = None
    with caplog.at_level(logging.WARNING):
        while incident is None and rounds < 1_000:
            try:
                desk.hand_in("left", enough=False)
            except StepFailed as failed:
                incident = failed
            desk.history.clear()
            rounds += 1
    assert incident is not None
    assert incident.facts["cause"] == "process_too_deep"
    assert any("deep" in record.message for record in caplog.records)
    assert 40 < rounds < 80
    seen = desk.engine.describe(desk.digest, desk.state.blob)  # still readable
    assert {task.step for task in seen.ready} == {"left", "right"}


def test_sw_04_upstream_merges_lists_wrongly():
    merged = {"a": ["x", "y"]}
    DeepMerge.merge(merged, {"a": ["y"]})
    assert merged == {"a": ["x"]}
    mixed = {"a": [{"id": 1, "x": 1}, {"id": 2}]}
    DeepMerge.merge(mixed, {"a": [{"id": 2}]})
    assert mixed == {"a": [{"id": 2, "x": 1}]}


BAD_VALUES = [
    [], ["a"], {}, {"a": 1}, {"typename": "x"}, {"typename": "datetime", "value": "2026-01-01"},
    (1,), {1}, b"x", object(), math.nan, math.inf, -math.inf, 10**16, -(10**16), 1e300,
    "a\x00b", "\ud800", "长" * 1400, "a" * 4001, 1j, print,
]  # fmt: skip
BAD_NAMES = [
    "typename", "__class__", "_x", "X", "a b", "a-b", "a.b", "", "1a", "é", "全", "a" * 65, "class",
    "lambda", "data_objects", "cell_input", "true", "None", 1, None, ("a",), "a\n", "ｘ",
]  # fmt: skip


@pytest.mark.parametrize("value", BAD_VALUES, ids=lambda value: repr(value)[:20])
def test_sw_04_and_05_only_plain_scalars_become_facts(value):
    desk = Desk(engine(one=ONE_TASK), "one")
    with pytest.raises(FactRefused):
        desk.hand_in("ask", a=value)
    with pytest.raises(FactRefused):
        desk.engine.start("one", {"a": value}, desk.serve)
    assert desk.steps == ["ask"]


@pytest.mark.parametrize("name", BAD_NAMES, ids=lambda name: repr(name)[:20])
def test_sw_05_only_plain_names_become_facts(name):
    desk = Desk(engine(one=ONE_TASK), "one")
    with pytest.raises(FactRefused) as refused:
        desk.engine.start("one", {name: 1}, desk.serve)
    assert refused.value.facts["reason"] == "name"


def test_sw_05_too_many_facts_are_refused():
    desk = Desk(engine(one=ONE_TASK), "one")
    with pytest.raises(FactRefused):
        desk.engine.start("one", {f"a{n}": n for n in range(201)}, desk.serve)


def test_sw_05_upstream_takes_a_record_with_a_typename_for_its_own():
    registry = BpmnWorkflowSerializer.configure()
    with pytest.raises(TypeError):
        registry.restore({"typename": "x"})
    taken = registry.restore({"typename": "datetime", "value": "2026-01-01"})
    assert not isinstance(taken, dict)


def test_sw_05_facts_come_back_as_what_they_were():
    facts = {"a": 1, "b": 1.0, "c": True, "d": "1", "e": None, "f": "", "g": 0, "h": False,
             "i": -0.5, "j": "长\n\t\"'\\", "k": 10**15, "l": 0.1 + 0.2}  # fmt: skip
    desk = Desk(engine(one=ONE_TASK), "one", **facts)
    model = desk.engine.catalogue.by_digest(desk.digest)
    (task,) = [t for t in load(model, desk.state.blob).process.tasks.values() if t.task_spec.manual]
    assert task.data == facts
    assert {k: type(v) for k, v in task.data.items()} == {k: type(v) for k, v in facts.items()}


def test_sw_05_a_fact_that_only_changes_its_type_is_changed():
    """1, 1.0 and true are equal to Python; a delta that compares them so would lose the change."""
    model = process(
        "two", start(), user("one"), user("other"), end(), line("begun", "one", "other", "done")
    )
    for before, after in ((1, True), (True, 1), (1, 1.0), (0, False)):
        desk = Desk(engine(two=model), "two", a=before)
        desk.hand_in("one", a=after)
        edition = desk.engine.catalogue.by_digest(desk.digest)
        stored = load(edition, desk.state.blob).process
        (task,) = [t for t in stored.tasks.values() if t.id == desk.state.ready[0].id]
        assert type(task.data["a"]) is type(after)


def test_sw_14_upstream_migrates_old_states_by_evaluating_them():
    assert "1.1" in MIGRATIONS
    source = Path(inspect.getfile(MIGRATIONS["1.1"])).read_text("utf-8")
    assert "eval(" in source or any(
        "eval(" in path.read_text("utf-8")
        for path in Path(inspect.getfile(MIGRATIONS["1.1"])).parent.glob("*.py")
    )


@pytest.mark.parametrize("version", [0, 2, "1", None, "1.1", True, [1]])
def test_sw_14_a_state_of_another_format_is_refused_and_never_migrated(version):
    desk = a_hazard()
    content = plain(desk.state.blob)
    content["format"] = version
    if version is True:
        version = 1.5
        content["format"] = version
    with pytest.raises(StateDamaged):
        desk.engine.describe(desk.digest, packed(content))


def test_sw_14_a_state_of_the_librarys_own_making_is_refused():
    desk = a_hazard()
    model = desk.engine.catalogue.by_digest(desk.digest)
    stored = load(model, desk.state.blob).process
    for version in ("1.0", "1.1", "1.5"):
        forged = {"serializer_version": version, "typename": "BpmnWorkflow", "spec": {},
                  "tasks": {str(i): {} for i in stored.tasks}}  # fmt: skip
        with pytest.raises(StateDamaged):
            desk.engine.describe(desk.digest, packed(forged))


def test_sw_14_the_state_holds_no_specification_and_no_expression():
    desk = a_hazard()
    text = json.dumps(plain(desk.state.blob))
    for word in ("condition", "expression", "outcome ==", "note_overdue", "typename", "script"):
        assert word not in text


def _damaged(content: dict, dice: random.Random) -> object:
    """One random wound somewhere in a state."""
    spots = []

    def visit(node):
        items = node.items() if isinstance(node, dict) else enumerate(node)
        for key, value in list(items):
            spots.append((node, key))
            if isinstance(value, dict | list):
                visit(value)

    visit(content)
    node, key = dice.choice(spots)
    wounds = [None, "", "x", -1, 0, 3, 10**18, 1.5, True, [], {}, ["typename"], "__class__",
              "0" * 32, {"typename": "datetime"}]  # fmt: skip
    if dice.random() < 0.2:
        del node[key]
    else:
        node[key] = dice.choice(wounds)
    return content


def test_sw_14_a_damaged_state_is_refused_or_harmless_but_never_an_accident():
    dice = seeded()
    desk = a_hazard()
    desk.hand_in("order")
    refused = 0
    for _ in range(1_500):
        wounded = packed(_damaged(plain(desk.state.blob), dice))
        try:
            desk.engine.describe(desk.digest, wounded)
        except StateDamaged:
            refused += 1
    assert refused > 500


@pytest.mark.parametrize(
    "blob", [b"", b"x", b"\x28\xb5\x2f\xfd", b"{}", packed([]), packed(None), packed({}),
             packed("x"), zstandard.ZstdCompressor().compress(b"{"),
             zstandard.ZstdCompressor().compress(b" " * (MAX_STATE_BYTES + 1))],
    ids=range(10),
)  # fmt: skip
def test_sw_14_what_is_no_state_is_refused(blob):
    desk = a_hazard()
    with pytest.raises(StateDamaged):
        desk.engine.describe(desk.digest, blob)


def test_sw_14_a_state_cannot_be_read_under_another_model():
    desk = a_hazard()
    other = desk.engine.catalogue.newest("correct").digest
    with pytest.raises(StateDamaged) as damaged:
        desk.engine.describe(other, desk.state.blob)
    assert damaged.value.facts["reason"] == "other_model"


def test_sw_15_nothing_in_the_engine_pickles_evaluates_or_reaches_outside():
    forbidden = re.compile(
        r"\b(pickle|marshal|shelve|subprocess|yaml\.load|SpiffWorkflow\.serializer)\b"
        r"|(?<![\w.])(eval|exec|compile|__import__)\("
        r"|specs\.Execute|serializer\.(dict|xml)\b"
    )
    for path in Path("workflows/engine").rglob("*.py"):
        assert not forbidden.search(path.read_text("utf-8")), path


def test_sw_22_a_state_that_grows_too_large_is_an_incident():
    facts = {f"a{n}": "长" * 1300 for n in range(199)}
    parts = [parallel("split"), parallel("joined")]
    names = ["one", "two", "three", "four"]
    parts += [user(name) for name in names]
    flows = [line("begun", "split"), line("joined", "done")]
    flows += [line("split", name, "joined") for name in names]
    model = process("wide", start(), *parts, end(), *flows)
    desk = Desk(engine(wide=model), "wide")
    other = {name: value.replace("长", "宽") for name, value in facts.items()}
    desk.hand_in("one", **facts)
    with pytest.raises(StepFailed) as failed:
        desk.hand_in("two", **other)
    assert failed.value.facts["cause"] == "state_too_large"


def test_sw_22_a_usual_state_is_small():
    desk = a_hazard()
    for _ in range(20):
        a_round(desk)
    assert len(desk.state.blob) < 2_000
    assert tasks_in(desk.state.blob) < 50


def test_a_state_that_would_not_read_back_is_never_returned(monkeypatch):
    desk = Desk(engine(one=ONE_TASK), "one")
    model = desk.engine.catalogue.by_digest(desk.digest)
    stored = load(model, desk.state.blob)
    task = next(iter(stored.process.tasks.values()))
    task.data["typename"] = "x"
    with pytest.raises(StepFailed) as failed:
        dump_and_load(model, stored)
    assert failed.value.facts["cause"] == "state_unreadable"
    task.data.pop("typename")
    monkeypatch.setattr("workflows.engine.codec._understood", lambda *_: Stored(None, "done"))
    with pytest.raises(StepFailed):
        dump_and_load(model, stored)


def test_saving_and_loading_again_gives_the_same_bytes():
    desk = a_hazard()
    model = desk.engine.catalogue.by_digest(desk.digest)
    for _ in range(3):
        a_round(desk)
    for state in desk.history:
        assert dump(model, load(model, state.blob)) == state.blob


def test_sw_23_many_threads_share_one_engine_and_agree():
    shared = hazards()
    expected = []
    results: list[list[tuple[str, ...]]] = []

    def live() -> None:
        desk = Desk(shared, "hazard", weight="ordinary", count=0)
        told = [desk.passed]
        for act in (
            lambda: desk.hand_in("order"),
            lambda: desk.falls_due("report_due"),
            lambda: desk.hand_in("report", outcome="refused"),
            lambda: desk.hand_in("joint"),
            lambda: desk.hand_in("order"),
            lambda: desk.hand_in("report", outcome="reported"),
            lambda: desk.hand_in("recheck", passed=True),
            lambda: desk.falls_due("look_back_opens"),
            lambda: desk.hand_in("visit"),
        ):
            act()
            told.append(tuple(desk.passed))
        results.append(told)

    live()
    expected = results.pop()
    threads = [threading.Thread(target=lambda: [live() for _ in range(10)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 80
    assert all(told == expected for told in results)
