"""Why a time limit ends on its day (期限计算说明): everything the day was found from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.definitions import Campaign, CampaignBook
from casework.errors import NotFound, RuleNotInForce
from casework.limits.acts import changes_of, term_now
from casework.limits.explained_phases import PhaseChange, phase_changes, switch_counted_from
from casework.limits.rules import (
    Changes,
    DayLine,
    LimitRule,
    Term,
    count_days,
    rung_moments,
    term_of,
)
from casework.models import EventRow, Limit, Matter, Rung
from casework.models.limits import PAUSED
from casework.rules.calendar import WorkCalendar, office_day
from casework.unit_of_work import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class StartAct:
    """The act from which the limit runs: which line of the trail, when and by whom."""

    kind: str
    seq: int
    occurred_at: datetime
    by: str
    unit: str
    step: str
    """The step of the process that was completed, if it was one."""
    document: str
    """Number of the paper that was issued with it, if one was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A step from where the count ended towards the last day, and what made it."""

    reason: str
    """``not_before``, ``last_day`` or ``not_later_than``."""
    old: date
    new: date
    passed: tuple[DayLine, ...] = ()
    """The days passed over on the way to the next working day, each by name."""
    arrived: str = ""
    """The festival of the make-up working day it arrived on, if it is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RungLine:
    """One rung of the ladder: when it is reached, and what became of it."""

    number: int
    offset: int
    """Working days from the due day."""
    moment: datetime
    state: str
    """``climbed``, ``left_out``, ``passed_over`` or ``ahead``."""
    climbed_at: datetime | None = None
    act: str = ""
    to_role: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One time limit, its rule and every step from the start to the last day."""

    limit: Limit
    matter: Matter
    campaign: Campaign
    rule: LimitRule | None
    """None when the campaign's files no longer have it: then only the record speaks."""
    start: StartAct | None
    term: Term | None
    """The derivation with the calendar of now; None while the clock stands still."""
    days: tuple[DayLine, ...]
    """Each day counted or passed over, for limits in days."""
    moves: tuple[Move, ...]
    rungs: tuple[RungLine, ...]
    phases: tuple[PhaseChange, ...]
    """Phases that took it over or gave it back, the first one first."""
    calendar_version: str
    """Version of the calendar the count above was made with."""

    @property
    def agrees(self) -> bool:
        """Whether counting again gives the day that stands there (or it is not to be counted)."""
        counted = self.term is None or self.term.due_at == self.limit.due_at
        return counted or self.limit.overridden

    @property
    def counted(self) -> int:
        """How many days were counted."""
        return max((line.number or 0 for line in self.days), default=0)


def explain(
    session: Session,
    actor: Actor,
    limit_id: UUID,
    *,
    campaigns: CampaignBook,
    calendar: WorkCalendar,
    today: date,
) -> Explanation:
    """Everything behind one time limit's day; ``NotFound`` for a foreign or unknown one.

    ``today`` ends the count of a limit whose clock stands still. Three statements.
    """
    found = session.execute(
        select(Limit, Matter)
        .join(Matter, Matter.id == Limit.matter_id)
        .where(Limit.id == limit_id, Matter.unit.in_(actor.units))
    ).one_or_none()
    if found is None:
        raise NotFound(kind="deadline", id=limit_id)
    limit, matter = found
    campaign = campaigns[matter.campaign]
    rule = _rule(campaign, limit)
    changes = changes_of(limit.pauses, limit.extensions)
    term = _term(rule, limit, calendar, changes)
    return Explanation(
        limit=limit,
        matter=matter,
        campaign=campaign,
        rule=rule,
        start=_start(session, limit),
        term=term,
        days=tuple(_days(rule, limit, calendar, changes, today)),
        moves=tuple(_moves(term, calendar)) if term else (),
        rungs=_rungs(session, limit, campaign, calendar),
        phases=tuple(phase_changes(limit)),
        calendar_version=calendar.version,
    )


def _rule(campaign: Campaign, limit: Limit) -> LimitRule | None:
    try:
        return campaign.rules.on(limit.rule, office_day(limit.starts_at))
    except (KeyError, RuleNotInForce):
        return None


def _term(
    rule: LimitRule | None, limit: Limit, calendar: WorkCalendar, changes: Changes
) -> Term | None:
    if rule is None or any(pause.until is None for pause in changes.pauses):
        return None
    if rule.unit == "chosen" and limit.overridden:  # the day named has all changes in it already
        named = date.fromisoformat(limit.explanation["counted_to"])
        return term_of(rule, limit.starts_at, calendar, chosen=named)
    return term_now(limit, rule, calendar, changes)


def _days(
    rule: LimitRule | None,
    limit: Limit,
    calendar: WorkCalendar,
    changes: Changes,
    today: date,
) -> Iterator[DayLine]:
    if rule is None or rule.unit not in {"working_days", "calendar_days"}:
        return
    last = _last_known(limit, today)
    for line in count_days(rule, limit.starts_at, calendar, changes):
        if last is not None and line.day > last:
            return  # a clock that stands still is counted up to now, or to its end
        yield line


def _last_known(limit: Limit, today: date) -> date | None:
    if not limit.pauses or limit.pauses[-1]["until"] is not None:
        return None
    if limit.state != PAUSED and limit.settled_at is not None:
        return office_day(limit.settled_at)
    return today


def _moves(term: Term, calendar: WorkCalendar) -> Iterator[Move]:
    day, rule = term.counted_to, term.rule
    for reason in term.moved_by:
        if reason == "not_before" and rule.not_before is not None:
            new = rule.not_before
            yield Move(reason=reason, old=day, new=new)
        elif reason == "last_day":
            new = calendar.next_working_day(day)
            passed = tuple(_passed_over(day, new, calendar))
            yield Move(
                reason=reason, old=day, new=new, passed=passed, arrived=_made_up(new, calendar)
            )
        else:
            new = term.due_on
            yield Move(reason=reason, old=day, new=new)
        day = new


def _passed_over(first: date, end: date, calendar: WorkCalendar) -> Iterator[DayLine]:
    day = first
    while day < end:
        yield DayLine(day, None, calendar.kind_of(day), calendar.name_of(day))
        day += timedelta(days=1)


def _made_up(day: date, calendar: WorkCalendar) -> str:
    return calendar.name_of(day) if calendar.kind_of(day) == "makeup" else ""


def _start(session: Session, limit: Limit) -> StartAct | None:
    """The line of the trail that set the limit, and the paper told of at that moment.

    It may be later than the start: an act lies on an earlier day, a sweep comes late.

    Where a phase counts the limit anew from its beginning, that is the act.
    """
    taken_over = switch_counted_from(session, limit)
    if taken_over is not None:
        return replace(_act_of(taken_over), kind="PhaseSwitched")
    lines = session.scalars(
        select(EventRow)
        .where(EventRow.trail == limit.matter_id, EventRow.occurred_at >= limit.starts_at)
        .order_by(EventRow.seq)
    ).all()
    armed = next((line for line in lines if _arms(line, limit)), None)
    if armed is None:
        return None
    beside = (line for line in lines if line.occurred_at == armed.occurred_at)
    papers = (str(line.facts.get("order_number") or "") for line in beside)
    return _act_of(armed, next((paper for paper in papers if paper), ""))


def _act_of(line: EventRow, document: str = "") -> StartAct:
    return StartAct(
        kind=line.kind,
        seq=line.seq,
        occurred_at=line.occurred_at,
        by=line.actor,
        unit=line.actor_unit,
        step=str(line.facts.get("step") or ""),
        document=document,
    )


def _arms(line: EventRow, limit: Limit) -> bool:
    """Whether a line set the limit; one that does not say from when set it from its own moment."""
    clocks: Sequence[Mapping[str, Any]] = line.facts.get("clocks") or ()
    return any(
        clock["name"] == limit.name
        and clock["act"] == "armed"
        and datetime.fromisoformat(clock.get("starts_at") or line.occurred_at.isoformat())
        == limit.starts_at
        for clock in clocks
    )


def _rungs(
    session: Session, limit: Limit, campaign: Campaign, calendar: WorkCalendar
) -> tuple[RungLine, ...]:
    offsets = campaign.ladders.get(limit.ladder or "", ())
    if not offsets:
        return ()
    climbed = {
        rung.number: rung for rung in session.scalars(select(Rung).where(Rung.limit_id == limit.id))
    }
    moments = rung_moments(limit.due_on, offsets, calendar)
    at_start = limit.rungs_left_out
    lines = []
    for number, (offset, moment) in enumerate(zip(offsets, moments, strict=True), start=1):
        rung = climbed.get(number)
        if rung is not None:
            state = "climbed"
        elif number in limit.rungs_never_due:
            state = "left_out" if number <= at_start else "passed_over"
        else:
            state = "ahead" if limit.settled_at is None else "not_reached"
        lines.append(
            RungLine(
                number=number,
                offset=offset,
                moment=rung.reached_at if rung else moment,
                state=state,
                climbed_at=rung.climbed_at if rung else None,
                act=rung.act if rung else "",
                to_role=rung.to_role if rung else "",
                late=rung.late if rung else False,
            )
        )
    return tuple(lines)
