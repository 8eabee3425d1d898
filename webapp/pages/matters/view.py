"""The page of a matter (事项): what it is, what it waits for, everything that happened."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from casework.models import Hazard
from webapp.app.context import reading, services
from webapp.pages.beginning.choosing import offers
from webapp.pages.matters.page import gather, waits
from webapp.words.facts import decided, failed_item, shown_facts
from webapp.words.limit_states import chip_of, counted, rule_of
from webapp.words.processes import names_to_draw
from webapp.words.submissions import answered
from webapp.words.vocabulary import basis_told, title_of_paper, title_of_rule

blueprint = Blueprint("matters", __name__, url_prefix="/matters")
for words_of in (answered, chip_of, counted, decided, failed_item, rule_of, basis_told):
    blueprint.add_app_template_filter(words_of)
blueprint.add_app_template_filter(title_of_rule, "rule_title")
blueprint.add_app_template_filter(title_of_paper, "paper_title")


@blueprint.get("/<uuid:matter_id>/waiting")
def waiting(matter_id: UUID) -> ResponseReturnValue:
    """What the matter waits for, since when and what comes next, for a program."""
    with reading() as work:
        return jsonify({"waits": [wait.to_json() for wait in waits(work, matter_id)]})


@blueprint.get("/<uuid:matter_id>")
def show(matter_id: UUID) -> ResponseReturnValue:
    """One matter of any kind; ``?process=`` chooses which of its diagrams is drawn."""
    with reading() as work:
        page = gather(work, matter_id, request.args.get("process"))
        matter = page.file.matter
        return render_template(
            "matters/show.html",
            page=page,
            matter=matter,
            in_ledger=isinstance(matter, Hazard),
            shown=list(shown_facts(matter, page.campaign, page.unit_of_time)),
            enterprise=page.file.enterprise,
            offers=offers(origin=(matter.kind, matter.id)),
            demo=services().clock.demo,
            unfolded=request.args.get("unfold") == "yes",
            names=names_to_draw(page.diagram.model, page.diagram.process),
        )
