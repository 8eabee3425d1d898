"""A hazard may fail its recheck for ever: a late round costs what the first did."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from sqlalchemy import select

from casework.models import ProcessRow
from tests.amounts import amount

ROUNDS = amount(60, 400)
ALLOWED = 1.2
FAILED = {"recheck_outcome": "failed", "failure_remarks": "未落实"}


class Cost(NamedTuple):
    """What one round cost, in things that can be counted."""

    statements: int
    commits: int
    rows: int
    state_bytes: int
    tasks_in_state: int


def one_round(world, hazard, statements, count_rows):
    """Order, report and failed recheck, counted."""
    before, sent, commits = count_rows(), 0, 0
    for step, answers in (("issue_order", {}), ("record_report", {}), ("recheck", FAILED)):
        complete = world.prepared(hazard, step, **answers)
        statements.clear()
        complete()
        commits += statements.count("COMMIT")
        sent += sum(not s.startswith(("BEGIN", "COMMIT")) for s in statements)
    return Cost(sent, commits, count_rows() - before, *state_of(world, hazard))


def state_of(world, hazard):
    """Bytes stored, and how many tasks stand in them when they are read again."""
    with world.reading() as work:
        process = work.session.scalars(
            select(ProcessRow).where(ProcessRow.matter_id == hazard)
        ).one()
        engine = world.runtime.engine
        stored = engine._opened(process.model_digest, process.state)[1].process  # noqa: SLF001
    flows = (stored, *stored.subprocesses.values())
    return len(process.state), sum(len(flow.tasks) for flow in flows)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_g_34_a_late_round_costs_what_round_one_did(world, statements, count_rows, assert_sound):
    """G-34, SW-02, SW-03: four hundred rounds by night on one hazard; then it is struck off."""
    hazard = world.hazard_at("issue_order")
    for _ in range(2):  # the second failure opens the one interview there will be
        one_round(world, hazard, statements, count_rows)
    first = one_round(world, hazard, statements, count_rows)
    later = first
    for done in range(3, ROUNDS):
        if done in {ROUNDS // 2 - 1, ROUNDS - 1}:
            later = one_round(world, hazard, statements, count_rows)
            assert all(then <= ALLOWED * now for then, now in zip(later, first, strict=True))
        else:
            quick_round(world, hazard)
    assert later.commits == 3
    assert world.matter(hazard).recheck_failures == ROUNDS
    finish(world, hazard)
    assert world.matter(hazard).outcome == "archived"
    assert_sound()


def quick_round(world, hazard):
    world.do(hazard, "issue_order")
    world.do(hazard, "record_report")
    world.do(hazard, "recheck", **FAILED)


def finish(world, hazard):
    for step in ("issue_order", "record_report", "recheck", "approve_strike_off"):
        world.do(hazard, step)
    world.clock.on("2022-07-04")
    world.tick()
    world.do(hazard, "visit")
    world.do(hazard, "conclude")
