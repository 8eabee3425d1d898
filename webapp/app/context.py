"""What a view leans on: the office, who is asking, and units of work in that person's name."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import cast
from uuid import UUID

from flask import current_app, g, request
from flask_login import current_user

from casework.rules.calendar import office_day
from casework.unit_of_work import Actor, UnitOfWork
from webapp.app.composition import Office
from workflows.runtime import Runtime


def services() -> Office:
    """The assembled office this program serves."""
    return cast(Office, current_app.extensions["office"])


def runtime() -> Runtime:
    """Engine, campaigns and calendar."""
    return services().runtime


def actor() -> Actor:
    """Who is signed in. Views that are not ``@public`` always have a person."""
    return cast(Actor, current_user.actor)


def signed_in() -> bool:
    """Whether a person is signed in: only error pages and ``@public`` views need to ask."""
    return bool(current_user.is_authenticated)


def unit_of_work() -> AbstractContextManager[UnitOfWork]:
    """A unit of work in the name of who is signed in; commits when its block ends well."""
    return services().unit_of_work(actor())


def reading() -> AbstractContextManager[UnitOfWork]:
    """A read-only unit of work, which takes no locks."""
    return services().unit_of_work.reading(actor())


def now() -> datetime:
    """The moment of this request by the office's clock, the same all through a page."""
    if "now" not in g:
        g.now = services().clock()
    return cast(datetime, g.now)


def today() -> date:
    """The day of this request in the office."""
    return office_day(now())


def concerning(act: str, matter_id: UUID | None = None) -> None:
    """Say what this request is about, so that a refusal can be noted in the right trail."""
    g.concern = (act, matter_id)


def concern() -> tuple[str, UUID | None]:
    """What :func:`concerning` said, else the endpoint and no matter."""
    return cast("tuple[str, UUID | None]", g.get("concern", (request.endpoint or "", None)))


def matter_path(matter_id: UUID) -> str:
    """The lasting address of a matter, also in papers and notices: ``/matters/<id>``."""
    return f"/matters/{matter_id}"


def wants_json() -> bool:
    """Whether the answer is for a program: it sent JSON, or accepts it rather than HTML."""
    if request.mimetype == "application/json":
        return True
    accepted = request.accept_mimetypes
    best = accepted.best_match(["text/html", "application/json"], default="text/html")
    return best == "application/json"


def by_htmx() -> bool:
    """Whether a script of ours asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"
