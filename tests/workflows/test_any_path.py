"""Whatever people answer, a matter is closed or on somebody's desk or waiting for a clock."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from casework.errors import AnswerRefused, StrikeOffRefused, TimeLimitRefused
from casework.models import Limit, Matter, ProcessRow, WorkItem
from casework.models.limits import RUNNING
from tests.amounts import seeds
from tests.builders import AGREED
from workflows.commands.tasks import form_of
from workflows.limits.commands import start_extension, start_suspension

ACTS = 60
REFUSED = (AnswerRefused, StrikeOffRefused, TimeLimitRefused)
"""What the law or a rule does not allow: nothing moves then, and other answers are open."""


@pytest.mark.parametrize("seed", seeds(1, 10))
def test_every_path_leads_on(world, seed):
    print(f"SEED={seed}")
    dice = random.Random(seed)
    world.do(world.inspection(), "inspect", checklist={"2": "problem", "5": "problem"})
    for process in world.runtime.processes:
        if process.begins is not None:
            world.begun(process.id, enterprise=world.enterprise())
    for _ in range(ACTS):
        items = open_items(world)
        if not items or dice.random() < 0.15:
            world.clock.on(later(world, dice))
            world.tick()
        elif dice.random() < 0.1:
            ask_about(world, dice)
        else:
            item = dice.choice(items)
            with suppress(*REFUSED):
                world.do(item.matter_id, item.step, **routed(world, item, dice))
        nothing_hangs(world)


def ask_about(world, dice):
    """Ask that some running limit be extended or stopped; the rule may refuse."""
    with world.reading() as work:
        running = select(Limit.id).where(Limit.state.in_(RUNNING)).order_by(Limit.id)
        found = work.session.scalars(running).all()
    if not found:
        return
    ask = dice.choice([start_extension, start_suspension])
    with suppress(TimeLimitRefused), world.unit_of_work(world.actor("inspector")) as work:
        ask(world.runtime, work, dice.choice(found))


def later(world, dice):
    return (world.clock.today + timedelta(days=dice.randint(1, 9))).isoformat()


def open_items(world):
    query = select(WorkItem).order_by(WorkItem.opened_at, WorkItem.matter_id, WorkItem.step)
    with world.reading() as work:
        return list(work.session.scalars(query))


def routed(world, item, dice):
    """A random way through every gateway; everything else is answered plainly."""
    matter = world.matter(item.matter_id)
    answers = {}
    for asked in form_of(world.runtime, item, matter).fields:
        if not asked.routes or not asked.is_shown(answers):
            continue
        if asked.type == "yes_no":
            answers[asked.name] = dice.random() < (0.7 if asked.name in AGREED else 0.3)
        else:
            answers[asked.name] = dice.choice([choice.value for choice in asked.choices])
    return answers


def nothing_hangs(world):
    """I-3: what the engine awaits is what the tables show, and nobody waits for nothing."""
    with world.reading() as work:
        processes = work.session.execute(
            select(Matter, ProcessRow).join(ProcessRow, ProcessRow.matter_id == Matter.id)
        ).all()
        armed = work.session.scalars(select(Limit).where(Limit.state.in_(RUNNING))).all()
    items = {item.task_id for item in open_items(world)}
    described = set()
    for matter, process in processes:
        state = world.runtime.engine.describe(process.model_digest, process.state)
        described |= {task.id for task in state.ready}
        running = {d.name for d in armed if d.matter_id == matter.id}
        assert state.finished == (matter.closed_at is not None)
        assert state.limits <= running
        assert state.finished or state.ready or running or state.messages
        assert not (state.finished and running)
    assert described == items
