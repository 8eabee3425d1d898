"""Hands for tests of the phase switch: open hazards, look ahead, apply, roll back."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from casework.models import Limit
from casework.rules.calendar import OFFICE_TIME
from casework.unit_of_work import CLOCK
from tests.builders import CAMPAIGN
from workflows.commands.phase_previews import preview_switch
from workflows.commands.phases import apply_switch, roll_back_switch
from workflows.limits.phase_changes import KEPT

CRACKDOWN = "crackdown"
STAFF = {"inspector", "section_chief"}


def preview(world, phase=CRACKDOWN, campaign=CAMPAIGN):
    with world.reading() as work:
        return list(preview_switch(world.runtime, work.session, campaign, phase, now=work.now))


def apply(world, phase=CRACKDOWN, *, by=CLOCK, campaign=CAMPAIGN, **more):
    args = {"campaign": campaign, "phase": phase, **more}
    return apply_switch(world.runtime, world.unit_of_work, by, **args)


def roll_back(world, phase=CRACKDOWN, *, by=CLOCK, reason="通知有误", **more):
    args = {"campaign": CAMPAIGN, "phase": phase, "reason": reason, **more}
    return roll_back_switch(world.runtime, world.unit_of_work, by, **args)


def all_limits(world):
    """Every limit of the office, as far as a switch may change it."""
    with world.reading() as work:
        rows = work.session.scalars(select(Limit).order_by(Limit.id)).all()
        return {row.id: {name: getattr(row, name) for name in KEPT} for row in rows}


def open_hazards(world, many=3):
    """Hazards under rectification since 2022-06-20 (Mon), due on 2022-07-11 (Mon)."""
    world.clock.on("2022-06-20")
    return [world.hazard_at("record_report") for _ in range(many)]


def midnight(world, day="2022-07-01"):
    world.clock.now = datetime.combine(
        date.fromisoformat(day), datetime.min.time(), tzinfo=OFFICE_TIME
    )
