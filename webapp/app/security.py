"""Headers of every answer, and the guard of every form."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect

from webapp.app.context import services

POLICY = (
    "default-src 'self'; style-src 'self'; "
    "style-src-attr 'unsafe-inline'; "  # the diagram viewer places its labels by style=""
    "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STRICT_TRANSPORT = "max-age=31536000"
csrf = CSRFProtect()


def install(app: Flask) -> None:
    """Guard every changing request with a token, and every answer with headers."""
    config = app.extensions["office"].config
    app.config.update(
        SECRET_KEY=config.secret_key(),
        SESSION_COOKIE_NAME="__Host-bihuan" if config.https else "bihuan",
        SESSION_COOKIE_SECURE=config.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_TIME_LIMIT=None,  # lives as long as the session
        WTF_CSRF_SSL_STRICT=config.https,
        WTF_CSRF_CHECK_DEFAULT=False,  # asked for by auth, after who it is
    )
    csrf.init_app(app)
    app.after_request(_guard)


def _guard(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if services().config.https:
        response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
    if request.endpoint == "static" and response.status_code < 400:  # noqa: PLR2004 -- HTTP's own
        response.cache_control.immutable = True
    else:
        response.headers["Cache-Control"] = "no-store"
        response.vary.update(("Cookie", "Accept", "HX-Request"))
    return response
