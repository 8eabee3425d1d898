"""Who is signed in. Every page is shut to strangers unless its view says ``@public``."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import ParamSpec, TypedDict, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user, logout_user
from werkzeug.exceptions import Unauthorized

from casework.errors import NotFound, NotPermitted
from casework.queries.people import actor_of
from casework.queries.sign_ins import standing_sign_in
from casework.rules.brakes import Brake, brakes
from casework.unit_of_work import CLOCK, Actor
from config import Config
from webapp.app.context import actor, by_htmx, services, wants_json
from webapp.app.security import csrf
from workflows.commands.sign_ins import note_seen

P = ParamSpec("P")
R = TypeVar("R")
TOKEN_BYTES = 16
SEEN_EVERY = timedelta(minutes=1)
"""How exactly "last seen" is kept: no write for every click."""


class Spans(TypedDict):
    """How long a sign-in stands."""

    idle: timedelta
    longest: timedelta


@dataclass(frozen=True, slots=True)
class Visitor:
    """The signed-in person of this request."""

    token: str
    username: str
    actor: Actor
    locale: str | None
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the sign-in's token, not the person."""
        return self.token


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Open a view without a sign-in; every other view needs one."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def only(*roles: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Open a view to people with one of ``roles`` only; commands judge again by themselves."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not actor().roles.intersection(roles):
                raise NotPermitted(role=roles[0])
            return view(*args, **kwargs)

        return guarded

    return guard


def of_cases(view: Callable[P, R]) -> Callable[P, R]:
    """Let a view be unknown to people who see no case; queries judge again by the units."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not actor().units:
            raise NotFound(kind="cases")
        return view(*args, **kwargs)

    return guarded


def install(app: Flask) -> None:
    """Find out who is asking before anything else is done, and check the form's token."""
    manager = LoginManager()
    manager.session_protection = None  # sign-ins are rows of ours, ended there
    manager.user_loader(_visitor)
    manager.init_app(app, add_context_processor=False)
    app.jinja_env.globals.update(visitor=current_user)
    app.before_request(_let_in)


def enter(token: str) -> None:
    """Begin the browser's session anew with a fresh token: nothing from before is carried over.

    The token of forms is the person's own: a page opened before a sign-in ended can still be sent
    after the same person has signed in again.
    """
    visitor = _visitor(token)
    session.clear()
    login_user(visitor)
    if visitor is not None:
        session[current_app.config["WTF_CSRF_FIELD_NAME"]] = _form_token(visitor.actor)


def _form_token(person: Actor) -> str:
    key = services().config.secret_key().encode()
    return hmac.new(key, f"forms of {person.id}".encode(), hashlib.sha256).hexdigest()


def leave() -> None:
    """Forget the browser's session."""
    logout_user()
    session.clear()


def new_token() -> str:
    """A new sign-in's secret; only its digest is stored."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_of(token: str) -> str:
    """The digest by which a sign-in's row is found."""
    return hashlib.sha256(token.encode()).hexdigest()


def safe_next(target: str | None) -> str:
    """``target`` if it is a place of ours, else the front page."""
    home = url_for("inbox.index")
    if not target or not target.startswith("/") or target[1:2] in {"/", "\\"}:
        return home
    odd = any(sign < " " or sign == "\\" for sign in target)
    parts = urlsplit(target)
    return home if odd or parts.scheme or parts.netloc else target


def _visitor(token: str) -> Visitor | None:
    office, digest = services(), digest_of(token)
    with office.unit_of_work.reading(CLOCK) as work:
        found = standing_sign_in(work.session, digest, at=work.recorded_at, **spans(office.config))
        if found is None:
            return None
        sign_in, person = found
        who = actor_of(work.session, person)
        unseen_for = work.recorded_at - sign_in.seen_at
    if unseen_for > SEEN_EVERY:
        with office.unit_of_work(who) as writing:
            note_seen(writing, token_digest=digest)
    return Visitor(token, person.username, who, person.locale)


def wait_by(config: Config) -> Mapping[str, Brake]:
    """The brakes of the sign-in, as the settings say."""
    return brakes(config.sign_in_attempts, timedelta(minutes=config.sign_in_lock_minutes))


def spans(config: Config) -> Spans:
    """How long a sign-in stands: idle, and at the longest."""
    return {
        "idle": timedelta(minutes=config.session_idle_minutes),
        "longest": timedelta(hours=config.session_hours),
    }


def is_open() -> bool:
    """Whether what is asked for needs no sign-in."""
    view = current_app.view_functions.get(request.endpoint or "")
    return request.endpoint in {None, "static"} or getattr(view, "is_public", False)


def _let_in() -> ResponseReturnValue | None:
    if not is_open() and not current_user.is_authenticated:
        return _sign_in_first()
    csrf.protect()
    return None


def _sign_in_first() -> ResponseReturnValue:
    if request.method not in {"GET", "HEAD"} or wants_json() or by_htmx():
        raise Unauthorized
    wanted = request.full_path.rstrip("?")
    return redirect(url_for("sign_in.form", next=None if wanted == "/" else wanted), 303)
