"""One enterprise, with what an inspector needs before a visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.errors import NotFound
from casework.models import Enterprise
from casework.unit_of_work import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEnterprise:
    """What the register says of an enterprise."""

    id: UUID
    credit_code: str
    name: str
    entity: str
    ccc: bool
    odm: bool
    address: str
    unit: str
    products: Sequence[str]


def enterprise_in_view(session: Session, actor: Actor, enterprise_id: UUID) -> KnownEnterprise:
    """An enterprise of the actor's jurisdiction; ``NotFound`` for every other."""
    enterprise = session.get(Enterprise, enterprise_id)
    if enterprise is None or not actor.sees(enterprise.unit):
        raise NotFound(kind="enterprise", id=enterprise_id)
    return _known(enterprise)


def known_by_code(session: Session, credit_code: str) -> KnownEnterprise | None:
    """The enterprise with this unified social credit code, wherever it is registered."""
    query = select(Enterprise).where(Enterprise.credit_code == credit_code)
    enterprise = session.scalar(query)
    return _known(enterprise) if enterprise is not None else None


def _known(enterprise: Enterprise) -> KnownEnterprise:
    return KnownEnterprise(
        id=enterprise.id,
        credit_code=enterprise.credit_code,
        name=enterprise.name,
        entity=enterprise.entity,
        ccc=enterprise.ccc,
        odm=enterprise.odm,
        address=enterprise.address,
        unit=enterprise.unit,
        products=tuple(enterprise.products),
    )
