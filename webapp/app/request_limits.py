"""How much a request may carry, and which proxies are believed."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.app.context import services

KILOBYTE = 1024
MOST_PARTS = 2000
"""Fields of one form; the longest checklist has some two hundred."""


def install(app: Flask) -> None:
    """Set the limits of the settings, and trust exactly the configured number of proxies."""
    config = app.extensions["office"].config
    app.config["MAX_CONTENT_LENGTH"] = config.upload_megabytes * KILOBYTE * KILOBYTE
    app.config["MAX_FORM_MEMORY_SIZE"] = config.form_kilobytes * KILOBYTE
    app.config["MAX_FORM_PARTS"] = MOST_PARTS
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.before_request(_small_without_files)


def _small_without_files() -> None:
    """Only a request with files may be large."""
    if request.mimetype != "multipart/form-data":
        request.max_content_length = services().config.form_kilobytes * KILOBYTE
