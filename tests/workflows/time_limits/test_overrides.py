"""A leader sets another day against the rule, with a reason and a mark of its own (领导改期)."""

from __future__ import annotations

from datetime import date

import pytest

from casework.errors import NotPermitted
from tests.workflows.time_limits.hands import (
    DUE,
    changes,
    due,
    extension,
    override,
    paused,
    refused,
    suspension,
)


def test_a_leader_overrides_with_a_mark_of_its_own(world, hazard):
    override(world, hazard, "2022-05-20")
    limit = due(world, hazard)
    assert (limit.due_on, limit.overridden) == (date(2022, 5, 20), True)
    [told] = changes(world, hazard)
    assert (told.facts["act"], told.facts["old_due_on"]) == ("overridden", "2022-05-31")
    assert (told.actor, told.facts["reason"]) == (world.actor("bureau_leader").name, "群众反映强烈")


@pytest.mark.parametrize("role", ["inspector", "section_chief"])
def test_nobody_else_overrides(world, hazard, role):
    with pytest.raises(NotPermitted):
        override(world, hazard, "2022-06-20", role=role)
    assert due(world, hazard).due_on == DUE


@pytest.mark.parametrize(
    ("day", "reason", "why"),
    [
        ("2022-06-20", " ", "reason_missing"),
        ("2022-05-09", "x", "day_in_the_past"),
        ("2022-05-31", "x", "same_day"),
    ],
)
def test_an_override_needs_a_reason_and_another_day_from_today_on(world, hazard, day, reason, why):
    with refused(why):
        override(world, hazard, day, reason=reason)


def test_a_clock_that_stands_still_is_not_overridden(world, hazard):
    paused(world, hazard)
    with refused("already_paused"):
        override(world, hazard, "2022-06-20")


def test_a_day_set_by_a_leader_is_changed_by_a_leader_only(world, hazard):
    override(world, hazard, "2022-06-20")
    with refused("overridden"):
        extension(world, hazard)
    with refused("overridden"):
        suspension(world, hazard)
    override(world, hazard, "2022-06-21")
    assert len(due(world, hazard).history) == 2


def test_a_nearer_day_passes_over_reminders_and_keeps_the_rungs_after_it(world, hazard):
    world.clock.on("2022-05-18")
    override(world, hazard, "2022-05-19")
    limit = due(world, hazard)
    assert (limit.rungs_climbed, sorted(limit.rungs_never_due)) == (1, [1])
    for day in ("2022-05-19", "2022-05-20"):
        world.clock.on(day)
        world.tick()
    assert [r.number for r in world.rungs(due(world, hazard))] == [2, 3]
