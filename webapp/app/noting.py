"""What the trail is told besides acts: refusals of every kind, and readings of what is protected.

Of a signed-in person by the account, of a stranger by the address. What comes by the hundred is
told now and then (:mod:`webapp.app.repeats`).
"""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from flask import Flask, current_app, request, session
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from casework.errors import (
    CaseworkError,
    EvidenceRefused,
    NotFound,
    NotPermitted,
    PhaseSwitchRefused,
    QuotaSpent,
    StrikeOffRefused,
    TimeLimitRefused,
    TwoOfficersRequired,
)
from casework.events import (
    AccountRead,
    ActRefused,
    Event,
    FileTaken,
    OfficeActRefused,
    OriginalTaken,
)
from casework.rules.brakes import network_of
from casework.unit_of_work import Actor
from webapp.app.context import actor, concern, services, signed_in
from webapp.app.repeats import MOST_ADDRESSES, Repeats
from webapp.words.refusals import reason_of

log = logging.getLogger(__name__)

STRANGER = Actor(name="?")
NOTED = (
    NotFound,
    NotPermitted,
    StrikeOffRefused,
    TimeLimitRefused,
    PhaseSwitchRefused,
    TwoOfficersRequired,
    EvidenceRefused,
    QuotaSpent,
)
"""Refusals by the rules that the trail must show; others are slips of the pen."""
NOTED_STATUS = {401: "unauthorized", 413: "too_large"}
"""Refusals at the door; a page that is merely asked for without a sign-in is none."""
FORGED = "forged_cookie"


def install(app: Flask) -> None:
    """Count for this program, and look at each request's cookie."""
    app.extensions["repeats"] = {"people": Repeats(), "addresses": Repeats(MOST_ADDRESSES)}
    app.before_request(_note_forged_cookie)


def note_refusal(error: Exception) -> None:
    """Write a refusal that matters into the matter's trail, or the office's (留痕)."""
    code = _code_of(error)
    if code is None:
        return
    act, matter_id = concern()
    reason = reason_of(error) if isinstance(error, CaseworkError) else ""
    if isinstance(error, EvidenceRefused) and error.facts.get("found"):
        reason = f"{reason}: {error.facts['found']}"
    if not signed_in():
        _tell_of_stranger(act, code)
        return
    if isinstance(error, NotFound):
        matter_id = None  # it may be another station's, whose trail is not theirs to write in
    times = _told(f"{act} {code} {reason} {matter_id or ''}")
    if times:
        facts: dict[str, Any] = {"act": act, "code": code, "reason": reason}
        facts |= {"address": _address(), "times": times}
        if matter_id is None:
            _tell(actor(), OfficeActRefused(**facts))
        else:
            _tell(actor(), ActRefused(matter_id=matter_id, **facts), matter_id)


def note_original_taken(matter_id: UUID, sha256: str, *, photo: bool) -> None:
    """Write into the matter's trail that the actor took a file along as it was handed in."""
    times = _told(f"original {sha256} {matter_id}")
    if times:
        kind = OriginalTaken if photo else FileTaken
        _record(actor(), kind(matter_id=matter_id, sha256=sha256, times=times), matter_id)


def note_account_read(username: str) -> None:
    """Write into the office's trail that the actor read the sign-in history of another person."""
    times = _told(f"account {username}")
    if times:
        _record(actor(), AccountRead(username=username, times=times))


def _note_forged_cookie() -> None:
    """A cookie that was sent and is worth nothing: its seal is not ours, or it is too old."""
    name = current_app.session_interface.get_cookie_name(current_app)
    if request.cookies.get(name) and not session:
        _tell_of_stranger(request.endpoint or "", FORGED)


def _code_of(error: Exception) -> str | None:
    if isinstance(error, CSRFError):
        return "csrf"
    if isinstance(error, HTTPException):
        return NOTED_STATUS.get(error.code or 0)
    return error.code if isinstance(error, NOTED) else None


def _tell_of_stranger(act: str, code: str) -> None:
    address = _address()
    repeats: Repeats = current_app.extensions["repeats"]["addresses"]
    times = repeats.told(network_of(address), code)
    if times:
        told = OfficeActRefused(act=act, code=code, reason="", address=address, times=times)
        _tell(STRANGER, told)


def _tell(who: Actor, event: Event, matter_id: UUID | None = None) -> None:
    """Record a refusal; where that is not possible it still is one."""
    try:
        _record(who, event, matter_id)
    except SQLAlchemyError:
        log.exception("refusal not noted", extra={"event": type(event).__name__})


def _record(who: Actor, event: Event, matter_id: UUID | None = None) -> None:
    with services().unit_of_work(who) as work:
        if matter_id is not None:
            work.matter_for_update(matter_id)
        work.record(event)


def _address() -> str:
    return (request.remote_addr or "")[:64]


def _told(what: str) -> int:
    """How often the actor did so in this hour; 0 where no line tells of it."""
    repeats: Repeats = current_app.extensions["repeats"]["people"]
    return repeats.told(str(actor().id), what)
