"""Setting a password by a one-time link: open to who holds the link, once."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.errors import NotFound, PasswordRefused
from casework.models import Person
from casework.queries.sign_ins import password_link
from casework.unit_of_work import CLOCK, Actor
from webapp.app import passwords
from webapp.app.auth import digest_of, leave, public
from webapp.app.context import services
from webapp.app.devices import keep_device, new_device
from webapp.app.i18n import _
from webapp.words.refusals import sentence
from workflows.commands.passwords import ensure_password_fits, use_password_link

blueprint = Blueprint("password_link", __name__, url_prefix="/password")


@blueprint.get("/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    """The page to set a password on; opening it uses nothing up."""
    return _page(_owner(token), {})


@blueprint.post("/<token>")
@public
def use(token: str) -> ResponseReturnValue:
    """Set the password, and know this device again when its owner signs in."""
    person = _owner(token)
    password, again = request.form.get("password", ""), request.form.get("again", "")
    try:
        ensure_password_fits(password, least=services().config.password_length, person=person)
    except PasswordRefused as refusal:
        return _page(person, {"password": sentence(refusal)}), 422
    if password != again:
        return _page(person, {"again": _("The two passwords differ.")}), 422
    with passwords.queued():
        password_hash = passwords.hashed(password)
    device = new_device()
    who = Actor(id=person.id, name=person.name, unit=person.unit)
    with services().unit_of_work(who) as work:
        use_password_link(
            work,
            token_digest=digest_of(token),
            password_hash=password_hash,
            new_device=digest_of(device),
        )
    leave()
    flash(_("Your new password holds. Please sign in with it."), "good")
    response = make_response(redirect(url_for("sign_in.form"), 303))
    keep_device(response, device)
    return response


def _owner(token: str) -> Person:
    with services().unit_of_work.reading(CLOCK) as work:
        found = password_link(work.session, digest_of(token), at=work.recorded_at)
    if found is None:
        raise NotFound(kind="password_link")
    return found[1]


def _page(person: Person, errors: dict[str, str]) -> str:
    return render_template(
        "sign_in/link.html",
        username=person.username,
        errors=errors,
        least=services().config.password_length,
    )
