"""The list of enterprises (一企一档)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, func, literal, select, tuple_
from sqlalchemy.orm import Session

from casework.models import Enterprise, Hazard
from casework.queries.ledger_filter import standing
from casework.queries.search import pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseFilter:
    """Which enterprises are wanted; what is None asks for nothing."""

    text: str | None = None
    area_tag: str | None = None
    unit: str | None = None
    product: str | None = None
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class EnterpriseLine:
    """One enterprise of the list, with how many hazards are open there."""

    id: UUID
    name: str
    credit_code: str
    entity: str
    unit: str
    products: Sequence[str]
    area_tags: Sequence[str]
    open_hazards: int


@dataclass(frozen=True, slots=True)
class EnterpriseKey:
    """Where a page of enterprises ends."""

    name: str
    id: UUID


@dataclass(frozen=True, slots=True)
class EnterprisePage:
    """Some enterprises, how many there are in all, and where to go on."""

    lines: Sequence[EnterpriseLine]
    total: int
    next: EnterpriseKey | None


OPEN_HAZARDS: Any = (
    select(func.count())
    .select_from(Hazard)
    .where(Hazard.enterprise_id == Enterprise.id, standing("open"))
    .scalar_subquery()
)


def enterprise_page(
    session: Session,
    wanted: EnterpriseFilter,
    *,
    units: Collection[str],
    size: int = 50,
    after: EnterpriseKey | None = None,
) -> EnterprisePage:
    """The ``size`` enterprises by name that come after ``after`` among the wanted of ``units``."""
    where = _conditions(wanted, units)
    query = select(
        Enterprise.id,
        Enterprise.name,
        Enterprise.credit_code,
        Enterprise.entity,
        Enterprise.unit,
        Enterprise.products,
        Enterprise.area_tags,
        OPEN_HAZARDS,
    ).where(*where)
    if after is not None:
        key = tuple_(literal(after.name), literal(after.id))
        query = query.where(tuple_(Enterprise.name, Enterprise.id) > key)
    query = query.order_by(Enterprise.name, Enterprise.id).limit(size + 1)
    lines = [EnterpriseLine(*row) for row in session.execute(query)]
    last = lines[size - 1] if len(lines) > size else None
    total = session.scalar(select(func.count()).select_from(Enterprise).where(*where))
    return EnterprisePage(
        lines[:size], total or 0, EnterpriseKey(last.name, last.id) if last else None
    )


def _conditions(wanted: EnterpriseFilter, units: Collection[str]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Enterprise.unit.in_(units)]
    if wanted.unit is not None:
        found.append(Enterprise.unit == wanted.unit)
    if wanted.entity is not None:
        found.append(Enterprise.entity == wanted.entity)
    if wanted.text:
        found.append(Enterprise.search.like(pattern(wanted.text), escape="\\"))
    for column, value in (
        (Enterprise.area_tags, wanted.area_tag),
        (Enterprise.products, wanted.product),
    ):
        if value is not None:
            listed = pattern(f'"{value}"')
            found.append(cast(column, String).like(listed, escape="\\"))
    return found
