"""Evidence photos (证据): the view copy on pages, the untouched original to take along."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from casework.errors import NotFound
from casework.queries.submissions import Photo, photo_of
from webapp.app.context import reading, services
from webapp.app.noting import note_original_taken

blueprint = Blueprint("evidence", __name__, url_prefix="/matters/<uuid:matter_id>/photos")


@blueprint.get("/<string(length=64):sha256>")
def view(matter_id: UUID, sha256: str) -> ResponseReturnValue:
    """The copy fit to view: encoded anew, without what the original may carry along."""
    photo = _photo(matter_id, sha256)
    return Response(services().evidence.read(photo.view_sha256), mimetype="image/jpeg")


@blueprint.get("/<string(length=64):sha256>/original")
def original(matter_id: UUID, sha256: str) -> ResponseReturnValue:
    """The bytes as they were handed in, never shown in the browser itself."""
    photo = _photo(matter_id, sha256)
    note_original_taken(matter_id, photo.sha256)
    suffix = photo.media_type.rsplit("/", 1)[-1]
    headers = {"Content-Disposition": f'attachment; filename="{sha256[:16]}.{suffix}"'}
    content = services().evidence.read(photo.sha256)
    return Response(content, mimetype="application/octet-stream", headers=headers)


def _photo(matter_id: UUID, sha256: str) -> Photo:
    with reading() as work:
        photo = photo_of(work.session, work.actor, matter_id, sha256)
    if photo is None:
        raise NotFound(kind="photo", id=sha256)
    return photo
