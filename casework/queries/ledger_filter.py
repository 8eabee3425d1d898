"""The filter of the ledger (台账): which lines are asked for, and their conditions in SQL."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, or_

from casework.models import Hazard
from casework.queries.matters import mentions
from casework.queries.search import pattern

State: TypeAlias = Literal["open", "struck_off", "elsewhere"]
STATES: tuple[State, ...] = ("open", "struck_off", "elsewhere")


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFilter:
    """Which lines of the ledger are wanted; what is None asks for nothing."""

    campaign: str | None = None
    phase: str | None = None
    """The campaign phase in which the hazard was found."""
    product_class: str | None = None
    unit: str | None = None
    stage: str | None = None
    state: State | None = None
    """``open``; ``struck_off`` (已销号); ``elsewhere``: closed otherwise, merged or transferred."""
    grade: str | None = None
    overdue: bool = False
    reopened: bool = False
    same_day: bool = False
    """Struck off on the day it was found: possible, but seldom what a rectification looks like."""
    text: str | None = None
    found_from: date | None = None
    found_to: date | None = None
    enterprise_id: UUID | None = None


def run_out(now: datetime) -> ColumnElement[bool]:
    """Whether a running time limit of the hazard is over: late by the due day alone."""
    return (Hazard.due_at < now) & Hazard.closed_at.is_(None)


def standing(state: State) -> ColumnElement[bool]:
    """Whether the hazard is open, struck off, or was closed in another way."""
    match state:
        case "open":
            return Hazard.struck_off_on.is_(None) & Hazard.closed_at.is_(None)
        case "struck_off":
            return Hazard.struck_off_on.is_not(None)
        case "elsewhere":
            return Hazard.struck_off_on.is_(None) & Hazard.closed_at.is_not(None)


def conditions(
    wanted: LedgerFilter, *, units: Collection[str], now: datetime
) -> list[ColumnElement[bool]]:
    """What a line must fulfil to be wanted and seen."""
    equal = {
        Hazard.campaign: wanted.campaign,
        Hazard.phase: wanted.phase,
        Hazard.product_class: wanted.product_class,
        Hazard.unit: wanted.unit,
        Hazard.stage: wanted.stage,
        Hazard.grade: wanted.grade,
        Hazard.enterprise_id: wanted.enterprise_id,
    }
    found = [column == value for column, value in equal.items() if value is not None]
    found.append(Hazard.unit.in_(units))
    if wanted.state is not None:
        found.append(standing(wanted.state))
    if wanted.overdue:
        found.append(run_out(now))
    if wanted.reopened:
        found.append(Hazard.recurrence > 0)
    if wanted.same_day:
        found.append(Hazard.struck_off_on == Hazard.found_on)
    if wanted.found_from is not None:
        found.append(Hazard.found_on >= wanted.found_from)
    if wanted.found_to is not None:
        found.append(Hazard.found_on <= wanted.found_to)
    if wanted.text:
        found.append(_speaks_of(wanted.text))
    return found


def _speaks_of(typed: str) -> ColumnElement[bool]:
    """Whether number, problem or enterprise (by name, pinyin, initials or code) has the text."""
    return or_(mentions(Hazard, typed), Hazard.search.like(pattern(typed), escape="\\"))
