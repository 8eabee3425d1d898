"""A person's own account (登录与密码): password, browsers signed in, history of sign-ins."""

from __future__ import annotations

import re
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from casework.errors import NotFound, PasswordRefused
from casework.models import Person
from casework.queries.sign_ins import open_sign_ins, sign_in_history
from casework.rules.brakes import NONE
from webapp.app import passwords
from webapp.app.auth import digest_of, spans, wait_by
from webapp.app.context import actor, reading, services, unit_of_work
from webapp.app.devices import this_device
from webapp.app.i18n import _, ngettext
from webapp.words.refusals import sentence
from webapp.words.waits import wait_words
from workflows.commands.passwords import change_password, ensure_password_fits
from workflows.commands.sign_in_turns import take_own_turn
from workflows.commands.sign_ins import end_sign_ins

blueprint = Blueprint("own_account", __name__, url_prefix="/settings/sign-in")
Errors = dict[str, str]
DIGEST = re.compile(r"[0-9a-f]{64}")


@blueprint.get("")
def show() -> ResponseReturnValue:
    """The page of one's own sign-ins."""
    return _page({})


@blueprint.post("/password")
def change() -> ResponseReturnValue:
    """Set another password; the old one is asked for, and wrong ones are slowed."""
    errors = _wrong_fields()
    if errors:
        return _page(errors), 422
    with passwords.queued():
        with unit_of_work() as work:
            wait = take_own_turn(work, by=wait_by(services().config))
        if wait > NONE:
            told = _(
                "There were too many wrong passwords. Please try again in %(wait)s.",
                wait=wait_words(wait),
            )
            return _page({"old": told}), 429
        if not passwords.matches(_me().password_hash, request.form.get("old", "")):
            return _page({"old": _("This is not your present password.")}), 422
        password_hash = passwords.hashed(request.form["password"])
    with unit_of_work() as work:
        change_password(
            work, password_hash=password_hash, token_digest=_here(), device=this_device()
        )
    told = _("Your new password holds. Every other browser has been signed out.")
    flash(told, "good")
    return redirect(url_for(".show"), 303)


@blueprint.post("/end")
def end() -> ResponseReturnValue:
    """Sign one other browser out, or all others."""
    only = browsers_named()
    with unit_of_work() as work:
        person = work.session.get_one(Person, work.actor.id)
        ended = end_sign_ins(work, person, but=_here(), only=only)
    if only and not ended:
        raise NotFound(kind="sign_in")
    flash(ngettext("%(num)s browser was signed out.", "%(num)s browsers were signed out.", ended))
    return make_response(redirect(url_for(".show"), 303))


def browsers_named() -> list[str]:
    """The browser that a form names by the digest of its token; empty for all of them.

    Raises ``NotFound`` for what is no digest.
    """
    browser = request.form.get("browser", "")
    if browser and not DIGEST.fullmatch(browser):
        raise NotFound(kind="sign_in")
    return [browser] if browser else []


def _wrong_fields() -> Errors:
    password, again = request.form.get("password", ""), request.form.get("again", "")
    old = request.form.get("old", "")
    if not old:
        return {"old": _("Please give your present password.")}
    try:
        least = services().config.password_length
        ensure_password_fits(password, least=least, person=_me())
    except PasswordRefused as refusal:
        return {"password": sentence(refusal)}
    if password == old:
        return {"password": sentence(PasswordRefused(reason="same_as_before"))}
    return {} if password == again else {"again": _("The two passwords differ.")}


def _page(errors: Errors) -> str:
    config = services().config
    with reading() as work:
        mine = work.actor.id or UUID(int=0)
        at = work.recorded_at
        browsers = open_sign_ins(work.session, mine, at=at, **spans(config))
        history = sign_in_history(work.session, mine)
    return render_template(
        "accounts/own.html",
        errors=errors,
        least=config.password_length,
        browsers=browsers,
        history=history,
        here=_here(),
    )


def _me() -> Person:
    with reading() as work:
        return work.session.get_one(Person, actor().id)


def _here() -> str:
    return digest_of(current_user.get_id())
