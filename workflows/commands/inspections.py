"""Commands that send inspectors out."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from casework.definitions import Campaign
from casework.errors import AnswerRefused, NotFound, NotPermitted
from casework.models import Enterprise, Inspection
from casework.unit_of_work import UnitOfWork
from workflows.commands.advance import open_matter
from workflows.registry import NewMatter
from workflows.runtime import Runtime


def start_inspection(
    runtime: Runtime, work: UnitOfWork, *, campaign: str, enterprise_id: UUID, product_class: str
) -> UUID:
    """Begin an on-site inspection (现场检查) of an enterprise; return the inspection's id.

    The form selection table (D19) says which record is filled. Refused when the campaign does
    not cover the product class (S0-2), has no track for such enterprises, is not under way, or
    carries no such record.
    """
    if "inspector" not in work.actor.roles:
        raise NotPermitted(role="inspector")
    definition = runtime.campaigns[campaign]
    enterprise = work.session.get(Enterprise, enterprise_id)
    if enterprise is None or not work.actor.sees(enterprise.unit):
        raise NotFound(kind="enterprise", id=enterprise_id)
    _ensure_covered(definition, enterprise, product_class, today=work.today)
    facts: dict[str, str | int | bool] = {
        "entity": enterprise.entity,
        "ccc": enterprise.ccc,
        "odm": enterprise.odm,
    }
    form = str(runtime.engine.decide("form_selection", facts).outputs["form_id"])
    if form not in definition.records:
        raise AnswerRefused(field="enterprise", reason="record_not_in_pack", form=form)
    inspection = Inspection(
        enterprise_id=enterprise.id,
        unit=enterprise.unit,
        form=form,
        product_class=product_class,
        problems=0,
    )
    return open_matter(runtime, work, NewMatter(matter=inspection, facts=facts), campaign=campaign)


def _ensure_covered(
    campaign: Campaign, enterprise: Enterprise, product_class: str, *, today: date
) -> None:
    if product_class not in campaign.product_ids:
        raise AnswerRefused(field="product_class", reason="not_in_campaign")
    if not campaign.reaches(enterprise.entity, product_class):
        raise AnswerRefused(field="enterprise", reason="not_reached")
    if not campaign.is_under_way(today):
        raise AnswerRefused(field="campaign", reason="campaign_not_running")
