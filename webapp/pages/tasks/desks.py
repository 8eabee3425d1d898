"""The desk of a task, with the form it is done on and the files that were sent for it."""

from __future__ import annotations

from uuid import UUID

from flask import url_for

from casework.definitions import Campaign
from casework.forms import Form, Terms
from casework.models import Matter
from casework.queries.desk import Desk, desk_of
from casework.queries.disposal import asked_items
from webapp.app.context import reading, runtime, today
from webapp.pages.tasks.sent_photos import SentPhotos


def desk_at(task_id: UUID) -> tuple[Desk, Campaign, Form]:
    """An open task that who is signed in may look at; else refused as ``desk_of`` says."""
    with reading() as work:
        desk = desk_of(work.session, work.actor, task_id, processes=runtime().processes)
        campaign = runtime().campaigns[desk.campaign]
        form = campaign.forms[desk.form]
        matter = work.session.get_one(Matter, desk.matter_id)
        items = asked_items(work.session, form, matter, campaign)
    return desk, campaign, form.on(Terms(today=today(), disposal=items))


def photos_of(task_id: UUID) -> SentPhotos:
    """The files that who is signed in sends for a task."""

    def address(note: str) -> str:
        return url_for("tasks.sent_photo", task_id=task_id, note=note)

    return SentPhotos(str(task_id), address)
