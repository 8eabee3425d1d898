"""SW-08, 09, 10, 20: limits by name, and an engine without a clock."""

import time
import warnings
from datetime import UTC, datetime, timedelta

import pytest
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.util.task import TaskState

from casework.errors import ModelInvalid
from tests.engine.drawing import (
    Desk,
    catch_timer,
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
    timer,
    user,
)  # fmt: skip
from tests.engine.models import a_hazard, hazards
from tests.engine.stock import stock_workflow
from workflows.engine.codec import load
from workflows.engine.events import NamedLimit
from workflows.engine.gate.judge import admit, read

TIMED = process(
    "timed",
    start(), user("ask"), timer("late", "ask", due="ask_due"), service("note", "note_overdue"),
    end("noted"), timer("over", "ask", due="ask_over", interrupts=True), end("lapsed"), end(),
    line("begun", "ask", "done"), line("late", "note", "noted"), line("over", "lapsed"),
)  # fmt: skip


def test_sw_08_upstream_counts_a_month_past_the_end_of_the_month():
    parsed = TimerEventDefinition.parse_iso_duration("P1M")
    start_ = datetime(2026, 1, 31, tzinfo=UTC)
    ends = start_ + TimerEventDefinition.get_timedelta_from_start(parsed, start_)
    assert ends.date().isoformat() == "2026-03-03"


def test_sw_08_upstream_fires_an_empty_duration_at_once():
    assert TimerEventDefinition.parse_iso_duration("P") == {}
    assert TimerEventDefinition.get_timedelta_from_start({}) == timedelta()


@pytest.mark.parametrize(
    "text",
    ['"P1M"', '"2026-07-01T09:00:00"', '"P"', '"P99999999Y"', '"P-1D"', '"PT"', "5", "None",
     "due_name", '""', '"Due"', '"a" + "b"', "", '"R3/PT1H"', '"typename"'],
)  # fmt: skip
def test_sw_08_only_the_name_of_a_limit_may_stand_in_a_timer(text):
    inner = f'<bpmn:timerEventDefinition id="t"><bpmn:timeDate>{text}</bpmn:timeDate>'
    late = element(
        "boundaryEvent", "late", inner + "</bpmn:timerEventDefinition>",
        attachedToRef="ask", cancelActivity="false",
    )  # fmt: skip
    model = process(
        "bad", start(), user("ask"), late, service("note"), end("noted"), end(),
        line("begun", "ask", "done"), line("late", "note", "noted"),
    )  # fmt: skip
    for gate in (admit, read):
        with pytest.raises(ModelInvalid) as refused:
            gate(files(bad=model))
        assert (refused.value.facts["element"], refused.value.facts["problem"]) == (
            "late",
            "timer_not_a_name",
        )


@pytest.mark.parametrize("kind", ["timeDuration", "timeCycle"])
def test_sw_08_durations_and_cycles_are_refused(kind):
    inner = f'<bpmn:timerEventDefinition id="t"><bpmn:{kind}>"P1D"</bpmn:{kind}>'
    late = element(
        "boundaryEvent", "late", inner + "</bpmn:timerEventDefinition>", attachedToRef="ask"
    )
    model = process("bad", start(), user("ask"), late, end(), line("begun", "ask", "done"))
    with pytest.raises(ModelInvalid) as refused:
        admit(files(bad=model))
    assert refused.value.facts["problem"] == f"element_not_allowed:{kind}"


def test_sw_08_no_timer_of_the_librarys_own_survives_loading():
    for model in hazards().catalogue:
        for spec in model.specs.values():
            for task in spec.task_specs.values():
                definition = getattr(task, "event_definition", None)
                assert not isinstance(definition, TimerEventDefinition)


def test_sw_09_upstream_fires_by_the_wall_clock_and_leaves_the_work_half_done():
    due = datetime.now(UTC) + timedelta(seconds=0.2)
    late = timer("late", "ask", due=due.isoformat())
    parts = [start(), user("ask"), late, service("note"), end("noted"), end()]
    flows = [line("begun", "ask", "done"), line("late", "note", "noted")]
    workflow = stock_workflow("past", process("past", *parts, *flows))
    workflow.do_engine_steps()
    time.sleep(0.25)
    workflow.do_engine_steps()  # as any web request would
    assert [t.task_spec.name for t in workflow.get_tasks(state=TaskState.READY)] == ["ask", "late"]


def test_sw_09_a_past_moment_means_nothing_to_the_engine_and_work_is_never_half_done():
    desk = Desk(engine(timed=TIMED), "timed")
    assert desk.state.limits == {"ask_due", "ask_over"}
    assert desk.calls == []
    desk.falls_due("ask_due")
    assert desk.calls == [("note_overdue", {})]
    assert desk.passed == ["late", "note", "noted"]
    stored = load(desk.engine.catalogue.by_digest(desk.digest), desk.state.blob).process
    ready = [t for f in stored.active() for t in f.tasks.values() if t.state == TaskState.READY]
    assert [task.task_spec.name for task in ready] == ["ask"]


def test_a_limit_falls_due_once():
    desk = Desk(engine(timed=TIMED), "timed")
    once = desk.falls_due("ask_due")
    again = desk.falls_due("ask_due")
    assert (again.blob, again.passed, again.limits) == (once.blob, (), {"ask_over"})
    assert len(desk.calls) == 1


def test_a_limit_nobody_waits_for_changes_nothing():
    desk = Desk(engine(timed=TIMED), "timed")
    before = desk.state.blob
    assert desk.falls_due("report_due").blob == before
    assert desk.falls_due("late").blob == before  # the element's id is not the limit's name


def test_an_interrupting_limit_takes_the_work_off_the_desk():
    desk = Desk(engine(timed=TIMED), "timed")
    state = desk.falls_due("ask_over")
    assert (state.outcome, desk.passed) == ("lapsed", ["over", "lapsed"])


def test_work_goes_on_after_a_limit_and_the_limit_goes_with_the_work():
    desk = Desk(engine(timed=TIMED), "timed")
    desk.falls_due("ask_due")
    assert desk.hand_in("ask").outcome == "done"
    fresh = Desk(engine(timed=TIMED), "timed")
    assert fresh.hand_in("ask").limits == frozenset()
    assert fresh.falls_due("ask_due").passed == ()


def test_sw_10_a_limit_not_delivered_in_time_leaves_no_mark():
    """So whether an act was late must be told from the limit's row, never from the engine."""
    desk = Desk(engine(timed=TIMED), "timed")
    desk.hand_in("ask")
    assert desk.calls == []


def test_a_process_may_stand_still_until_a_limit():
    model = process(
        "pause", start(), catch_timer("waiting", "window_opens"), user("ask"), end(),
        line("begun", "waiting", "ask", "done"),
    )  # fmt: skip
    desk = Desk(engine(pause=model), "pause")
    assert (desk.state.ready, desk.state.stage) == ((), "at_waiting")
    assert desk.state.limits == {"window_opens"}
    desk.falls_due("window_opens")
    assert (desk.steps, desk.passed) == (["ask"], ["waiting"])


def test_limits_survive_every_save_and_load_on_the_way():
    desk = a_hazard()
    desk.hand_in("order")
    assert desk.state.limits == {"report_due"}
    desk.falls_due("report_due")
    assert desk.state.limits == frozenset()
    desk.hand_in("report", outcome="reported")
    assert desk.state.limits == {"recheck_due"}


def test_facts_decided_since_are_not_reset_while_an_event_is_awaited():
    """A waiting event takes its facts from its predecessor anew after every completed task."""
    desk = a_hazard()
    desk.hand_in("order")
    desk.hand_in("report", outcome="reported")
    desk.answers["record_recheck"] = {"count": 7}
    desk.hand_in("recheck", passed=True)
    stored = load(desk.engine.catalogue.by_digest(desk.digest), desk.state.blob).process
    waiting = next(t for t in stored.tasks.values() if t.state == TaskState.WAITING)
    stored.update_waiting_tasks()
    assert waiting.data["count"] == 7


def test_the_same_name_is_the_same_limit():
    assert NamedLimit("a") == NamedLimit("a")
    assert NamedLimit("a") != NamedLimit("b")
    assert len({NamedLimit("a"), NamedLimit("a")}) == 1


def test_no_deprecated_way_of_waking_is_used():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        a_hazard().falls_due("report_due")


def test_an_open_task_tells_the_limits_at_its_border_also_once_they_are_over():
    desk = Desk(engine(timed=TIMED), "timed")
    assert desk.state.ready[0].limits == {"ask_due", "ask_over"}
    desk.falls_due("ask_due")
    assert desk.state.ready[0].limits == {"ask_due", "ask_over"}
    assert desk.state.limits == {"ask_over"}


def test_a_limit_beside_a_task_is_not_at_its_border():
    model = process(
        "beside", start(), user("ask"), choice("which", "which_then"), user("then"),
        catch_timer("pause"), end(), line("begun", "ask", "which"), flow("which", "then"),
        flow("which", "pause", "later"), line("then", "done"), line("pause", "done"),
    )  # fmt: skip
    desk = Desk(engine(beside=model), "beside")
    desk.hand_in("ask", later=False)
    assert desk.state.ready[0].limits == frozenset()
