"""How a campaign stands (进度), by station and by product class: figures the ledger can show."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, Select, case, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from casework.models import Hazard, Limit, Submission
from casework.models.hazards import PHASE_LIMIT
from casework.models.limits import MET, MISSED
from casework.queries.ledger_filter import run_out, standing

Steps: TypeAlias = Collection[tuple[str, str]]
"""Tasks by process and step."""
By: TypeAlias = Literal["unit", "product_class"]
COLUMNS: Mapping[By, InstrumentedAttribute[Any]] = {
    "unit": Hazard.unit,
    "product_class": Hazard.product_class,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressLine:
    """The figures of one station or product class; each equals the ledger filtered alike (X-26)."""

    key: str
    found: int = 0
    open: int = 0
    struck_off: int = 0
    elsewhere: int = 0
    overdue: int = 0
    reopened: int = 0
    rectified_in_time: int = 0
    rectified_late: int = 0
    rechecks: int = 0

    @property
    def zero(self) -> bool:
        """Whether nothing is open (动态清零): only ever said of a count that is 0 (S0-41)."""
        return self.open == 0

    @property
    def on_time(self) -> float | None:
        """Share of rectification limits kept among those that are over; None while none is."""
        over = self.rectified_in_time + self.rectified_late
        return self.rectified_in_time / over if over else None


def progress(
    session: Session,
    campaign: str,
    by: By,
    *,
    units: Collection[str],
    now: datetime,
    rechecks: Steps,
) -> Mapping[str, ProgressLine]:
    """The figures of a campaign for what the actor may see, by the codes of ``by``.

    ``rechecks``: process and step of each task that counts as one.
    """
    column = COLUMNS[by]
    seen = (Hazard.campaign == campaign, Hazard.unit.in_(units))
    lines = {
        row["key"]: ProgressLine(**row)
        for row in session.execute(_counts(column, now).where(*seen)).mappings()
    }
    for query in (_rectified(column), _done(column, rechecks, "rechecks")):
        for row in session.execute(query.where(*seen)).mappings():
            lines[row["key"]] = replace(lines[row["key"]], **row)
    return lines


def summed(lines: Iterable[ProgressLine]) -> ProgressLine:
    """All lines together."""
    total = ProgressLine(key="")
    for line in lines:
        added = {
            name: getattr(total, name) + getattr(line, name)
            for name in ProgressLine.__dataclass_fields__
            if name != "key"
        }
        total = ProgressLine(key="", **added)
    return total


def _counts(column: InstrumentedAttribute[Any], now: datetime) -> Select[Any]:
    return select(
        column.label("key"),
        func.count().label("found"),
        _how_many(standing("open")).label("open"),
        _how_many(standing("struck_off")).label("struck_off"),
        _how_many(standing("elsewhere")).label("elsewhere"),
        _how_many(run_out(now)).label("overdue"),
        _how_many(Hazard.recurrence > 0).label("reopened"),
    ).group_by(column)


def _rectified(column: InstrumentedAttribute[Any]) -> Select[Any]:
    return (
        select(
            column.label("key"),
            _how_many(Limit.state == MET).label("rectified_in_time"),
            _how_many(Limit.state == MISSED).label("rectified_late"),
        )
        .join(Limit, Limit.matter_id == Hazard.id)
        .where(Limit.name == PHASE_LIMIT)
        .group_by(column)
    )


def _done(column: InstrumentedAttribute[Any], steps: Steps, figure: str) -> Select[Any]:
    return (
        select(column.label("key"), func.count().label(figure))
        .join(Submission, Submission.matter_id == Hazard.id)
        .where(tuple_(Submission.process, Submission.step).in_(sorted(steps)))
        .group_by(column)
    )


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
