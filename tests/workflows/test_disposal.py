"""Disposal items of an enterprise with problems (问题企业处置): asked, settled, and waited for."""

from __future__ import annotations

import pytest

from casework.errors import AnswersInvalid, StrikeOffRefused
from casework.queries.disposal import disposal_of

PRODUCER = ("7.1", "7.2", "7.3", "7.4", "7.5", "7.6")
SELLER = ("4.1", "4.2")


def items(numbers, answer="done", **other):
    """Answers to items, all alike but for those that ``other`` says otherwise."""
    said = {f"item_{no.replace('.', '_')}": {"answer": answer} for no in numbers}
    return said | {f"item_{no}": {"answer": how} for no, how in other.items()}


def visited(world, enterprise, numbers, **other):
    """The hazards of a visit that left items as said."""
    visit = world.inspection(enterprise)
    failing = dict.fromkeys(("2", "3"), "problem")
    world.do(visit, "inspect", checklist=failing, disposal=items(numbers, **other))
    hazards = sorted(world.children(visit, "hazard"), key=lambda hazard: hazard.form_item)
    return visit, [hazard.id for hazard in hazards]


def rectified(world, hazard):
    """Until its recheck."""
    for step in ("register", "issue_order", "record_report"):
        world.do(hazard, step)


def handed_in(world, matter_id, step, **more):
    """A task done plainly, and with what its form does not ask."""
    complete = world.prepared(matter_id, step)
    task, answers, actor = complete.args
    world.complete(task, answers | more, actor)


def unasked(refused):
    (finding,) = refused.value.facts["findings"]
    return (finding.place, finding.code) == ("disposal", "not_asked")


def states(world, visit):
    with world.reading() as work:
        campaign = world.runtime.campaigns[world.campaign]
        return {s.item.no: s.answer for s in disposal_of(work.session, visit, campaign)}


@pytest.mark.parametrize(("entity", "numbers"), [("producer", PRODUCER), ("seller", SELLER)])
def test_s0_31_items_of_a_problem_enterprise_take_in_progress_not_applicable_or_done(
    world, entity, numbers
):
    for answer in ("in_progress", "not_applicable", "done"):
        visit, _ = visited(world, world.enterprise(entity), numbers, answer=answer)
        assert states(world, visit) == dict.fromkeys(numbers, answer)
    visit = world.inspection(world.enterprise(entity))
    bad = {"checklist": {"2": "problem"}, "disposal": items(numbers, answer="later")}
    with pytest.raises(AnswersInvalid):
        world.do(visit, "inspect", **bad)


def test_s0_31_nothing_is_struck_off_while_an_item_is_in_progress(world):
    visit, (first, _) = visited(world, None, SELLER, **{"4_2": "in_progress"})
    rectified(world, first)
    world.do(first, "recheck", disposal=items(["4.2"], answer="in_progress"))
    with pytest.raises(StrikeOffRefused) as refused:
        world.do(first, "approve_strike_off")
    assert refused.value.facts["rules"] == ["disposal_settled"]
    world.do(first, "approve_strike_off", approved=False, opinion="处置未完")
    world.do(first, "recheck", disposal=items(["4.2"]))
    world.do(first, "approve_strike_off")
    assert world.matter(first).struck_off_on is not None
    assert states(world, visit) == {"4.1": "done", "4.2": "done"}


def test_what_is_settled_on_one_hazard_is_not_asked_on_the_others(world):
    _, (first, second) = visited(world, None, SELLER, **{"4_1": "in_progress"})
    for hazard in (first, second):
        rectified(world, hazard)
    world.do(first, "recheck", disposal=items(["4.1"], answer="not_applicable"))
    with pytest.raises(AnswersInvalid) as refused:
        handed_in(world, second, "recheck", disposal=items(["4.1"]))
    assert unasked(refused)
    world.do(second, "recheck")
    for hazard in (first, second):
        world.do(hazard, "approve_strike_off")
        assert world.matter(hazard).struck_off_on is not None


def test_a_recheck_that_leaves_an_open_item_out_is_refused(world):
    _, (first, _) = visited(world, None, SELLER, answer="in_progress")
    rectified(world, first)
    with pytest.raises(AnswersInvalid) as refused:
        world.do(first, "recheck", disposal=items(["4.1"]))
    (finding,) = refused.value.facts["findings"]
    assert (finding.place, finding.code) == ("disposal.item_4_2.answer", "required")


def test_the_trail_keeps_who_settled_which_item(world):
    visit, (first, _) = visited(world, None, SELLER, **{"4_2": "in_progress"})
    rectified(world, first)
    other = world.actor("inspector", nth=1)
    world.do(first, "recheck", by=other, disposal=items(["4.2"]))
    (asked,) = [e for e in world.events(visit) if e.kind == "DisposalAnswered"]
    assert (asked.facts["settled"], asked.facts["in_progress"]) == ("4.1", "4.2")
    (settled,) = [e for e in world.events(first) if e.kind == "DisposalAnswered"]
    assert (settled.facts["settled"], settled.facts["in_progress"]) == ("4.2", None)
    assert settled.actor == other.name
    with world.reading() as work:
        campaign = world.runtime.campaigns[world.campaign]
        by = {s.item.no: s.by for s in disposal_of(work.session, visit, campaign)}
    assert by == {"4.1": world.actor("inspector").name, "4.2": other.name}


def test_a_visit_without_a_problem_asks_no_item(world):
    visit = world.inspection()
    with pytest.raises(AnswersInvalid) as refused:
        handed_in(world, visit, "inspect", disposal=items(SELLER))
    assert unasked(refused)
    world.do(visit, "inspect")
    assert states(world, visit) == {}
