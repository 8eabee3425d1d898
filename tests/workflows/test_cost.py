"""What one act costs, in things that can be counted."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from casework.models import ProcessRow

STEPS = ("register", "issue_order", "record_report", "recheck", "approve_strike_off")
MOST_STATEMENTS = 13
MOST_STATE_BYTES = 2048


@pytest.mark.parametrize("step", STEPS)
def test_completing_a_task_is_one_commit_and_few_statements(world, statements, step):
    hazard = world.hazard_at(step)
    complete = world.prepared(hazard, step)
    statements.clear()
    complete()
    sent = [s for s in statements if not s.startswith(("BEGIN", "COMMIT"))]
    assert statements.count("COMMIT") == 1
    assert len(sent) <= MOST_STATEMENTS, "\n".join(sent)


def test_the_state_of_an_open_matter_stays_small(world):
    hazard = world.hazard()
    sizes = []
    for step in STEPS:
        sizes.append(state_size(world, hazard))
        world.do(hazard, step)
    assert max(sizes) <= MOST_STATE_BYTES


def test_of_two_writers_of_one_process_the_second_is_refused(world, engine):
    """The lock of the matter comes first; the version keeps what goes past it from being lost."""
    hazard = world.hazard()
    with Session(engine, expire_on_commit=False) as mine, Session(engine) as other:
        kept = mine.get_one(ProcessRow, hazard)
        mine.commit()
        other.get_one(ProcessRow, hazard).state += b"1"
        other.commit()
        kept.state += b"2"
        with pytest.raises(StaleDataError):
            mine.commit()


def state_size(world, matter_id):
    with world.reading() as work:
        query = select(ProcessRow.state).where(ProcessRow.matter_id == matter_id)
        return len(work.session.scalars(query).one())
