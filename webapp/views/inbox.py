"""The inbox (待办): what the signed-in person has to do, most urgent first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.queries.people import unit_names
from casework.queries.work import InboxFilter, Key, inbox, inbox_count
from casework.unit_of_work import UnitOfWork
from webapp.context import reading
from webapp.i18n import locale
from webapp.labels import LABELS
from webapp.places import Count, counter
from webapp.schemas.strict import StrictSchema, choice_of, text_of

blueprint = Blueprint("inbox", __name__)
UNDATED = "-"


class FilterSchema(StrictSchema):
    """Query string in, filter and key out."""

    kind = choice_of(LABELS["kind"])
    unit = text_of(32)
    after = text_of(80)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """One page of the inbox."""
    asked: dict[str, Any] = FilterSchema().load(request.args.to_dict())
    wanted = InboxFilter(kind=asked["kind"], unit=asked["unit"])
    with reading() as work:
        page = inbox(work.session, work.actor, wanted, after=_read_key(asked["after"]))
        total, late = inbox_count(work.session, work.actor, wanted, work.now)
        units = unit_names(work.session, work.actor.units, locale())
    kept = {"kind": wanted.kind, "unit": wanted.unit}
    return render_template(
        "inbox/index.html",
        page=page,
        total=total,
        late=late,
        units=units,
        wanted=wanted,
        next_url=url_for("inbox.index", after=_written(page.next), **kept) if page.next else None,
        first_url=url_for("inbox.index", **kept) if asked["after"] else None,
    )


@counter("inbox.index")
def _waiting(work: UnitOfWork) -> Count:
    return inbox_count(work.session, work.actor, InboxFilter(), work.now)


def _written(key: Key) -> str:
    due_at, task = key
    return f"{due_at.astimezone(UTC).isoformat() if due_at else UNDATED}_{task}"


def _read_key(text: str | None) -> Key | None:
    """The key in a link to the next page; a spoilt one begins at the front."""
    due_at, _, task = (text or "").partition("_")
    try:
        moment = None if due_at == UNDATED else datetime.fromisoformat(due_at).astimezone(UTC)
        return moment, UUID(task)
    except ValueError:
        return None
