"""The notices (通知) of who is signed in."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.queries.notices import NoticeKey, notice_page, unread_notices
from casework.unit_of_work import UnitOfWork
from webapp.app.context import matter_path, reading, unit_of_work
from webapp.app.cursors import cursor_of, moment, parts_of
from webapp.app.i18n import ngettext
from webapp.app.navigation import counter
from workflows.commands.notices import read_all_notices, read_notice

blueprint = Blueprint("notices", __name__, url_prefix="/notices")


@counter("notices.index")
def count_unread(work: UnitOfWork) -> tuple[int, int]:
    """How many notices wait to be read."""
    return (unread_notices(work.session, work.actor), 0)


@blueprint.get("")
def index() -> ResponseReturnValue:
    """One page of notices, the newest first; ``?show=unread`` leaves out what was read."""
    after = request.args.get("after")
    unread_only = request.args.get("show") == "unread"
    key = NoticeKey(*parts_of(after, moment, UUID)) if after else None
    with reading() as work:
        page = notice_page(work.session, work.actor, unread_only=unread_only, after=key)
        unread = unread_notices(work.session, work.actor)
    end = page.next
    return render_template(
        "notices/index.html",
        page=page,
        unread=unread,
        unread_only=unread_only,
        paged=bool(after),
        next_cursor=cursor_of(end.created_at.isoformat(), str(end.id)) if end else None,
    )


@blueprint.post("/<uuid:notice_id>/read")
def read(notice_id: UUID) -> ResponseReturnValue:
    """Mark one notice as read, and go on to its matter."""
    with unit_of_work() as work:
        matter_id = read_notice(work, notice_id=notice_id)
    to_matter = matter_id is not None and request.form.get("stay") != "yes"
    return redirect(matter_path(matter_id) if matter_id and to_matter else url_for(".index"), 303)


@blueprint.post("/read")
def read_all() -> ResponseReturnValue:
    """Mark everything as read."""
    with unit_of_work() as work:
        count = read_all_notices(work)
    told_now = ngettext("%(num)s notice marked as read.", "%(num)s notices marked as read.", count)
    flash(told_now, "good")
    return redirect(url_for(".index"), 303)
