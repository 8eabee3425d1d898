"""How much a request may carry: little, unless its view says that it takes files, and from whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from flask import Flask, current_app, request, session
from werkzeug.exceptions import RequestEntityTooLarge, Unauthorized

from casework.queries.sign_ins import signed_in_lately
from casework.unit_of_work import CLOCK
from webapp.app.auth import digest_of, is_open, spans
from webapp.app.context import services, signed_in, unit_of_work
from webapp.door.limits import KILOBYTE, UNASKED_BYTES
from webapp.door.refusals import Refusal
from workflows.commands.quotas import use

P = ParamSpec("P")
R = TypeVar("R")
MOST_PIECE = 1024 * KILOBYTE
"""Bytes of one piece of a file."""
MOST_PARTS = 2000
"""Fields of one form; the longest checklist has some two hundred."""


def takes_files(may_send: Callable[P, object]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a view take a form with files, up to the limit of uploads.

    ``may_send`` is asked before the body is read, with what the view is given; it raises where
    who is signed in could not hand in here.
    """

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.may_send_files = may_send  # type: ignore[attr-defined]
        return view

    return mark


def takes_pieces(may_send: Callable[P, object]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a view take a piece of a file as it is, after ``may_send`` was asked.

    The file was counted as a whole when it was begun.
    """

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.may_send_pieces = may_send  # type: ignore[attr-defined]
        return view

    return mark


def install(app: Flask) -> None:
    """Set the limits of the settings."""
    config = app.extensions["office"].config
    app.config["MAX_CONTENT_LENGTH"] = config.upload_megabytes * KILOBYTE * KILOBYTE
    app.config["MAX_FORM_MEMORY_SIZE"] = config.form_kilobytes * KILOBYTE
    app.config["MAX_FORM_PARTS"] = MOST_PARTS
    app.before_request(_small_unless_declared)


def judge(app: Flask, environ: dict[str, Any]) -> int | Refusal:
    """How many bytes this request may carry, or the answer that refuses it; its body is not read.

    For bodies above ``UNASKED_BYTES``. A person whose sign-in has lapsed is let in as far as one
    signed in: the answer brings back what was typed (:mod:`webapp.app.unsent`).
    """
    with app.request_context(environ):
        try:
            return _judged()
        except Exception as error:  # noqa: BLE001 -- answered as the view's own would be
            answer = app.process_response(app.make_response(app.handle_user_exception(error)))
            return Refusal(answer.status_code, answer.get_data(), list(answer.headers))


def _judged() -> int:
    if request.routing_exception is not None:
        raise request.routing_exception
    most = _most_bytes()
    if (request.content_length or 0) > most:
        raise RequestEntityTooLarge
    if is_open():
        return most
    if signed_in():
        files = _declared("may_send_files")
        if (may_send := files or _declared("may_send_pieces")) is not None:
            may_send(**(request.view_args or {}))
        if files is not None:
            _count_upload(most)
    elif not _signed_in_lately():
        raise Unauthorized
    return most


def _most_bytes() -> int:
    """By what the view declares and what kind of body it is."""
    config = services().config
    small = config.form_kilobytes * KILOBYTE
    if is_open():
        return min(small, UNASKED_BYTES)
    if _declared("may_send_pieces") is not None:
        return MOST_PIECE
    if request.mimetype == "multipart/form-data" and _declared("may_send_files") is not None:
        return config.upload_megabytes * KILOBYTE * KILOBYTE
    return small


def _count_upload(most: int) -> None:
    """Count it among the uploads of the hour; a body of unknown length as long as it may be."""
    config, size = services().config, request.content_length or most
    with unit_of_work() as work:
        use(work, "uploads", most=config.uploads_an_hour)
        kilobytes = -(-size // KILOBYTE)
        allowed = config.upload_megabytes_an_hour * KILOBYTE
        use(work, "upload_size", most=allowed, amount=kilobytes)


def _declared(what: str) -> Callable[..., object] | None:
    """Whom the view that is asked for lets send files, or pieces of them."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, what, None)


def _signed_in_lately() -> bool:
    token = session.get("_user_id")
    if not isinstance(token, str):
        return False
    office = services()
    with office.unit_of_work.reading(CLOCK) as work:
        since = work.recorded_at - spans(office.config)["longest"]
        return signed_in_lately(work.session, digest_of(token), since=since)


def _small_unless_declared() -> None:
    request.max_content_length = _most_bytes()
