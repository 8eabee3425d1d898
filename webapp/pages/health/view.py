"""Whether the system is well: for the machine that watches it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from casework.database import readers
from casework.queries.office import pulse
from webapp.app.auth import public
from webapp.app.context import services

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Answer with one statement: is the database there, which clock rules, how far behind is it."""
    here = datetime.now(UTC)
    try:
        with readers(services().engine)() as session:
            beat = pulse(session)
    except SQLAlchemyError:
        return jsonify({"status": "down", "database": "unreachable"}), 503
    clock = here + timedelta(seconds=beat.clock_offset if beat.demo else 0)
    lag = max((clock - beat.next_at).total_seconds(), 0.0) if beat.next_at else 0.0
    return jsonify(
        {
            "status": "ok",
            "database": "ok",
            "clock": clock.isoformat(timespec="seconds"),
            "demonstration": beat.demo,
            "lag": round(lag),
        }
    )
