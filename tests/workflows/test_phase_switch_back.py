"""A phase switch is foretold, done once, gone on with after a kill, and undone to the letter."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from sqlalchemy import select

from casework.errors import NotFound, NotPermitted, PhaseSwitchRefused
from casework.models import PhaseSwitchLine
from casework.queries.incidents import open_incidents
from tests.builders import CAMPAIGN
from tests.workflows.switching import (
    CRACKDOWN,
    STAFF,
    all_limits,
    apply,
    midnight,
    open_hazards,
    preview,
    roll_back,
)
from tests.workflows.time_limits.hands import changes, due, on_limit
from workflows.commands import phase_matters, phase_rounds
from workflows.commands.incidents import retry_incident
from workflows.commands.phase_previews import counts_of
from workflows.commands.phases import due_switches
from workflows.limits.commands import Grounds, override_limit

pytestmark = pytest.mark.usefixtures("sound_afterwards")


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
        (p.limit_id, p.changed, p.new_rule, p.new_ladder, str(p.new_due_on)) for p in foreseen
    } == {
        (n.limit_id, n.changed, n.after["rule"], n.after["ladder"], n.after["due_on"])
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


@pytest.mark.parametrize("after", [0, 1, 4])
def test_x_18_killed_in_the_middle_and_gone_on_with_it_comes_to_the_same(world, monkeypatch, after):
    hazards = open_hazards(world, 5)
    midnight(world)
    real, calls = phase_matters.switch_limit, []

    def dies(*args, **more):
        if len(calls) == after:
            raise KeyboardInterrupt
        calls.append(args)
        real(*args, **more)

    monkeypatch.setattr(phase_matters, "switch_limit", dies)
    monkeypatch.setattr(phase_rounds, "GROUP", 2)
    with pytest.raises(KeyboardInterrupt):
        apply(world)
    monkeypatch.setattr(phase_matters, "switch_limit", real)
    assert sum(due(world, h).ladder == "IMMEDIATE" for h in hazards) == after // 2 * 2
    with world.reading() as work:
        waiting = due_switches(world.runtime, work.session, work.now)
    assert (CAMPAIGN, CRACKDOWN, "applying") in waiting
    report = apply(world)
    assert (report.state, report.counts["changed"]) == ("applied", 5)
    assert [len(changes(world, h)) for h in hazards] == [1] * 5
    assert {due(world, h).ladder for h in hazards} == {"IMMEDIATE"}


def test_x_18_done_in_parts_it_says_how_far_it_has_come(world):
    open_hazards(world, 5)
    midnight(world)
    first = apply(world, most=2)
    assert (first.state, first.progress.done, first.progress.left) == ("applying", 2, 3)
    with pytest.raises(PhaseSwitchRefused, match="not_applied"):
        roll_back(world)
    rest = apply(world, most=10)
    assert (rest.state, rest.progress.done, rest.progress.left) == ("applied", 5, 0)
    back = roll_back(world, most=4)
    assert (back.state, back.progress.done, back.progress.left) == ("rolling_back", 4, 1)
    with pytest.raises(PhaseSwitchRefused, match="rolling_back"):
        apply(world)
    assert roll_back(world).state == "rolled_back"


def test_x_18_a_matter_that_fails_is_set_aside_and_done_when_it_is_tried_again(world, monkeypatch):
    first, *others = open_hazards(world, 3)
    midnight(world)
    real = phase_matters.switch_limit

    def fails(limit, *args, **more):
        if limit.matter.id == first:
            raise ZeroDivisionError
        real(limit, *args, **more)

    monkeypatch.setattr(phase_matters, "switch_limit", fails)
    report = apply(world)
    assert (report.state, report.counts["changed"], report.counts["set_aside"]) == ("applied", 2, 1)
    assert due(world, first).ladder == "NORMAL"
    with world.reading() as work:
        [incident] = open_incidents(work.session)
    assert (incident.act, incident.matter_id) == ("switch_matter", first)
    monkeypatch.setattr(phase_matters, "switch_limit", real)
    administrator = world.actor("administrator")
    again = (world.runtime, world.unit_of_work, administrator)
    retry_incident(*again, incident_id=incident.id)
    assert due(world, first).ladder == "IMMEDIATE"
    assert roll_back(world).counts["undone"] == {"restored": 3}
    retired = {due(world, h).ladder for h in (first, *others)}
    assert retired == {"NORMAL"}


def test_s0_42_roll_back_restores_every_date(world):
    hazards = open_hazards(world, 4)
    world.clock.on("2022-06-30")
    world.tick()
    midnight(world)
    before = all_limits(world)
    apply(world)
    report = roll_back(world)
    assert all_limits(world) == before
    assert (report.state, report.counts["undone"]) == ("rolled_back", {"restored": 4})
    assert [e.facts["act"] for e in changes(world, hazards[0])] == [
        "phase_switched",
        "phase_rolled_back",
    ]
    assert changes(world, hazards[0])[-1].facts["reason"] == "通知有误"


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


ONCE, EACH, EACH_MOVED = 24, 7, 10
"""Statements of a switch as a whole, and of each matter, whose day stays or moves."""


def sent_by(statements, switch):
    statements.clear()
    switch()
    return len([s for s in statements if not s.startswith(("BEGIN", "COMMIT"))])


def test_x_18_a_switch_costs_few_statements_a_matter(world, statements):
    open_hazards(world, 10)
    midnight(world)
    assert sent_by(statements, lambda: apply(world)) <= ONCE + 10 * EACH, "\n".join(statements)
    assert sent_by(statements, lambda: roll_back(world)) <= ONCE + 10 * EACH


def test_s1_a_switch_that_moves_days_costs_few_statements_a_matter(world, statements, jiangxi):
    open_hazards(world, 10)
    midnight(world)
    switch = partial(apply, world, "zeroing", campaign=jiangxi)
    assert sent_by(statements, switch) <= ONCE + 10 * EACH_MOVED, "\n".join(statements)


def test_x_18_a_preview_is_one_statement(world, statements):
    open_hazards(world, 6)
    statements.clear()
    assert len(preview(world)) == 6
    assert len([s for s in statements if s.startswith("SELECT")]) == 1
