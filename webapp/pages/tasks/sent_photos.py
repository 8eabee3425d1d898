"""Files of a form that came back: those already sent are offered again.

A browser does not fill a file field anew, so a file beside a refused answer would be lost without
a word. It is in the store already; the page that comes back carries a sealed note of it, which
counts for the same person and the same form only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from flask import Response, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.datastructures import FileStorage

from casework.documents.evidence import KeptFile
from casework.documents.examining import PHOTO
from casework.documents.kinds import kind_of
from casework.documents.pieces import Uploads
from casework.errors import AnswersInvalid, EvidenceRefused, NotFound
from casework.forms import Finding, Form
from casework.forms.files import FilesField
from casework.forms.places import put_answer
from webapp.app.context import actor, services
from webapp.app.schemas.html import LOST, SENT
from webapp.pages.tasks.asking import field_errors


@dataclass(frozen=True, slots=True)
class Offered:
    """A file sent before, as the page shows it."""

    note: str
    name: str
    address: str
    """Where the view copy of a photo is seen; "" for any other file."""
    size: int
    media_type: str
    upload: str = ""
    """The id under which it came in pieces; "" if it came with a form."""


class SentPhotos:
    """The files that came with one request, new ones and those sent before.

    ``about`` says which form they belong to; ``address`` where the one of a note is seen.
    """

    def __init__(self, about: str, address: Callable[[str], str]) -> None:
        self._about = about
        self._address = address
        self.kept: list[KeptFile] = []
        self._refusals: list[EvidenceRefused | AnswersInvalid] = []

    def gather(self, form: Form, answers: Any) -> None:
        """Put the new files into the store; ``answers`` name all of them by their digests.

        Those of a field that sent more than it takes stay where they are, for the form to refuse.
        Raises ``EvidenceRefused`` or ``AnswersInvalid`` when all others are in the store.
        """
        for field in form.file_fields:
            self._refusals.extend(self._gather(field, answers))
        if self._refusals:
            raise self._refusals[0]

    def complaints(self) -> dict[str, str]:
        """What is wrong with all files that were refused, by field: one sentence a file."""
        told: dict[str, list[str]] = {}
        for refusal in self._refusals:
            for field, text in field_errors(refusal).items():
                told.setdefault(field, []).append(text)
        return {field: " ".join(dict.fromkeys(texts)) for field, texts in told.items()}

    def offered(self) -> dict[str, list[Offered]]:
        """What the page that comes back offers again, by field."""
        ids = {_mark(kept): upload for upload, kept in self._in_pieces()}
        return _by_field((kept, self.offer(kept, ids.get(_mark(kept), ""))) for kept in self.kept)

    def waiting(self) -> dict[str, list[Offered]]:
        """What came in pieces and waits to be handed in, by field."""
        return _by_field((kept, self.offer(kept, upload)) for upload, kept in self._in_pieces())

    def offer(self, kept: KeptFile, upload: str = "") -> Offered:
        """A file of the store, as a page offers it to its sender."""
        note = self._note(kept)
        seen = self._address(note) if kind_of(kept.media_type) == PHOTO else ""
        return Offered(note, kept.name, seen, kept.size, kept.media_type, upload)

    @property
    def uploads(self) -> Uploads:
        """What comes, or came, in pieces."""
        return services().pieces.of(actor().id, self._about)

    def forget(self) -> None:
        """Let go of what came in pieces: the form is handed in."""
        self.uploads.remove_all()

    def opened(self, note: str) -> KeptFile | None:
        """The file of a note, if it is this person's for this form."""
        try:
            told = _sealing().loads(note)
            ours = told.pop("person") == str(actor().id) and told.pop("about") == self._about
            return KeptFile(**told) if ours else None
        except (BadData, AttributeError, KeyError, TypeError):
            return None

    def shown(self, note: str) -> Response:
        """The view copy of the photo of a note; ``NotFound`` for all but its sender."""
        photo = self.opened(note)
        if photo is None or kind_of(photo.media_type) != PHOTO:
            raise NotFound(kind="photo", id=note[:20])
        return Response(services().evidence.read(photo.view_sha256), mimetype="image/jpeg")

    def _gather(
        self, field: FilesField, answers: Any
    ) -> Iterator[EvidenceRefused | AnswersInvalid]:
        files = [file for file in request.files.getlist(field.name) if file.filename]
        notes = list(dict.fromkeys(request.form.getlist(field.name + SENT)))
        before = [photo for photo in map(self.opened, notes) if photo and self._still(photo, field)]
        if len(before) < len(notes):
            yield AnswersInvalid(findings=(Finding(field.name, f"{field.counted[:-1]}_gone"),))
        if field.name + LOST in request.form:
            yield AnswersInvalid(findings=(Finding(field.name, f"{field.counted[:-1]}_lost"),))
        if not before and not files:
            return
        self.kept.extend(before)
        named: list[str | FileStorage] = [photo.sha256 for photo in before]
        put_answer(answers, field.name, named)
        if len(before) + len(files) > field.most:
            named.extend(files)
            return
        for file in files:
            try:
                photo = self._keep(field, file)
            except EvidenceRefused as refusal:
                yield refusal
                continue
            if photo.sha256 not in [earlier.sha256 for earlier in before]:
                self.kept.append(photo)
                named.append(photo.sha256)

    def _keep(self, field: FilesField, file: FileStorage) -> KeptFile:
        return keep(field, file.filename or "", file.read())

    def _in_pieces(self) -> Iterator[tuple[str, KeptFile]]:
        uploads = self.uploads
        for upload in uploads.all():
            if kept := uploads.kept(upload):
                yield str(upload.id), kept

    def _still(self, photo: KeptFile, field: FilesField) -> bool:
        return photo.field == field.name and services().evidence.renew(photo)

    def _note(self, photo: KeptFile) -> str:
        told = {**asdict(photo), "person": str(actor().id), "about": self._about}
        return str(_sealing().dumps(told))


def keep(field: FilesField, name: str, content: bytes) -> KeptFile:
    """Examine a file for a field and put it into the store, however it arrived."""
    return services().evidence.keep_file(field.name, name, content, kinds=field.accepts)


def _mark(kept: KeptFile) -> tuple[str, str, str]:
    return kept.field, kept.name, kept.sha256


def _by_field(offers: Iterable[tuple[KeptFile, Offered]]) -> dict[str, list[Offered]]:
    found: dict[str, list[Offered]] = {}
    for kept, offer in offers:
        found.setdefault(kept.field, []).append(offer)
    return found


def _sealing() -> URLSafeSerializer:
    return URLSafeSerializer(services().config.secret_key(), salt="a photo sent before")
