"""The inbox (待办): what the signed-in person has to do, most urgent first."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

blueprint = Blueprint("inbox", __name__)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """One page of the inbox."""
    return render_template("inbox/index.html")
