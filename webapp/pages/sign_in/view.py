"""Signing in and out, and choosing the language: the only pages without a sign-in."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from casework.queries.sign_ins import is_known_device, person_called, wrong_before
from casework.rules.brakes import NONE
from casework.unit_of_work import CLOCK, Actor
from webapp.app import passwords
from webapp.app.auth import digest_of, enter, leave, new_token, public, safe_next, wait_by
from webapp.app.context import services, signed_in, unit_of_work
from webapp.app.devices import keep_device, name_key, new_device, this_device
from webapp.app.errors import RETRY_AFTER
from webapp.app.i18n import COOKIE, LOCALES, _, ngettext
from webapp.app.noting import STRANGER
from webapp.words.account_refusals import QUEUE_FULL
from webapp.words.waits import wait_words
from workflows.commands.sign_in_turns import Attempt, Browser, take_turn
from workflows.commands.sign_ins import (
    DEVICE_KEPT_FOR,
    begin_sign_in,
    choose_language,
    end_sign_in,
)

blueprint = Blueprint("sign_in", __name__)
YEAR = timedelta(days=365)
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
    """Sign in, or say that name and password do not fit: the same words whatever is wrong.

    503 when the queue for passwords is full, 429 when wrong passwords before call for a wait.
    """
    username = request.form.get("username", "").strip()[:LONGEST_NAME]
    token, device = new_token(), new_device()
    try:
        with passwords.queued():
            wait, stands = _try(username, token_digest=digest_of(token), device=digest_of(device))
    except passwords.TooBusy:
        return _again(username, str(QUEUE_FULL), 503, RETRY_AFTER)
    if wait > NONE:
        return _again(username, _slowed(wait), 429, str(ceil(wait.total_seconds())))
    if not stands:
        page = render_template("sign_in/form.html", username=username, problem=_refusal())
        return page, 422
    enter(token)
    _tell_of_wrong_ones()
    response = make_response(redirect(safe_next(request.args.get("next")), 303))
    keep_device(response, device)
    return response


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


def _try(username: str, *, token_digest: str, device: str) -> tuple[timedelta, bool]:
    """How long the attempt must wait; else whether the sign-in stands."""
    attempt, who, kept = _attempt(username)
    office = services()
    with office.unit_of_work(who) as work:
        wait = take_turn(work, attempt, by=wait_by(office.config))
    if wait > NONE:
        return wait, False
    right = passwords.matches(kept, request.form.get("password", ""))
    with office.unit_of_work(who) as work:
        stands = begin_sign_in(
            work, attempt, right_password=right, token_digest=token_digest, new_device=device
        )
    return NONE, stands


def _attempt(username: str) -> tuple[Attempt, Actor, str | None]:
    """Who tries, from where, and the hash the password is held against."""
    browser = Browser(address=request.remote_addr or "", agent=request.user_agent.string)
    device = this_device()
    with services().unit_of_work.reading(CLOCK) as work:
        person = person_called(work.session, username) if username.isprintable() else None
        since = work.recorded_at - DEVICE_KEPT_FOR
        known = person is not None and is_known_device(work.session, device, person.id, since=since)
    attempt = Attempt(
        person_id=person.id if person else None,
        username=person.username if person else "",
        name_key=name_key(username),
        browser=browser,
        device=device,
        is_known=known,
    )
    if person is None:
        return attempt, STRANGER, None
    who = Actor(id=person.id, name=person.name, unit=person.unit)
    return attempt, who, person.password_hash


def _tell_of_wrong_ones() -> None:
    """Say how often others tried meanwhile: the owner of the account notices it first."""
    with services().unit_of_work.reading(CLOCK) as work:
        person = person_called(work.session, current_user.username)
        if person is None or person.last_sign_in_at is None:
            return
        count = wrong_before(work.session, person.id, now=person.last_sign_in_at)
    if count:
        told = ngettext(
            "Before this, %(num)s attempt to sign in with your name failed. See your sign-ins.",
            "Before this, %(num)s attempts to sign in with your name failed. See your sign-ins.",
            count,
        )
        flash(told, "warn")


def _again(username: str, problem: str, status: int, seconds: str) -> ResponseReturnValue:
    response = make_response(
        render_template("sign_in/form.html", username=username, problem=problem), status
    )
    response.headers["Retry-After"] = seconds
    return response


def _slowed(wait: timedelta) -> str:
    return _(
        "There were too many wrong passwords. Please try again in %(wait)s. A device on which you "
        "signed in before has no such wait; an administrator can let you in at once.",
        wait=wait_words(wait),
    )


def _refusal() -> str:
    return _(
        "Name and password do not fit, or the account is closed. After %(attempts)s wrong "
        "passwords each further attempt must wait longer.",
        attempts=services().config.sign_in_attempts,
    )
