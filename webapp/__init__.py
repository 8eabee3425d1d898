"""The doors: pages, the command line and the clock. Here the parts of the pages meet."""

from __future__ import annotations

from flask import Flask

from webapp import assets, auth, channels, errors, i18n, limits, pages, security
from webapp.office import Office
from webapp.views import BLUEPRINTS


def create_app(office: Office) -> Flask:
    """The pages of ``office``: every route shut unless ``@public``, every form guarded."""
    app = Flask(__name__, static_folder="static/dist", static_url_path="/static")
    app.extensions["office"] = office
    for part in (limits, security, i18n, auth, errors, assets, pages, channels):
        part.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
