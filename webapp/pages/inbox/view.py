"""The inbox (待办): what the signed-in person has to do, most urgent first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields

from casework.queries.units import unit_names
from casework.queries.work import InboxFilter, Key, inbox, inbox_count
from casework.unit_of_work import UnitOfWork
from webapp.app.context import reading
from webapp.app.cursors import cursor_of, moment, moment_if_any, parts_of
from webapp.app.i18n import locale
from webapp.app.navigation import Count, counter
from webapp.pages.beginning.choosing import offers
from webapp.pages.filters import FilterSchema
from webapp.words.processes import kind_choices

blueprint = Blueprint("inbox", __name__)


class InboxFilterSchema(FilterSchema):
    """The fields of the inbox's filter bar."""

    kind = fields.String(load_default=None)
    unit = fields.String(load_default=None)
    after = fields.String(load_default=None)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """One page of the inbox."""
    with reading() as work:
        units = _unit_titles(work)
        schema = InboxFilterSchema({"kind": dict(kind_choices()), "unit": units})
        asked: dict[str, Any] = schema.load(request.args.to_dict())
        wanted = InboxFilter(kind=asked["kind"], unit=asked["unit"])
        page = inbox(work.session, work.actor, wanted, after=_key(asked["after"]))
        total, late = inbox_count(work.session, work.actor, wanted, work.now)
    kept: dict[str, Any] = {"kind": wanted.kind, "unit": wanted.unit}
    return render_template(
        "inbox/index.html",
        page=page,
        total=total,
        late=late,
        units=units,
        wanted=wanted,
        next_url=url_for("inbox.index", after=_cursor(page.next), **kept) if page.next else None,
        offers=offers(),
        first_url=url_for("inbox.index", **kept) if asked["after"] else None,
    )


@counter("inbox.index")
def _waiting(work: UnitOfWork) -> Count:
    return inbox_count(work.session, work.actor, InboxFilter(), work.now)


def _unit_titles(work: UnitOfWork) -> Mapping[str, str]:
    units = unit_names(work.session, work.actor.units)
    return {code: unit.in_(locale()) for code, unit in units.items()}


def _cursor(key: Key) -> str:
    due_at, opened_at, task = key
    return cursor_of(due_at.isoformat() if due_at else "", opened_at.isoformat(), str(task))


def _key(cursor: str | None) -> Key | None:
    if not cursor:
        return None
    due_at, opened_at, task = parts_of(cursor, moment_if_any, moment, UUID)
    return due_at, opened_at, task
