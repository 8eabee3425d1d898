"""Evidence (证据): the view copy of a photo on pages, the untouched original to take along."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from casework.documents.examining import PHOTO
from casework.documents.kinds import kind_of, suffix_of
from casework.errors import NotFound
from casework.queries.submissions import Photo, photo_of
from webapp.app.context import reading, services
from webapp.app.noting import note_original_taken

blueprint = Blueprint("evidence", __name__, url_prefix="/matters/<uuid:matter_id>/photos")
SHUT = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""The content security policy of an original: a browser that opens it all the same runs nothing."""


@blueprint.get("/<string(length=64):sha256>")
def view(matter_id: UUID, sha256: str) -> ResponseReturnValue:
    """The copy fit to view: encoded anew, without what the original may carry along."""
    photo = _kept(matter_id, sha256)
    if kind_of(photo.media_type) != PHOTO:
        raise NotFound(kind="photo", id=sha256)
    return Response(services().evidence.read(photo.view_sha256), mimetype="image/jpeg")


@blueprint.get("/<string(length=64):sha256>/original")
def original(matter_id: UUID, sha256: str) -> ResponseReturnValue:
    """The bytes as they were handed in, never shown in the browser itself."""
    kept = _kept(matter_id, sha256)
    note_original_taken(matter_id, kept.sha256, photo=kind_of(kept.media_type) == PHOTO)
    name = f"{sha256[:16]}.{suffix_of(kept.media_type)}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": SHUT,
    }
    content = services().evidence.read(kept.sha256)
    return Response(content, mimetype="application/octet-stream", headers=headers)


def _kept(matter_id: UUID, sha256: str) -> Photo:
    with reading() as work:
        kept = photo_of(work.session, work.actor, matter_id, sha256)
    if kept is None:
        raise NotFound(kind="photo", id=sha256)
    return kept
