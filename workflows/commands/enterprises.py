"""Commands on the register of enterprises (一企一档)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from casework.errors import AnswerRefused, NotPermitted
from casework.events import EnterpriseEntered
from casework.models import Enterprise
from casework.models.types import new_id
from casework.queries.enterprises import known_by_code
from casework.queries.search import folded
from casework.rules.credit_code import tidy, validate
from casework.rules.names import name_kept
from casework.unit_of_work import UnitOfWork


def enter_enterprise(
    work: UnitOfWork,
    *,
    credit_code: str,
    name: str,
    entity: str,
    ccc: bool,
    odm: bool,
    address: str,
    unit: str,
    products: Sequence[str],
) -> UUID:
    """Enter an enterprise that is not in the register yet; return its id (S0-28).

    Refuses a code that breaks GB 32100 (``CreditCodeInvalid``), one that is known already, a name
    that would be read backwards, and a unit outside the actor's jurisdiction (``AnswerRefused``).
    """
    if "inspector" not in work.actor.roles:
        raise NotPermitted(role="inspector")
    code, name = tidy(credit_code), name_kept(name, field="name")
    _ensure_new(work, code, unit)
    enterprise = Enterprise(
        id=new_id(),
        credit_code=code,
        name=name,
        entity=entity,
        ccc=ccc,
        odm=odm,
        address=name_kept(address, field="address"),
        unit=unit,
        products=list(products),
        area_tags=[],
        search=folded(name, code),
        created_at=work.now,
    )
    work.session.add(enterprise)
    work.record(EnterpriseEntered(enterprise=enterprise.id, credit_code=code, name=name))
    return enterprise.id


def _ensure_new(work: UnitOfWork, code: str, unit: str) -> None:
    validate(code)
    if not work.actor.sees(unit):
        raise AnswerRefused(field="unit", reason="foreign_unit")
    if known_by_code(work.session, code) is not None:
        raise AnswerRefused(field="credit_code", reason="known_code")
