"""How the ways out of the house do (外发渠道), and what was given up."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from casework.queries.letters import (
    ChannelFigures,
    channel_figures,
    channel_states,
    failed_letters,
)
from webapp.app.auth import only
from webapp.app.context import reading, unit_of_work
from webapp.app.i18n import _, ngettext
from webapp.channels import channels
from webapp.channels.registry import KINDS
from webapp.words.setbacks import setback_when_shown
from workflows.commands.letters import send_again

blueprint = Blueprint("channels", __name__, url_prefix="/admin/channels")
blueprint.add_app_template_filter(setback_when_shown, "setback")


@blueprint.get("")
@only("administrator")
def index() -> ResponseReturnValue:
    """Each channel with how it does, and the letters that are not retried."""
    with reading() as work:
        return render_template(
            "admin/channels.html",
            names=[kind.name for kind in KINDS],
            set_up=channels(),
            states=channel_states(work.session),
            figures=channel_figures(work.session),
            nothing=ChannelFigures(),
            failed=failed_letters(work.session),
            at=work.now,
        )


@blueprint.post("/again")
@only("administrator")
def again() -> ResponseReturnValue:
    """Let failed letters of a channel be tried again: all, or the one that is named."""
    name, one = request.form.get("channel", ""), request.form.get("letter", "")
    if name not in channels():
        raise ValidationError({"channel": [_("This office has not set up that channel.")]})
    try:
        letter_id = UUID(one) if one else None
    except ValueError:
        raise ValidationError({"letter": [_("This is not known here.")]}) from None
    with unit_of_work() as work:
        count = send_again(work, channel=name, letter_id=letter_id)
    told = ngettext("%(num)s message goes out again.", "%(num)s messages go out again.", count)
    flash(told, "good")
    return redirect(url_for(".index"), 303)
