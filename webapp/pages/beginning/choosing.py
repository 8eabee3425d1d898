"""What a person may begin, and about what: the choices of the page and of the buttons to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request, url_for
from marshmallow import fields

from casework.definitions import Beginning, Campaign, ProcessDefinition
from casework.errors import AnswerRefused, NotFound
from casework.forms import Form
from casework.queries.enterprises import KnownEnterprise, enterprise_in_view
from casework.queries.matters import Origin, origin_in_view
from casework.unit_of_work import UnitOfWork
from webapp.app.context import actor, runtime, today
from webapp.app.i18n import words
from webapp.pages.filters import FilterSchema
from webapp.pages.tasks.sent_photos import SentPhotos
from webapp.words.vocabulary import campaigns
from workflows.commands.opening import Wanted, may_begin


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that may be begun, as a button."""

    title: str
    about: str
    icon: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is being begun: the process, its form, and what was chosen for it so far."""

    process: ProcessDefinition
    begins: Beginning
    campaign: Campaign
    running: Sequence[Campaign]
    form: Form
    enterprise: KnownEnterprise | None
    origin: Origin | None

    @property
    def wanted(self) -> Wanted:
        """As the command takes it."""
        return Wanted(
            process=self.process.id,
            campaign=self.campaign.slug,
            enterprise_id=self.enterprise.id if self.enterprise else None,
            origin_id=self.origin.id if self.origin else None,
        )

    @property
    def named(self) -> dict[str, Any]:
        """What an address of this choice says besides the process."""
        parts = {
            "campaign": self.campaign.slug,
            "enterprise": self.enterprise and str(self.enterprise.id),
            "origin": self.origin and str(self.origin.id),
        }
        return {name: part for name, part in parts.items() if part}


class ChoiceSchema(FilterSchema):
    """What the address of the page says."""

    campaign = fields.String(load_default=None)
    enterprise = fields.UUID(load_default=None)
    origin = fields.UUID(load_default=None)


def offers(
    *, enterprise: UUID | None = None, origin: tuple[str, UUID] | None = None
) -> list[Offer]:
    """What may be begun by who is asking: at all, about ``enterprise``, or from a matter.

    ``origin`` is kind and id of the matter.
    """
    chosen: dict[str, Any] = {"enterprise": enterprise, "origin": origin[1] if origin else None}
    found = [p for p in runtime().processes if p.begins and may_begin(runtime(), actor(), p)]
    return [
        Offer(
            words(process.begins.title),
            words(process.about),
            process.kind.icon,
            url_for("beginning.show", process=process.id, **chosen),
        )
        for process in found
        if process.begins and process.kind and _fits(process.begins, enterprise, origin)
    ]


def _fits(begins: Beginning, enterprise: UUID | None, origin: tuple[str, UUID] | None) -> bool:
    if origin is not None:
        return origin[0] in begins.origins
    return enterprise is None or begins.enterprise != "none"


def chosen(work: UnitOfWork, process: str) -> Choice:
    """The choice that this request's address names.

    Raises ``NotFound`` for what is unknown, cannot be begun by hand, or lies elsewhere, and
    ``AnswerRefused`` while no campaign that runs the process is under way.
    """
    definition = runtime().processes.get(process)
    if definition is None or definition.begins is None:
        raise NotFound(kind="process", id=process)
    asked: dict[str, Any] = ChoiceSchema({}).load(request.args.to_dict())
    running = [c for c in campaigns() if process in c.processes and c.is_under_way(today())]
    if not running:
        raise AnswerRefused(field="campaign", reason="campaign_not_running")
    campaign = next((c for c in running if c.slug == asked["campaign"]), running[0])
    enterprise, named = asked["enterprise"], asked["origin"]
    origin = origin_in_view(work.session, work.actor, named) if named else None
    return Choice(
        process=definition,
        begins=definition.begins,
        campaign=campaign,
        running=running,
        form=campaign.forms[_form_of(definition.id, definition.begins.at)],
        enterprise=_enterprise(work, (origin.enterprise_id if origin else None) or enterprise),
        origin=origin,
    )


def photos_of(choice: Choice) -> SentPhotos:
    """The files that who is signed in sends to begin this; of another choice they are not there."""
    process, named = choice.process.id, choice.named

    def address(note: str) -> str:
        return url_for("beginning.sent_photo", process=process, note=note, **named)

    return SentPhotos(" ".join(["begin", process, *named.values()]), address)


def _enterprise(work: UnitOfWork, enterprise_id: UUID | None) -> KnownEnterprise | None:
    if enterprise_id is None:
        return None
    return enterprise_in_view(work.session, work.actor, enterprise_id)


def _form_of(process: str, step: str) -> str:
    return runtime().engine.catalogue.newest(process).form_at(step)
