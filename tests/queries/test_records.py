"""What the pages of a matter, a campaign and an enterprise ask the records."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from casework.errors import NotFound
from casework.limits.clocks import clocks_of
from casework.limits.sweep import coming_clocks, sweep_status
from casework.queries.diagram import done_elements, path_taken
from casework.queries.matters import matter_file, open_tasks, related_matters
from casework.queries.milestones import milestones
from casework.queries.progress import progress, summed
from casework.queries.submissions import handed_in
from casework.queries.timeline import trail_of
from casework.unit_of_work import CLOCK
from tests.builders import CAMPAIGN, World
from tests.queries.conftest import CountQueries


def _reached(world: World, hazard: UUID) -> list[str]:
    with world.unit_of_work.reading(CLOCK) as work:
        book = world.runtime.processes
        line = milestones(book, "hazard_closure", "hazard", trail_of(work.session, hazard))
    return [station.id for station in line if station.reached_at is not None]


def test_milestones_are_reached_one_by_one(world: World) -> None:
    assert _reached(world, world.hazard()) == ["found"]
    rechecked = world.hazard(world.enterprise(nth=1))
    for step in ("register", "issue_order", "record_report", "recheck"):
        world.do(rechecked, step)
    assert _reached(world, rechecked) == [
        "found",
        "registered",
        "ordered",
        "rectified",
        "rechecked",
    ]


def test_a_failed_recheck_puts_order_and_rectification_before_it_again(world: World) -> None:
    hazard = world.hazard_at("recheck")
    world.do(hazard, "recheck", recheck_outcome="failed", failure_remarks="未改")
    assert _reached(world, hazard) == ["found", "registered"]
    world.do(hazard, "issue_order")
    assert _reached(world, hazard) == ["found", "registered", "ordered"]


def test_a_returned_strike_off_asks_for_another_recheck(world: World) -> None:
    hazard = world.hazard_at("approve_strike_off")
    world.do(hazard, "approve_strike_off", approved=False, return_reason="照片不全")
    assert _reached(world, hazard) == ["found", "registered", "ordered", "rectified"]


def test_the_path_holds_every_element_passed(world: World) -> None:
    hazard = world.hazard_at("record_report")
    with world.unit_of_work.reading(CLOCK) as work:
        done = done_elements(path_taken(trail_of(work.session, hazard)))
    assert list(done) == ["hazard_closure", "rectification"]
    assert {"found", "register", "decide_grade"} <= set(done["hazard_closure"])
    assert "rectify" not in done["hazard_closure"]  # it stands in there
    assert "issue_order" in done["rectification"]


def test_a_clock_knows_its_rule_and_its_rungs(world: World) -> None:
    hazard = world.hazard_at("record_report")
    world.clock.on("2022-06-10")
    world.tick()
    with world.unit_of_work.reading(CLOCK) as work:
        clocks = {clock.name: clock for clock in clocks_of(work.session, hazard)}
    late = clocks["rectification_due"]
    assert late.rule == "rectification_normal"
    assert late.explanation["length"] == 15
    assert [rung.number for rung in late.rungs] == [1, 2, 3, 4, 5]
    assert clocks["order_due"].state == "met"


def test_what_was_handed_in_comes_with_its_own_form(world: World) -> None:
    hazard = world.hazard_at("issue_order", description="插头无标识")
    with world.unit_of_work.reading(CLOCK) as work:
        given = handed_in(work.session, hazard)
    assert [one.form.id for one in given] == ["hazard_entry"]
    assert given[0].answers["description"] == "插头无标识"
    assert given[0].person == world.actor("inspector").name


def test_a_foreign_matter_is_not_found(world: World) -> None:
    hazard = world.hazard(world.enterprise(unit="JB02"))
    stranger = world.actor("inspector")
    with world.unit_of_work.reading(stranger) as work:
        for matter_id in (hazard, uuid4()):
            with pytest.raises(NotFound):
                matter_file(work.session, stranger, matter_id)


def test_relations_lead_both_ways(world: World) -> None:
    hazard = world.hazard()
    auditor = world.actor("auditor")
    with world.unit_of_work.reading(auditor) as work:
        found = matter_file(work.session, auditor, hazard).matter
        [parent] = related_matters(work.session, found, auditor)
        inspection = matter_file(work.session, auditor, parent.id).matter
        [child] = related_matters(work.session, inspection, auditor)
    assert (parent.relation, parent.kind) == ("parent", "inspection")
    assert (child.relation, child.id) == ("child", hazard)


def test_only_the_role_in_the_unit_may_do_a_task(world: World) -> None:
    hazard = world.hazard()
    with world.unit_of_work.reading(CLOCK) as work:
        [task] = open_tasks(work.session, hazard)
    assert task.may_be_done_by(world.actor("inspector"))
    assert not task.may_be_done_by(world.actor("auditor"))
    assert not task.may_be_done_by(world.actor("inspector", "JB02"))


@pytest.mark.usefixtures("loop")
def test_figures_add_up_in_both_directions(world: World, at_most: CountQueries) -> None:
    auditor = world.actor("auditor")
    world.clock.on("2022-05-20")
    with world.unit_of_work.reading(auditor) as work:
        counted = world.runtime.processes.steps_counted("rechecks")
        facts = {"units": auditor.units, "now": world.clock.now, "rechecks": counted}
        with at_most(3):
            by_unit = progress(work.session, CAMPAIGN, "unit", **facts)
        by_product = progress(work.session, CAMPAIGN, "product_class", **facts)
    total = summed(by_unit.values())
    assert total == summed(by_product.values())
    assert (total.found, total.open, total.struck_off, total.overdue) == (4, 3, 1, 2)
    assert (total.rectified_in_time, total.rectified_late, total.rechecks) == (1, 0, 1)
    assert by_unit["JB01"].on_time == 1.0
    assert by_unit["JB02"].on_time is None
    assert not by_unit["JB02"].zero


def test_the_sweep_says_what_it_has_not_come_to(world: World) -> None:
    hazard = world.hazard()
    with world.unit_of_work.reading(CLOCK) as work:
        assert sweep_status(work.session, world.clock.now).waiting == 0
        assert hazard in {line.matter_id for line in coming_clocks(work.session, world.clock.now)}
    world.clock.on("2022-05-20")
    with world.unit_of_work.reading(CLOCK) as work:
        behind = sweep_status(work.session, world.clock.now)
    assert behind.waiting == 1
    assert behind.oldest is not None
