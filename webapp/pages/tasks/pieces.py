"""Files of a form that come in pieces: begun, gone on with at any time, examined when whole.

All answers are JSON, for the script of the page. A form that comes as a whole works without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from casework.documents.evidence import tame
from casework.documents.kinds import kind_of
from casework.documents.pieces import Upload
from casework.errors import (
    Conflict,
    EvidenceRefused,
    NotPermitted,
    QuotaSpent,
    SamePerson,
    UploadRefused,
)
from casework.forms import Form
from casework.forms.files import FilesField
from webapp.app.context import actor, concerning, services, unit_of_work
from webapp.app.i18n import _l
from webapp.app.request_limits import takes_pieces
from webapp.app.schemas.strict import StrictSchema, read_json
from webapp.door.limits import KILOBYTE
from webapp.pages.tasks.desks import desk_at, photos_of
from webapp.pages.tasks.sent_photos import SentPhotos, keep
from workflows.commands.quotas import use

OFFSET, NUMBER = "Upload-Offset", re.compile("[0-9]{1,15}")
PIECE_BYTES = 512 * KILOBYTE
"""How large pieces are asked for; the door takes up to ``webapp.app.request_limits.MOST_PIECE``."""
PASSING = ("pictures_busy", "not_scanned")
"""Refusals after which the same file may be examined again."""
WRONG: dict[str, Any] = {"invalid": _l("This does not describe a file.")}


class BeginSchema(StrictSchema):
    """A file as its sender announces it."""

    field = fields.String(required=True, error_messages=WRONG)
    name = fields.String(required=True, validate=validate.Length(max=1000), error_messages=WRONG)
    size = fields.Integer(
        required=True, strict=True, validate=validate.Range(0, 2**53), error_messages=WRONG
    )
    sha256 = fields.String(
        load_default="", validate=validate.Regexp("([0-9a-f]{64})?$"), error_messages=WRONG
    )


Where = Callable[..., tuple[Form, SentPhotos]]
"""The form at an address and what its sender sends for it; refused to who may not hand it in."""


@dataclass(frozen=True, slots=True)
class Views:
    """The acts on files that come in pieces, for the forms that ``where`` finds."""

    where: Where

    def may_send(self, upload_id: UUID, **at: Any) -> None:
        """Refuse a piece of a file that was not begun by who sends it, before it is read."""
        self.where(**at)[1].uploads.find(upload_id)

    def open_ones(self, **at: Any) -> ResponseReturnValue:
        """What was begun for this form and is not handed in."""
        _form, photos = self.where(**at)
        return jsonify({"uploads": [_told(photos, upload) for upload in photos.uploads.all()]})

    def begin(self, **at: Any) -> ResponseReturnValue:
        """Begin a file: it is counted among the files of the hour, and gets an id."""
        form, photos = self.where(**at)
        told = BeginSchema().load(read_json(request.get_data()))
        field, config = _field(form, told["field"]), services().config
        if told["size"] > config.photo_megabytes * KILOBYTE * KILOBYTE:
            raise EvidenceRefused(field=field.name, name=tame(told["name"]), reason="too_large")
        upload = photos.uploads.begin(**told)
        try:
            _count(upload.size)
        except QuotaSpent:
            photos.uploads.remove(upload)
            raise
        return jsonify({**_told(photos, upload), "piece": PIECE_BYTES}), 201

    def position(self, upload_id: UUID, **at: Any) -> ResponseReturnValue:
        """How much of a file has arrived."""
        _form, photos = self.where(**at)
        return _at(_told(photos, photos.uploads.find(upload_id)))

    def put(self, upload_id: UUID, **at: Any) -> ResponseReturnValue:
        """Take in the next piece, which begins at ``Upload-Offset``."""
        uploads = self.where(**at)[1].uploads
        upload, said = uploads.find(upload_id), request.headers.get(OFFSET, "")
        if not NUMBER.fullmatch(said):
            raise UploadRefused(reason="no_offset", field=upload.field, name=upload.name)
        return _at({"offset": uploads.put(upload, int(said), request.get_data())})

    def finish(self, upload_id: UUID, **at: Any) -> ResponseReturnValue:
        """Examine a whole file as one that came with a form; what it is, or why it is refused."""
        form, photos = self.where(**at)
        upload = photos.uploads.find(upload_id)
        if photos.uploads.kept(upload) is None:
            _examine(_field(form, upload.field), photos, upload)
        return _at(_told(photos, upload))

    def drop(self, upload_id: UUID, **at: Any) -> ResponseReturnValue:
        """Forget a file that its sender does not want to hand in."""
        uploads = self.where(**at)[1].uploads
        uploads.remove(uploads.find(upload_id))
        return "", 204


def takes_pieces_at(name: str, prefix: str, where: Where) -> Blueprint:
    """The addresses under ``prefix`` at which a form takes its files in pieces."""
    blueprint, views = Blueprint(name, __name__, url_prefix=prefix), Views(where)
    one = "/<uuid:upload_id>"

    @takes_pieces(views.may_send)
    def put(upload_id: UUID, **at: Any) -> ResponseReturnValue:
        return views.put(upload_id, **at)

    blueprint.add_url_rule("", "open_ones", views.open_ones, methods=["GET"])
    blueprint.add_url_rule("", "begin", views.begin, methods=["POST"])
    blueprint.add_url_rule(one, "where", views.position, methods=["GET"])
    blueprint.add_url_rule(one, "put", put, methods=["PATCH"])
    blueprint.add_url_rule(one, "finish", views.finish, methods=["POST"])
    blueprint.add_url_rule(one, "drop", views.drop, methods=["DELETE"])
    return blueprint


def _of_task(task_id: UUID) -> tuple[Form, SentPhotos]:
    """The form of a task, for a person who may do it; else refused as the task itself is."""
    concerning("complete_task")
    desk, _campaign, form = desk_at(task_id)
    concerning("complete_task", desk.matter_id)
    if desk.role not in actor().roles:
        raise NotPermitted(role=desk.role)
    if desk.own_step:
        raise SamePerson(step=desk.own_step)
    return form, photos_of(task_id)


def _count(size: int) -> None:
    config = services().config
    with unit_of_work() as work:
        use(work, "uploads", most=config.uploads_an_hour)
        allowed = config.upload_megabytes_an_hour * KILOBYTE
        use(work, "upload_size", most=allowed, amount=-(-size // KILOBYTE))


def _examine(field: FilesField, photos: SentPhotos, upload: Upload) -> None:
    try:
        content = photos.uploads.content(upload)
    except Conflict:
        if photos.uploads.kept(upload) is not None:  # the same request, a moment earlier
            return
        raise
    try:
        kept = keep(field, upload.name, content)
    except EvidenceRefused as refusal:
        if refusal.facts.get("reason") not in PASSING:
            photos.uploads.remove(upload)
        raise
    photos.uploads.settle(upload, kept)


def _field(form: Form, name: str) -> FilesField:
    for field in form.file_fields:
        if field.name == name:
            return field
    raise UploadRefused(reason="no_such_field")


def _told(photos: SentPhotos, upload: Upload) -> dict[str, Any]:
    """A file as the script knows it; ``file`` is what the form may carry once it is whole."""
    told: dict[str, Any] = {"id": str(upload.id), "field": upload.field, "name": upload.name}
    told |= {"size": upload.size, "sha256": upload.sha256}
    kept = photos.uploads.kept(upload)
    if kept is None:
        return {**told, "offset": photos.uploads.offset(upload), "file": None}
    offer = photos.offer(kept)
    file: dict[str, Any] = {"note": offer.note, "address": offer.address, "sha256": kept.sha256}
    file |= {"media_type": kept.media_type, "kind": kind_of(kept.media_type)}
    file |= {"taken_at": kept.taken_at, "place": kept.place}
    return {**told, "offset": upload.size, "file": file}


def _at(told: dict[str, Any]) -> ResponseReturnValue:
    return jsonify(told), 200, {OFFSET: str(told["offset"])}


blueprint = takes_pieces_at("pieces", "/tasks/<uuid:task_id>/pieces", _of_task)
