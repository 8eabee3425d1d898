"""A phase switch is foretold, done once, gone on with after a kill, and undone to the letter."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from casework.errors import NotFound, NotPermitted, PhaseSwitchRefused
from casework.models import PhaseSwitchLine
from casework.queries.verify import verify
from tests.builders import CAMPAIGN
from tests.workflows.switching import (
    CRACKDOWN,
    STAFF,
    all_limits,
    apply,
    due,
    midnight,
    on_limit,
    open_hazards,
    preview,
    roll_back,
    told,
)
from workflows.commands import phases
from workflows.commands.phase_previews import counts_of
from workflows.commands.phases import due_switches
from workflows.commands.time_limits import Grounds, override_limit


@pytest.fixture(autouse=True)
def _sound(world):
    """Whatever a test does, the database keeps its promises."""
    yield
    with world.reading() as work:
        assert [str(f) for f in verify(work.session, world.runtime.engine.describe)] == []


@pytest.fixture
def jiangxi(monkeypatch):
    monkeypatch.setattr("tests.builders.CAMPAIGN", "jiangxi-2022")
    return "jiangxi-2022"


# --- preview, once, kill, roll-back -------------------------------------------------------


def test_x_18_the_preview_equals_what_then_happens(world):
    open_hazards(world, 4)
    world.clock.on("2022-06-28")
    foreseen = preview(world)
    midnight(world)
    report = apply(world)
    with world.reading() as work:
        lines = work.session.scalars(select(PhaseSwitchLine)).all()
    assert {
        (p.deadline_id, p.changed, p.new_rule, p.new_ladder, str(p.new_due_on)) for p in foreseen
    } == {
        (n.deadline_id, n.changed, n.after["rule"], n.after["ladder"], n.after["due_on"])
        for n in lines
    }
    counts = counts_of(foreseen)
    assert {k: counts[k] for k in ("met", "changed", "moved", "becomes_late", "by_ladder")} == {
        k: report.counts[k] for k in ("met", "changed", "moved", "becomes_late", "by_ladder")
    }


def test_x_18_looking_ahead_changes_nothing(world, count_rows):
    open_hazards(world, 1)
    rows, limits = count_rows(), all_limits(world)
    preview(world)
    assert (count_rows(), all_limits(world)) == (rows, limits)


def test_x_18_twice_applied_is_applied_once(world, count_rows):
    open_hazards(world)
    midnight(world)
    first = apply(world)
    rows, limits = count_rows(), all_limits(world)
    assert apply(world) == first
    assert (count_rows(), all_limits(world)) == (rows, limits)


@pytest.mark.parametrize("after", [0, 1, 2, 4])
def test_x_18_killed_in_the_middle_and_gone_on_with_it_comes_to_the_same(world, monkeypatch, after):
    hazards = open_hazards(world, 5)
    midnight(world)
    real, calls = phases.switch_limit, []

    def dies(*args, **more):
        if len(calls) == after:
            raise KeyboardInterrupt
        calls.append(args)
        real(*args, **more)

    monkeypatch.setattr(phases, "switch_limit", dies)
    with pytest.raises(KeyboardInterrupt):
        apply(world, batch=2)
    monkeypatch.setattr(phases, "switch_limit", real)
    switched = sum(due(world, h).ladder == "IMMEDIATE" for h in hazards)
    assert switched == after // 2 * 2
    with world.reading() as work:
        waiting = due_switches(world.runtime, work.session, work.now)
    assert (CAMPAIGN, CRACKDOWN, "applying") in waiting
    report = apply(world, batch=2)
    assert (report.state, report.counts["changed"]) == ("applied", 5)
    assert [len(told(world, h)) for h in hazards] == [1] * 5
    assert {due(world, h).ladder for h in hazards} == {"IMMEDIATE"}


def test_s0_42_roll_back_restores_every_date(world):
    hazards = open_hazards(world, 4)
    world.clock.on("2022-06-30")
    world.tick()
    midnight(world)
    before = all_limits(world)
    apply(world)
    report = roll_back(world, batch=3)
    assert all_limits(world) == before
    assert (report.state, report.counts["undone"]) == ("rolled_back", {"restored": 4})
    assert [e.facts["act"] for e in told(world, hazards[0])] == [
        "phase_switched",
        "phase_rolled_back",
    ]
    assert told(world, hazards[0])[-1].facts["reason"] == "通知有误"


def test_x_18_what_ended_or_was_moved_since_is_not_rolled_back(world):
    ended, moved, plain = open_hazards(world, 3)
    midnight(world)
    apply(world)
    world.clock.on("2022-07-04")
    world.do(ended, "record_report")
    day, grounds = date(2022, 7, 8), Grounds(reason="示例")
    on_limit(world, moved, override_limit, role="bureau_leader", due_on=day, grounds=grounds)
    report = roll_back(world)
    assert report.counts["undone"] == {"changed_since": 1, "restored": 1, "settled": 1}
    assert (due(world, moved).due_on, due(world, moved).ladder) == (day, "NORMAL")
    assert due(world, plain).ladder == "NORMAL"
    assert due(world, ended).state == "met"


def test_x_18_rungs_climbed_meanwhile_stay_climbed(world):
    [hazard] = open_hazards(world, 1)
    midnight(world)
    apply(world)
    world.clock.on("2022-07-12")
    world.tick()
    roll_back(world)
    limit = due(world, hazard)
    assert (limit.ladder, limit.rungs_climbed) == ("NORMAL", 3)
    world.clock.on("2022-07-14")
    world.tick()
    assert [r.number for r in world.rungs(limit)] == [1, 2, 3, 4]


def test_x_18_after_a_roll_back_only_a_person_applies_it_again(world):
    [hazard] = open_hazards(world, 1)
    midnight(world)
    apply(world)
    roll_back(world)
    with world.reading() as work:
        waiting = due_switches(world.runtime, work.session, work.now)
    assert CRACKDOWN not in [phase for _, phase, _ in waiting]
    report = apply(world, by=world.actor("bureau_leader"))
    assert (report.run, report.state, due(world, hazard).ladder) == (2, "applied", "IMMEDIATE")


# --- who and when -------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(STAFF))
def test_x_18_only_a_leader_or_an_administrator_switches(world, role):
    open_hazards(world, 1)
    midnight(world)
    with pytest.raises(NotPermitted):
        apply(world, by=world.actor(role))
    apply(world, by=world.actor("administrator"))
    with pytest.raises(NotPermitted):
        roll_back(world, by=world.actor(role))


def test_x_18_a_switch_is_refused_before_its_day_and_without_a_reason_back(world):
    open_hazards(world, 1)
    with pytest.raises(PhaseSwitchRefused, match="not_yet"):
        apply(world)
    with pytest.raises(PhaseSwitchRefused, match="not_applied"):
        roll_back(world)
    midnight(world)
    apply(world)
    with pytest.raises(PhaseSwitchRefused, match="reason_missing"):
        roll_back(world, reason=" ")


@pytest.mark.parametrize("phase", ["mobilise", "elsewhere"])
def test_x_18_the_first_phase_takes_over_from_nobody(world, phase):
    with pytest.raises(NotFound):
        apply(world, phase)


# --- cost ---------------------------------------------------------------------------------


def test_x_18_a_switch_costs_few_statements_a_matter(world, statements):
    many = 10
    open_hazards(world, many)
    midnight(world)
    statements.clear()
    apply(world, batch=5)
    sent = [s for s in statements if not s.startswith(("BEGIN", "COMMIT"))]
    assert len(sent) <= 8 * many, "\n".join(sent)


def test_s1_a_switch_that_moves_days_costs_few_statements_a_matter(world, statements, jiangxi):
    many = 10
    open_hazards(world, many)
    midnight(world)
    statements.clear()
    apply(world, "zeroing", campaign=jiangxi, batch=5)
    sent = [s for s in statements if not s.startswith(("BEGIN", "COMMIT"))]
    assert len(sent) <= 8 * many, "\n".join(sent)


def test_x_18_a_preview_is_one_statement(world, statements):
    open_hazards(world, 6)
    statements.clear()
    assert len(preview(world)) == 6
    assert len([s for s in statements if s.startswith("SELECT")]) == 1
