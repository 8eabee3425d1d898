"""The built front end: names that carry a hash, found by their plain names."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask, url_for
from markupsafe import Markup

DIST = Path(__file__).parents[1] / "static" / "dist"


def install(app: Flask) -> None:
    """Give templates ``asset(name)`` and ``icon(name)``."""
    names = _manifest(DIST / "manifest.json")
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 365 * 24 * 3600  # names change with content

    def asset(name: str) -> str:
        return url_for("static", filename=names.get(name, name))

    def icon(name: str, kind: str = "") -> Markup:
        return Markup(
            '<svg class="icon{}" aria-hidden="true" focusable="false">'
            '<use href="{}#{}"></use></svg>'
        ).format(f" {kind}" if kind else "", asset("icons.svg"), name)

    app.jinja_env.globals.update(asset=asset, icon=icon)


def _manifest(path: Path) -> dict[str, str]:
    if not path.exists():  # not built: pages work, plain
        return {}
    names: dict[str, str] = json.loads(path.read_text("utf-8"))
    return names
