"""How notices reach a person outside the house (通知设置), and their calendar's address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from marshmallow import ValidationError

from casework.models import NoticeSettings
from casework.models.types import new_id
from casework.queries.feed import feed_made_at
from casework.rules.notice_kinds import KINDS
from webapp.app.auth import digest_of
from webapp.app.context import actor, reading, unit_of_work, wants_json
from webapp.app.i18n import _
from webapp.app.schemas.html import GUARDS
from webapp.app.schemas.strict import read_json
from webapp.channels import channels, try_one
from webapp.channels.message import Message
from webapp.channels.outgoing import Undelivered
from webapp.jobs.letters import INBOX, link_to
from webapp.pages.feeds.page import new_feed_token
from webapp.pages.notices.settings_schema import NoticeSettingsSchema
from webapp.pages.tasks.asking import field_errors
from webapp.words.labels import label
from webapp.words.setbacks import setback_words
from workflows.commands.notice_settings import choose_notices, make_feed, revoke_feed

blueprint = Blueprint("notice_settings", __name__, url_prefix="/settings/notices")
FRESH: dict[str, Any] = {
    "choices": {},
    "addresses": {},
    "quiet_from": 20,
    "quiet_until": 8,
    "urgent_breaks": False,
    "digest_hour": 8,
}
"""The defaults shown to a person who has not chosen yet."""


@blueprint.get("")
def show() -> ResponseReturnValue:
    """The page on which a person chooses."""
    return _page(_kept(), {})


@blueprint.post("")
def choose() -> ResponseReturnValue:
    """Keep what was chosen."""
    said = _said()
    try:
        chosen = NoticeSettingsSchema(channels()).load(said)
    except ValidationError as refusal:
        if wants_json():
            raise
        return _page(FRESH | (said if isinstance(said, dict) else {}), field_errors(refusal)), 422
    with unit_of_work() as work:
        choose_notices(work, chosen)
    if wants_json():
        return jsonify({"location": url_for(".show")})
    flash(_("Your choice is kept. It holds for notices from now on."), "good")
    return redirect(url_for(".show"), 303)


@blueprint.post("/test")
def test() -> ResponseReturnValue:
    """Send a message to the address that is kept, now, and say what came of it."""
    name = request.form.get("channel", "")
    channel = channels().get(name)
    if channel is None:
        raise ValidationError({"channel": [_("This office has not set up that channel.")]})
    address = _kept()["addresses"].get(name, "")
    if channel.needs_address and not address:
        raise ValidationError({"channel": [_("Please keep an address for this channel first.")]})
    message = Message(
        id=new_id(),
        to=address,
        name=actor().name,
        username=current_user.username,
        kind="test",
        subject=" · ".join((_("Bihuan"), _("Test message"))),
        text=_("You asked for this message on the page of your notice settings."),
        link=link_to(INBOX),
    )
    facts = {"channel": label(name, "channel")}
    try:
        try_one(channel, message, by=actor().id)
    except Undelivered as undelivered:
        why = setback_words(undelivered.setback.code)
        told = _("%(channel)s: the test message did not arrive. %(why)s", **facts, why=why)
        flash(told, "bad")
    else:
        flash(
            _("%(channel)s took the test message. Please see whether you have it.", **facts), "good"
        )
    return redirect(url_for(".show"), 303)


@blueprint.post("/calendar")
def make() -> ResponseReturnValue:
    """Give the calendar a new secret address and show it, this once."""
    token = new_feed_token()
    with unit_of_work() as work:
        make_feed(work, token_digest=digest_of(token))
    address = link_to(url_for("feeds.feed", token=token)) or url_for(
        "feeds.feed", token=token, _external=True
    )
    if wants_json():
        return jsonify({"address": address})
    return _page(_kept(), {}, feed_address=address)


@blueprint.post("/calendar/revoke")
def revoke() -> ResponseReturnValue:
    """Shut the calendar; its address finds nothing from now on."""
    with unit_of_work() as work:
        revoke_feed(work)
    flash(_("The address is worthless now. Calendars that use it get nothing any more."), "good")
    return redirect(url_for(".show"), 303)


def _kept() -> dict[str, Any]:
    with reading() as work:
        kept = work.session.get(NoticeSettings, actor().id)
        if kept is None:
            return dict(FRESH)
        return {name: getattr(kept, name) for name in FRESH}


def _said() -> Any:
    """The choice as one object: JSON as it is; boxes ``choices.KIND``, texts ``addresses.NAME``."""
    if request.mimetype == "application/json":
        return read_json(request.get_data())
    said: dict[str, Any] = {"choices": {}, "addresses": {}}
    for name in request.form:
        values = request.form.getlist(name)
        part, _dot, key = name.partition(".")
        if name in GUARDS:
            continue
        if part == "choices" and key:
            said["choices"][key] = values
        elif len(values) > 1:
            raise ValidationError({name: [_("This was sent twice.")]})
        elif part == "addresses" and key:
            if values[0].strip():
                said["addresses"][key] = values[0].strip()
        else:
            said[name] = values[0]
    return said


def _page(values: Mapping[str, Any], errors: dict[str, str], feed_address: str = "") -> str:
    with reading() as work:
        made_at = feed_made_at(work.session, work.actor.id or UUID(int=0))
    return render_template(
        "notices/settings.html",
        values=values,
        errors=errors,
        kinds=[kind for kind in KINDS if kind != "system" or "administrator" in actor().roles],
        channels=channels(),
        made_at=made_at,
        feed_address=feed_address,
    )
