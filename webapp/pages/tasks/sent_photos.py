"""Photos of a form that came back: those already sent are offered again.

A browser does not fill a file field anew, so a photo beside a refused answer would be lost without
a word. It is in the store already; the page that comes back carries a sealed note of it, which
counts for the same person and the same form only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from flask import Response, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.datastructures import FileStorage

from casework.documents.evidence import KeptPhoto
from casework.errors import AnswersInvalid, EvidenceRefused, NotFound
from casework.forms import Finding, Form
from casework.forms.photos import PhotosField
from webapp.app.context import actor, services
from webapp.app.schemas.html import LOST, SENT


@dataclass(frozen=True, slots=True)
class Offered:
    """A photo sent before, as the page shows it."""

    note: str
    name: str
    address: str
    """Where its view copy is seen."""


class SentPhotos:
    """The photos that came with one request, new ones and those sent before.

    ``about`` says which form they belong to; ``address`` where the one of a note is seen.
    """

    def __init__(self, about: str, address: Callable[[str], str]) -> None:
        self._about = about
        self._address = address
        self.kept: list[KeptPhoto] = []

    def gather(self, form: Form, answers: Any) -> None:
        """Put the new photos into the store; ``answers`` name all of them by their digests.

        Those of a field that sent more than it takes stay where they are, for the form to refuse.
        Raises ``EvidenceRefused`` or ``AnswersInvalid`` when all others are in the store.
        """
        refusals: list[EvidenceRefused | AnswersInvalid] = []
        for field in form.fields:
            if isinstance(field, PhotosField):
                refusals.extend(self._gather(field, answers))
        if refusals:
            raise refusals[0]

    def offered(self) -> dict[str, list[Offered]]:
        """What the page that comes back offers again, by field."""
        found: dict[str, list[Offered]] = {}
        for photo in self.kept:
            note = self._note(photo)
            offered = Offered(note, photo.name, self._address(note))
            found.setdefault(photo.field, []).append(offered)
        return found

    def opened(self, note: str) -> KeptPhoto | None:
        """The photo of a note, if it is this person's for this form."""
        try:
            told = _sealing().loads(note)
            ours = told.pop("person") == str(actor().id) and told.pop("about") == self._about
            return KeptPhoto(**told) if ours else None
        except (BadData, AttributeError, KeyError, TypeError):
            return None

    def shown(self, note: str) -> Response:
        """The view copy of the photo of a note; ``NotFound`` for all but its sender."""
        photo = self.opened(note)
        if photo is None:
            raise NotFound(kind="photo", id=note[:20])
        return Response(services().evidence.read(photo.view_sha256), mimetype="image/jpeg")

    def _gather(
        self, field: PhotosField, answers: Any
    ) -> Iterator[EvidenceRefused | AnswersInvalid]:
        files = [file for file in request.files.getlist(field.name) if file.filename]
        notes = list(dict.fromkeys(request.form.getlist(field.name + SENT)))
        before = [photo for photo in map(self.opened, notes) if photo and self._still(photo, field)]
        if len(before) < len(notes):
            yield AnswersInvalid(findings=(Finding(field.name, "photo_gone"),))
        if field.name + LOST in request.form:
            yield AnswersInvalid(findings=(Finding(field.name, "photo_lost"),))
        if not before and not files:
            return
        self.kept.extend(before)
        named: list[str | FileStorage] = [photo.sha256 for photo in before]
        answers[field.name] = named
        if len(before) + len(files) > field.most:
            named.extend(files)
            return
        for file in files:
            try:
                photo = services().evidence.keep_photo(field.name, file.filename or "", file.read())
            except EvidenceRefused as refusal:
                yield refusal
                continue
            if photo.sha256 not in [earlier.sha256 for earlier in before]:
                self.kept.append(photo)
                named.append(photo.sha256)

    def _still(self, photo: KeptPhoto, field: PhotosField) -> bool:
        return photo.field == field.name and services().evidence.renew(photo)

    def _note(self, photo: KeptPhoto) -> str:
        told = {**asdict(photo), "person": str(actor().id), "about": self._about}
        return str(_sealing().dumps(told))


def _sealing() -> URLSafeSerializer:
    return URLSafeSerializer(services().config.secret_key(), salt="a photo sent before")
