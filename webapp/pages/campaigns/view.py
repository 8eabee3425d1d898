"""The campaigns (专项行动): what the notice says, where it stands today, how far the work is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from casework.definitions import Campaign
from casework.queries.progress import By, ProgressLine, progress, summed
from casework.queries.units import unit_names
from casework.unit_of_work import UnitOfWork
from webapp.app.context import now, reading, runtime, today
from webapp.app.i18n import locale, words
from webapp.words.processes import processes
from webapp.words.vocabulary import campaigns, title_of_rule
from workflows.commands.phases import may_see_switches

blueprint = Blueprint("campaigns", __name__, url_prefix="/campaigns")
Figures = Sequence[tuple[str, str, ProgressLine]]
"""Per line of a table: the code the ledger is filtered by, its words, the figures."""


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Every campaign, with its phase today."""
    return render_template("campaigns/index.html", campaigns=campaigns(), today=today())


@blueprint.get("/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """One campaign: identity, phases, progress, and all its lists (X-2)."""
    campaign = runtime().campaigns[slug]
    with reading() as work:
        by_unit = _by_unit(work, campaign)
        by_product = _by_product(work, campaign)
        sees_switches = may_see_switches(work)
        sees_cases = bool(work.actor.units)
    return render_template(
        "campaigns/show.html",
        campaign=campaign,
        standing=campaign.standing_on(today()),
        phase=campaign.phase_on(today()),
        by_unit=by_unit,
        by_product=by_product,
        sees_switches=sees_switches,
        sees_cases=sees_cases,
        total=summed(line for _, _, line in by_unit),
        rules=[(rule, title_of_rule(rule.id, campaign)) for rule in campaign.rules.values()],
    )


def _by_unit(work: UnitOfWork, campaign: Campaign) -> Figures:
    """The stations one may see, also those where nothing was found."""
    names = unit_names(work.session, work.actor.units)
    found = _progress(work, campaign, "unit")
    return [
        (code, unit.in_(locale()), found.get(code, ProgressLine(key=code)))
        for code, unit in names.items()
        if unit.kind == "station" or code in found
    ]


def _by_product(work: UnitOfWork, campaign: Campaign) -> Figures:
    """The campaign's product classes in the notice's order."""
    found = _progress(work, campaign, "product_class")
    return [
        (product.id, words(product.title), found.get(product.id, ProgressLine(key=product.id)))
        for product in campaign.products
    ]


def _progress(work: UnitOfWork, campaign: Campaign, by: By) -> Mapping[str, ProgressLine]:
    return progress(
        work.session,
        campaign.slug,
        by,
        units=work.actor.units,
        now=now(),
        rechecks=processes().steps_counted("rechecks"),
    )
