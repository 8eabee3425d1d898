"""A person's calendar at its secret address: the address is the permission."""

from __future__ import annotations

import re

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound, TooManyRequests

from casework.queries.feed import due_days, feed_owner
from casework.queries.people import actor_of
from casework.unit_of_work import CLOCK
from webapp.app.auth import digest_of, public
from webapp.app.context import services
from webapp.jobs.letters import in_language_of
from webapp.pages.feeds.page import Turnstile, calendar_of

blueprint = Blueprint("feeds", __name__)
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@blueprint.get("/calendars/<token>.ics")
@public
def feed(token: str) -> ResponseReturnValue:
    """The calendar of this address; 404 for an unknown or revoked one and for a closed account."""
    if not current_app.extensions.setdefault("turnstile", Turnstile()).lets_in(
        request.remote_addr or ""
    ):
        raise TooManyRequests(retry_after=60)
    if not TOKEN.fullmatch(token):
        raise NotFound
    with services().unit_of_work.reading(CLOCK) as work:
        person = feed_owner(work.session, digest_of(token))
        if person is None:
            raise NotFound
        reader, chosen, now = actor_of(work.session, person), person.locale, work.now
        days = due_days(work.session, reader, now)
    with in_language_of(current_app, chosen):
        content = calendar_of(days, now)
    return Response(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="bihuan.ics"'},
    )
