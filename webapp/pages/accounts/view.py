"""Accounts of staff (账号管理), for security administrators: sign-ins, links, closing."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from casework.errors import NotFound
from casework.queries.accounts import AccountLine, account_lines, slowed_for
from casework.queries.people import SECURITY
from casework.queries.sign_ins import open_sign_ins, sign_in_history
from webapp.app.auth import digest_of, only, spans, wait_by
from webapp.app.context import reading, services, unit_of_work
from webapp.app.devices import name_key
from webapp.app.i18n import _, moment, ngettext
from webapp.app.noting import note_account_read
from webapp.jobs.letters import link_to
from webapp.pages.accounts.links import link_length, new_link_token
from webapp.pages.accounts.own import browsers_named
from workflows.commands.account_acts import (
    close_account,
    end_sign_ins_of,
    reopen_account,
    unlock_account,
)
from workflows.commands.passwords import issue_password_link

blueprint = Blueprint("accounts", __name__, url_prefix="/admin/accounts")
LONGEST_REASON = 200


@blueprint.get("")
@only(SECURITY)
def index() -> ResponseReturnValue:
    """Every account."""
    with reading() as work:
        at = work.recorded_at
        lines = account_lines(work.session, at=at, **spans(services().config))
    return render_template("accounts/index.html", lines=lines)


@blueprint.get("/<uuid:person_id>")
@only(SECURITY)
def show(person_id: UUID) -> ResponseReturnValue:
    """One account: where it is signed in, what was tried, what can be done."""
    return _page(person_id)


@blueprint.post("/<uuid:person_id>/link")
@only(SECURITY)
def link(person_id: UUID) -> ResponseReturnValue:
    """Issue a one-time link for setting the password and show it, this once."""
    token = new_link_token()
    with unit_of_work() as work:
        until = issue_password_link(
            work,
            person_id=person_id,
            token_digest=digest_of(token),
            good_for=link_length(services().config),
        )
    path = url_for("password_link.show", token=token)
    address = link_to(path) or url_for("password_link.show", token=token, _external=True)
    return _page(person_id, link=address, until=moment(until))


@blueprint.post("/<uuid:person_id>/unlock")
@only(SECURITY)
def unlock(person_id: UUID) -> ResponseReturnValue:
    """Forget the wrong passwords: the account waits no longer."""
    username = _line(person_id).username
    with unit_of_work() as work:
        unlock_account(work, person_id=person_id, name_key=name_key(username))
    flash(_("The wrong passwords are forgotten; the account waits no longer."), "good")
    return _back(person_id)


@blueprint.post("/<uuid:person_id>/end")
@only(SECURITY)
def end(person_id: UUID) -> ResponseReturnValue:
    """Sign the person out of one browser, or of all."""
    only_these = browsers_named()
    with unit_of_work() as work:
        ended = end_sign_ins_of(work, person_id=person_id, only=only_these)
    flash(ngettext("%(num)s browser was signed out.", "%(num)s browsers were signed out.", ended))
    return _back(person_id)


@blueprint.post("/<uuid:person_id>/close")
@only(SECURITY)
def close(person_id: UUID) -> ResponseReturnValue:
    """Close the account, saying why; its sign-ins end at once."""
    reason = request.form.get("reason", "").strip()
    if not reason or len(reason) > LONGEST_REASON or not reason.isprintable():
        raise ValidationError(_("Please say in a few words why it is closed."), "reason")
    with unit_of_work() as work:
        close_account(work, person_id=person_id, reason=reason)
    flash(_("The account is closed and signed out everywhere. Its open tasks stay."), "good")
    return _back(person_id)


@blueprint.post("/<uuid:person_id>/reopen")
@only(SECURITY)
def reopen(person_id: UUID) -> ResponseReturnValue:
    """Open a closed account again."""
    with unit_of_work() as work:
        reopen_account(work, person_id=person_id)
    flash(_("The account is open again, with the password it had."), "good")
    return _back(person_id)


def _line(person_id: UUID) -> AccountLine:
    with reading() as work:
        found = account_lines(
            work.session, at=work.recorded_at, person_id=person_id, **spans(services().config)
        )
    if not found:
        raise NotFound(kind="account", id=person_id)
    return found[0]


def _page(person_id: UUID, *, link: str = "", until: str = "") -> str:
    config, line = services().config, _line(person_id)
    note_account_read(line.username)
    with reading() as work:
        at = work.recorded_at
        key = name_key(line.username)
        return render_template(
            "accounts/show.html",
            line=line,
            slowed=slowed_for(work.session, person_id, key, at=at, by=wait_by(config)),
            browsers=open_sign_ins(work.session, person_id, at=at, **spans(config)),
            history=sign_in_history(work.session, person_id),
            link=link,
            until=until,
        )


def _back(person_id: UUID) -> ResponseReturnValue:
    return redirect(url_for(".show", person_id=person_id), 303)
