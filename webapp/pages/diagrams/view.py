"""The process models themselves: the very files a matter runs on, for the diagram viewer."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from casework.errors import NotFound
from casework.queries.diagram import stored_model
from webapp.app.context import reading
from workflows.engine import Bundle

blueprint = Blueprint("diagrams", __name__, url_prefix="/diagrams")


@blueprint.get("/<string(length=64):digest>/<process>.bpmn")
def bpmn(digest: str, process: str) -> ResponseReturnValue:
    """One process of an edition, as XML."""
    with reading() as work:
        stored = stored_model(work.session, digest)
    files = Bundle.from_bytes(stored).files if stored is not None else {}
    xml = files.get(f"{process}.bpmn")
    if xml is None:
        raise NotFound(kind="model", id=digest)
    return Response(xml, mimetype="application/xml")
