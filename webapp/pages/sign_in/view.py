"""Signing in and out, and choosing the language: the only pages without a sign-in."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from casework.queries.sign_ins import person_called
from casework.unit_of_work import CLOCK, Actor
from webapp.app import passwords
from webapp.app.auth import digest_of, enter, leave, new_token, public, safe_next
from webapp.app.context import services, signed_in, unit_of_work
from webapp.app.i18n import COOKIE, LOCALES, _
from workflows.commands.sign_ins import (
    Browser,
    Lock,
    begin_sign_in,
    choose_language,
    end_sign_in,
)

blueprint = Blueprint("sign_in", __name__)
YEAR = timedelta(days=365)
STRANGER = Actor(name="?")
LONGEST_NAME = 64


@blueprint.get("/sign-in")
@public
def form() -> ResponseReturnValue:
    """The page to sign in on."""
    if signed_in():
        return redirect(safe_next(request.args.get("next")), 303)
    return render_template("sign_in/form.html", username="", problem="")


@blueprint.post("/sign-in")
@public
def submit() -> ResponseReturnValue:
    """Sign in, or say that name and password do not fit: the same words whatever is wrong."""
    username = request.form.get("username", "").strip()[:LONGEST_NAME]
    token = new_token()
    if not _begin(username, request.form.get("password", ""), digest_of(token)):
        page = render_template("sign_in/form.html", username=username, problem=_refusal())
        return page, 422
    enter(token)
    return redirect(safe_next(request.args.get("next")), 303)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Sign out: the token is worth nothing afterwards, wherever a copy of it lies."""
    with unit_of_work() as work:
        token = current_user.get_id()
        end_sign_in(work, token_digest=digest_of(token), username=current_user.username)
    leave()
    response = make_response(redirect(url_for("sign_in.form"), 303))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@blueprint.post("/language")
@public
def language() -> ResponseReturnValue:
    """Read on in another language, from now on and on every device."""
    chosen = request.form.get("locale", "")
    response = make_response(redirect(safe_next(request.form.get("next")), 303))
    if chosen not in LOCALES:
        return response
    if signed_in():
        with unit_of_work() as work:
            choose_language(work, locale=chosen)
    secure = services().config.https
    response.set_cookie(COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=secure, httponly=True)
    return response


def _begin(username: str, password: str, token_digest: str) -> bool:
    office = services()
    usable = username.isprintable()
    with office.unit_of_work.reading(CLOCK) as work:
        person = person_called(work.session, username) if usable else None
        person_id = person.id if person else None
        kept = person.password_hash if person else None
        who = Actor(id=person.id, name=person.name, unit=person.unit) if person else STRANGER
    right = passwords.matches(kept, password)
    config = office.config
    with office.unit_of_work(who) as work:
        return begin_sign_in(
            work,
            person_id=person_id,
            right_password=right,
            token_digest=token_digest,
            browser=Browser(address=request.remote_addr or "", agent=request.user_agent.string),
            lock=Lock(
                attempts=config.sign_in_attempts,
                length=timedelta(minutes=config.sign_in_lock_minutes),
            ),
        )


def _refusal() -> str:
    config = services().config
    return _(
        "Name and password do not fit, or the account is closed or locked for now. After "
        "%(attempts)s wrong passwords an account is locked for %(minutes)s minutes.",
        attempts=config.sign_in_attempts,
        minutes=config.sign_in_lock_minutes,
    )
