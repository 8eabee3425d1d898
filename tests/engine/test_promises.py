"""What the engine promises to the rest of the house."""

from uuid import uuid4

import pytest

from casework.errors import DefinitionError, FactRefused, StepFailed, TaskNotReady
from tests.engine.drawing import Desk, engine
from tests.engine.models import BOTH, GRADE, LADDER, ONE_TASK, WAIT, a_hazard
from workflows.engine import Step


def test_a_process_starts_and_says_what_is_on_whose_desk():
    desk = a_hazard()
    (task,) = desk.state.ready
    assert (task.step, task.process, task.name) == ("order", "correct", "名order")
    assert (task.role, task.form, task.stage) == ("inspector", "a_form", "at_order")
    assert task.officers == 1
    assert desk.state.stage == "at_order"
    assert not desk.state.finished
    assert desk.state.outcome is None


def test_the_path_is_told_in_order_across_calls():
    desk = a_hazard()
    assert desk.state.passed == (
        Step("hazard", "found"),
        Step("hazard", "weigh"),
        Step("correct", "begun"),
    )
    desk.hand_in("order")
    assert desk.state.passed == (Step("correct", "order"), Step("correct", "issue"))
    desk.hand_in("report", outcome="reported")
    assert desk.state.passed == (
        Step("correct", "report"),
        Step("correct", "answer"),
        Step("correct", "received"),
        Step("hazard", "rectify"),
    )


def test_where_a_process_stands_includes_the_calls_around_it():
    desk = a_hazard()
    assert desk.state.waiting == (Step("hazard", "rectify"), Step("correct", "order"))


def test_two_officers_are_asked_for_where_the_model_says_so():
    desk = a_hazard()
    desk.hand_in("order")
    desk.hand_in("report", outcome="reported")
    assert [task.officers for task in desk.state.ready] == [2]


def test_a_decision_is_recorded_with_its_rule_inputs_and_edition():
    desk = a_hazard(count=4)
    (decision,) = desk.state.decisions
    assert (decision.table, decision.rule) == ("grade", "r2")
    assert decision.inputs == {"weight": "ordinary", "count": 4}
    assert decision.outputs == {"level": "SERIOUS", "rank": 2}
    assert len(decision.digest) == 64


def test_a_service_gets_its_parameters_and_its_answer_routes():
    desk = a_hazard()
    desk.hand_in("order")
    assert desk.calls == [("issue_order", {"level": "GENERAL"})]
    desk.hand_in("report", outcome="reported")
    desk.answers["record_recheck"] = {"passed": True, "count": 1}
    desk.hand_in("recheck", passed=False)
    assert desk.state.stage == "at_cooling"
    assert desk.state.ready == ()


def test_an_error_end_is_caught_by_the_caller_and_the_call_is_left():
    desk = a_hazard()
    desk.hand_in("order")
    desk.hand_in("report", outcome="refused")
    assert desk.steps == ["joint"]
    assert desk.passed == ["report", "answer", "refused", "refused_here"]
    desk.hand_in("joint")
    assert desk.steps == ["order"]


def test_a_finished_process_names_its_end():
    desk = a_hazard()
    desk.hand_in("order")
    desk.hand_in("report", outcome="reported")
    desk.hand_in("recheck", passed=True)
    desk.falls_due("look_back_opens")
    state = desk.hand_in("visit")
    assert (state.finished, state.outcome, state.stage) == (True, "closed", "closed")
    assert (state.ready, state.limits, state.waiting) == ((), frozenset(), ())
    again = desk.engine.describe(desk.digest, state.blob)
    assert (again.finished, again.outcome, again.blob) == (True, "closed", state.blob)


def test_describing_changes_nothing():
    desk = a_hazard()
    seen = desk.engine.describe(desk.digest, desk.state.blob)
    assert seen.blob == desk.state.blob
    assert (seen.ready, seen.waiting) == (desk.state.ready, desk.state.waiting)
    assert (seen.passed, seen.decisions) == ((), ())


def test_parallel_tasks_are_all_on_desks_and_the_stage_does_not_depend_on_luck():
    desk = Desk(engine(both=BOTH), "both")
    stages = {Desk(engine(both=BOTH), "both").state.stage for _ in range(5)}
    assert sorted(desk.steps) == ["left", "right"]
    assert len(stages) == 1
    desk.hand_in("right")
    assert desk.steps == ["left"]
    assert desk.hand_in("left").outcome == "done"


def test_a_finished_process_can_neither_be_worked_on_nor_woken():
    desk = Desk(engine(one=ONE_TASK), "one")
    task = desk.state.ready[0].id
    blob = desk.hand_in("ask").blob
    with pytest.raises(TaskNotReady):
        desk.engine.complete(desk.digest, blob, task, {}, desk.serve)
    assert desk.engine.deliver(desk.digest, blob, "any", desk.serve).blob == blob
    assert desk.engine.inform(desk.digest, blob, "any", desk.serve).blob == blob


def test_an_unknown_process_or_edition_is_refused():
    desk = Desk(engine(one=ONE_TASK), "one")
    with pytest.raises(DefinitionError):
        desk.engine.start("nothing", {}, desk.serve)
    with pytest.raises(DefinitionError):
        desk.engine.describe("0" * 64, desk.state.blob)


def test_an_unknown_task_is_refused():
    desk = Desk(engine(one=ONE_TASK), "one")
    with pytest.raises(TaskNotReady):
        desk.engine.complete(desk.digest, desk.state.blob, uuid4(), {}, desk.serve)


def test_a_message_ends_the_work_it_is_attached_to_once():
    desk = Desk(engine(ladder=LADDER), "ladder")
    assert desk.state.messages == {"origin_settled"}
    assert desk.hears("something_else").passed == ()
    assert desk.steps == ["explain"]
    state = desk.hears("origin_settled")
    assert (state.outcome, desk.passed) == ("withdrawn", ["settled", "withdrawn"])
    assert desk.hears("origin_settled").passed == ()


def test_a_process_may_wait_for_a_message():
    desk = Desk(engine(wait=WAIT), "wait")
    assert (desk.state.stage, desk.state.messages) == ("at_waiting", {"origin_settled"})
    assert desk.state.waiting == (Step("wait", "waiting"),)
    assert desk.hears("origin_settled").outcome == "done"


def test_a_message_and_a_limit_of_the_same_name_are_two_things():
    desk = Desk(engine(ladder=LADDER), "ladder")
    assert desk.falls_due("origin_settled").passed == ()
    assert desk.steps == ["explain"]


def test_a_table_can_be_asked_alone():
    asked = engine(one=ONE_TASK, grade=GRADE)
    assert asked.decide("grade", {"weight": "severe", "count": 0}).outputs["level"] == "MAJOR"
    with pytest.raises(StepFailed):
        asked.decide("grade", {"weight": "other", "count": 0})
    with pytest.raises(FactRefused):
        asked.decide("grade", {"weight": ["severe"], "count": 0})
    with pytest.raises(DefinitionError):
        asked.decide("unknown", {})


def test_facts_of_a_called_process_come_back_to_the_caller():
    desk = a_hazard()
    desk.hand_in("order", noted="in_the_call")
    desk.hand_in("report", outcome="reported")
    desk.answers["record_recheck"] = {"passed": False, "count": 3}
    desk.hand_in("recheck")
    assert desk.state.decisions[0].inputs["count"] == 3
