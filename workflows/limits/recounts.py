"""Taking changed rules over for all open limits (按新规则重算): an administrator's act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from casework.errors import NotPermitted, RecountRefused
from casework.models import Limit
from casework.models.limits import RUNNING
from casework.queries.calendar import of_matters
from casework.unit_of_work import Actor, UnitOfWorkFactory
from workflows.batches import Each, do_each
from workflows.commands.incidents import setting_aside
from workflows.limits.recounting import recount_matter
from workflows.limits.rule_changes import counted_anew, problem_of
from workflows.runtime import Runtime

KEEPER = "administrator"
LONGEST_REASON = 200


@dataclass(slots=True)
class Recount:
    """What taking the rules over did: limits whose day moved, limits whose owners were told."""

    moved: int = 0
    told: int = 0
    matters: int = 0
    failed: list[UUID] = field(default_factory=list)


def recount_open_limits(
    runtime: Runtime, unit_of_work: UnitOfWorkFactory, actor: Actor, *, reason: str
) -> Recount:
    """Count every running limit by the rules now loaded, a unit of work a matter.

    Refused as a whole, with nothing changed, where a limit's rule or ladder is no longer there.
    What has been counted is not counted twice, so that it can be stopped and taken up again.
    """
    if KEEPER not in actor.roles:
        raise NotPermitted(role=KEEPER)
    reason = reason.strip()
    if not reason:
        raise RecountRefused(reason="reason_missing", field="reason")
    if len(reason) > LONGEST_REASON:
        raise RecountRefused(reason="reason_too_long", field="reason", limit=LONGEST_REASON)
    done = Recount()
    with unit_of_work.reading(actor) as work:
        waiting = _matters_that_change(runtime, work.session)
    each = Each(
        unit_of_work=unit_of_work,
        actor=actor,
        alone=partial(recount_matter, runtime, reason=reason),
        set_aside=setting_aside(unit_of_work, actor, act="recount", arguments={"reason": reason}),
        passes=(SQLAlchemyError,),
    )
    for matter_id, counted in do_each(each, waiting):
        if counted is None:
            done.failed.append(matter_id)
            continue
        done.moved, done.told = done.moved + counted[0], done.told + counted[1]
        done.matters += 1
    return done


def _matters_that_change(runtime: Runtime, session: Session) -> Sequence[UUID]:
    """Matters with a limit to which the rules now loaded make a difference."""
    query = select(Limit).where(Limit.state.in_(RUNNING)).order_by(Limit.matter_id)
    found: dict[UUID, None] = {}
    for limit, number, slug, _unit in session.execute(of_matters(query)):
        campaign = runtime.campaigns[slug]
        problem = problem_of(limit, campaign)
        if problem:
            raise RecountRefused(reason=problem, rule=limit.rule, matter=number)
        if counted_anew(limit, campaign, runtime.calendar).told:
            found[limit.matter_id] = None
    return list(found)
