"""What goes wrong, answered: one table of statuses, pages for people, JSON for programs."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from marshmallow import ValidationError
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from casework.database import is_passing
from casework.errors import (
    AnswersInvalid,
    CaseworkError,
    Conflict,
    NotFound,
    NotPermitted,
    QuotaSpent,
    RuleViolation,
)
from webapp.app.context import wants_json
from webapp.app.noting import note_refusal
from webapp.app.passwords import TooBusy
from webapp.app.unsent import fields_to_resend
from webapp.words.account_refusals import QUEUE_FULL
from webapp.words.answers import complaints, flat
from webapp.words.refusals import (
    CSRF_REFUSED,
    about_fields,
    about_status,
    sentence,
)

log = logging.getLogger(__name__)

STATUS: dict[type[Exception], int] = {
    NotFound: 404,
    NotPermitted: 403,
    QuotaSpent: 429,
    RuleViolation: 422,
    Conflict: 409,
    CaseworkError: 500,
    ValidationError: 422,
    StaleDataError: 409,
    IntegrityError: 409,
    OperationalError: 503,
    InterfaceError: 503,
    PoolTimeout: 503,
    TooBusy: 503,
}
RETRY_AFTER = "3"


def install(app: Flask) -> None:
    """Answer every error of ours and of the libraries; no traceback ever leaves the house."""
    for kind in STATUS:
        app.register_error_handler(kind, _refused)
    app.register_error_handler(CSRFError, _csrf_refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _bug)


def status_of(error: Exception) -> int:
    """The HTTP status of an error, by the nearest of its classes in the table."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def answer(
    status: int,
    *,
    title: str,
    text: str,
    code: str,
    matter: UUID | None = None,
    facts: Mapping[str, Any] | None = None,
    resend: Sequence[tuple[str, str]] = (),
) -> Response:
    """An error as a page or as JSON: the same sentence in both."""
    if wants_json():
        response = jsonify({"error": code, "message": text, **(facts or {})})
    else:
        page = render_template(
            "errors/page.html",
            status=status,
            title=title,
            text=text,
            matter=matter,
            resend=resend,
        )
        response = make_response(page)
    response.status_code = status
    if status == 503:  # noqa: PLR2004 -- HTTP's own
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def _refused(error: Exception) -> ResponseReturnValue:
    if isinstance(error, OperationalError) and not is_passing(error):
        return _bug(error)
    status = status_of(error)
    note_refusal(error)
    title, text = about_status(status)
    if isinstance(error, ValidationError | AnswersInvalid):
        told = (
            flat(error.messages)
            if isinstance(error, ValidationError)
            else complaints(error.findings)
        )
        return answer(
            status,
            title=title,
            text=about_fields(),
            code=AnswersInvalid.code,
            facts={"fields": told},
        )
    if isinstance(error, TooBusy):
        text = str(QUEUE_FULL)
    if not isinstance(error, CaseworkError):
        if status != 409:  # noqa: PLR2004 -- HTTP's own
            log.warning("answered %s", status, exc_info=error)
        return answer(status, title=title, text=text, code=_code_of(status))
    if status >= 500:  # noqa: PLR2004 -- HTTP's own
        log.error("step failed", exc_info=error)
    response = answer(
        status,
        title=title,
        text=sentence(error),
        code=error.code,
        matter=_matter_of(error),
        facts=_facts(error),
    )
    if isinstance(error, QuotaSpent):
        response.headers["Retry-After"] = str(error.facts["seconds"])
    return response


def _csrf_refused(error: CSRFError) -> ResponseReturnValue:
    note_refusal(error)
    title, _text = about_status(400)
    return answer(400, title=title, text=str(CSRF_REFUSED), code="csrf")


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:  # noqa: PLR2004 -- redirects
        return error
    status = error.code or 500
    note_refusal(error)
    title, text = about_status(status)
    resend = fields_to_resend() if status == 401 else []  # noqa: PLR2004 -- HTTP's own
    response = answer(status, title=title, text=text, code=_code_of(status), resend=resend)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _bug(error: Exception) -> ResponseReturnValue:
    number = uuid4().hex[:12]
    log.error("failed request %s: %s %s", number, request.method, _where(), exc_info=error)
    title, text = about_status(500)
    return answer(
        500, title=title, text=f"{text} ({number})", code="failed", facts={"request": number}
    )


def _where() -> str:
    """The path for the log; of a secret address only what kind it is."""
    secret = "token" in (request.view_args or {})
    return str(request.url_rule) if secret else request.path


def _code_of(status: int) -> str:
    known = {404: "not_found", 409: "conflict", 413: "too_large", 503: "busy"}
    return known.get(status, f"http_{status}")


def _matter_of(error: CaseworkError) -> UUID | None:
    matter = error.facts.get("matter")
    return matter if isinstance(matter, UUID) else None


def _facts(error: CaseworkError) -> dict[str, str]:
    """The facts a program may want; never what an error says of our inside."""
    told = ("reason", "field", "by", "at", "matter", "incident", "offset")
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else str(value)
        for name, value in error.facts.items()
        if name in told
    }
