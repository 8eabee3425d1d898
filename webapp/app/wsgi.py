"""The pages of an office as one Flask application."""

from __future__ import annotations

from flask import Flask
from jinja2 import ChoiceLoader, PackageLoader

from webapp import channels
from webapp.app import (
    assets,
    auth,
    errors,
    form_parts,
    i18n,
    noting,
    passwords,
    proxies,
    request_limits,
    security,
    templating,
)
from webapp.app.composition import Office
from webapp.pages.registry import BLUEPRINTS

PARTS = (
    proxies,
    request_limits,
    form_parts,
    security,
    i18n,
    auth,
    noting,
    passwords,
    errors,
    assets,
    templating,
    channels,
)


def create_app(office: Office) -> Flask:
    """The pages of ``office``: every route shut unless ``@public``, every form guarded.

    A page's templates stand beside its view: ``ledger/index.html`` is ``pages/ledger/index.html``.
    """
    app = Flask("webapp", static_folder="static/dist", static_url_path="/static")
    app.jinja_loader = ChoiceLoader(
        [PackageLoader("webapp", "templates"), PackageLoader("webapp", "pages")]
    )
    app.extensions["office"] = office
    for part in PARTS:
        part.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
