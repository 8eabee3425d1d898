"""Commands of the phase switch (阶段切换): apply it, roll it back, go on with what was stopped.

A switch meets many matters, so they are done in groups, each in a short unit of work, and pages
come in between. What is done is seen on the rows: whatever is stopped half-way is gone on with, and
whatever is done twice, or by two processes at once, is done once.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casework.errors import NotPermitted, PhaseSwitchRefused
from casework.models import PhaseSwitch
from casework.models.phases import APPLIED, APPLYING, ROLLED_BACK, ROLLING_BACK, UNDER_WAY
from casework.models.types import new_id
from casework.queries.phases import switch_of, switches
from casework.queries.units import hold_a_bureau
from casework.unit_of_work import Actor, UnitOfWork, UnitOfWorkFactory
from workflows.commands.phase_previews import rules_of
from workflows.commands.phase_rounds import SwitchReport, Through, record
from workflows.limits.phase_rules import PhaseRules
from workflows.runtime import Runtime

SWITCHING = frozenset({"bureau_leader", "administrator"})
"""The roles that may apply a switch or roll one back."""


def may_see_switches(work: UnitOfWork) -> bool:
    """Whether the actor may look at switches: a chief must have a whole bureau in view."""
    roles = work.actor.roles
    chief = "section_chief" in roles and hold_a_bureau(work.session, work.actor.units)
    return chief or bool(roles & SWITCHING)


def due_switches(runtime: Runtime, session: Session, now: datetime) -> list[tuple[str, str, str]]:
    """Switches whose instant has come and that are not done, oldest first: with their state.

    One that was rolled back waits for a person; one that was stopped half-way goes on.
    """
    known, due = switches(session), []
    for campaign in runtime.campaigns:
        for phase in campaign.phases_taking_over:
            rules = rules_of(runtime, campaign.slug, phase.id)
            state = known.get((campaign.slug, phase.id), "")
            if state in UNDER_WAY or (not state and rules.instant <= now):
                due.append((rules.instant, campaign.slug, phase.id, state))
    return [(slug, phase, state) for _, slug, phase, state in sorted(due)]


def apply_switch(
    runtime: Runtime,
    unit_of_work: UnitOfWorkFactory,
    actor: Actor,
    *,
    campaign: str,
    phase: str,
    most: int | None = None,
) -> SwitchReport:
    """Put every open matter under the rules of ``phase``: once, however often it is called.

    Refused before the phase begins. After a kill, or after ``most`` matters, the next call does
    what is left. A matter that fails leaves an incident and does not stop the others.
    """
    rules = rules_of(runtime, campaign, phase)
    try:
        with unit_of_work(actor) as work:
            _ensure_may(work.actor)
            _begin(work, rules)
    except IntegrityError:
        pass  # another process began it at this very moment: there is one switch, and it is begun
    through = Through(runtime, unit_of_work, actor, rules)
    return through.run(APPLYING, most=most)


def roll_back_switch(
    runtime: Runtime,
    unit_of_work: UnitOfWorkFactory,
    actor: Actor,
    *,
    campaign: str,
    phase: str,
    reason: str = "",
    most: int | None = None,
) -> SwitchReport:
    """Put back every limit the switch changed, as it was; refused without a reason.

    A limit that has ended since stays ended, and a day that was set since stands.
    """
    rules = rules_of(runtime, campaign, phase)
    with unit_of_work(actor) as work:
        _ensure_may(work.actor)
        _begin_roll_back(work, rules, reason.strip())
    through = Through(runtime, unit_of_work, actor, rules)
    return through.run(ROLLING_BACK, most=most)


def _ensure_may(actor: Actor) -> None:
    """Persons need the role; the clock and the command line act for the office itself."""
    if actor.id is not None and not actor.roles.intersection(SWITCHING):
        raise NotPermitted(role="bureau_leader")


def _begin(work: UnitOfWork, rules: PhaseRules) -> None:
    if work.now < rules.instant:
        raise PhaseSwitchRefused(reason="not_yet", day=rules.phase.starts_on)
    switch = switch_of(work.session, rules.campaign.slug, rules.phase.id, lock=True)
    if switch is None:
        switch = PhaseSwitch(id=new_id(), campaign=rules.campaign.slug, phase=rules.phase.id, run=0)
        switch.instant = rules.instant
        work.session.add(switch)
    elif switch.state == ROLLING_BACK:
        raise PhaseSwitchRefused(reason="rolling_back")
    elif switch.state != ROLLED_BACK:
        return
    switch.run, switch.state, switch.counts = switch.run + 1, APPLYING, {}
    switch.late = work.today > rules.phase.starts_on
    switch.begun_at, switch.begun_by = work.now, work.actor.name
    switch.applied_at = switch.rolled_back_at = None
    switch.rolled_back_by = switch.reason = ""
    record(work, switch)


def _begin_roll_back(work: UnitOfWork, rules: PhaseRules, reason: str) -> None:
    switch = switch_of(work.session, rules.campaign.slug, rules.phase.id, lock=True)
    if switch is None or switch.state == APPLYING:
        raise PhaseSwitchRefused(reason="not_applied")
    if switch.state != APPLIED:
        return
    if not reason:
        raise PhaseSwitchRefused(reason="reason_missing", field="reason")
    switch.state, switch.reason = ROLLING_BACK, reason
    switch.rolled_back_by = work.actor.name
    record(work, switch)
