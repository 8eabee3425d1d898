"""The enterprises under supervision (一企一档): the list, and one page each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from casework.queries.enterprise_list import EnterpriseFilter, EnterprisePage, enterprise_page
from casework.queries.enterprise_page import (
    clocks_of_enterprise,
    find_enterprise,
    matters_of_enterprise,
)
from casework.queries.ledger import ledger_page
from casework.queries.ledger_filter import LedgerFilter
from casework.unit_of_work import UnitOfWork
from webapp.app.auth import of_cases
from webapp.app.context import now, reading
from webapp.pages.beginning.choosing import offers
from webapp.pages.enterprises.schema import (
    CONTROLS,
    enterprise_args,
    enterprise_cursor,
    enterprise_request,
)
from webapp.pages.filters import Choices, first_of_each
from webapp.words.labels import LABELS
from webapp.words.vocabulary import area_titles, ledger_choices, product_titles, unit_titles

blueprint = Blueprint("enterprises", __name__, url_prefix="/enterprises")
MOST_HAZARDS = 200
"""Hazards shown on one enterprise's page; the ledger has them all."""


@blueprint.get("")
@of_cases
def index() -> ResponseReturnValue:
    """One page of the enterprises the filter asks for."""
    with reading() as work:
        choices = _choices(work)
        try:
            asked = enterprise_request(request.args.to_dict(), choices)
        except ValidationError as problem:
            page = EnterprisePage((), 0, None)
            problems = first_of_each(problem, CONTROLS)
            return _shown(page, EnterpriseFilter(), choices, problems=problems), 422
        page = enterprise_page(
            work.session, asked.wanted, units=work.actor.units, after=asked.after
        )
    return _shown(page, asked.wanted, choices, paged=asked.after is not None)


@blueprint.get("/<uuid:enterprise_id>")
def show(enterprise_id: UUID) -> ResponseReturnValue:
    """All that is known of one enterprise."""
    with reading() as work:
        session, actor = work.session, work.actor
        enterprise = find_enterprise(session, actor, enterprise_id)
        wanted = LedgerFilter(enterprise_id=enterprise_id)
        hazards = ledger_page(session, wanted, units=actor.units, now=now(), size=MOST_HAZARDS)
        return render_template(
            "enterprises/show.html",
            enterprise=enterprise,
            hazards=hazards,
            matters=matters_of_enterprise(session, actor, enterprise_id),
            limits=clocks_of_enterprise(session, actor, enterprise_id),
            choices=ledger_choices(work),
            areas=area_titles(),
            may_inspect="inspector" in actor.roles,
            offers=offers(enterprise=enterprise_id),
        )


def _choices(work: UnitOfWork) -> Choices:
    titles = unit_titles(work.session)
    return {
        "area_tag": area_titles(),
        "unit": {code: name for code, name in titles.items() if code in work.actor.units},
        "product": product_titles(),
        "entity": {code: str(word) for code, word in LABELS["entity"].items()},
    }


def _shown(page: EnterprisePage, wanted: EnterpriseFilter, choices: Choices, **facts: Any) -> str:
    return render_template(
        "enterprises/index.html",
        page=page,
        choices=choices,
        asked=request.args,
        args=enterprise_args(wanted),
        next_cursor=enterprise_cursor(page.next),
        **{"problems": {}, "paged": False, **facts},
    )
