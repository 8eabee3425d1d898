"""Photos for forms that ask for some: drawn pictures, put into the store when first needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

from PIL import Image

from casework.documents.evidence import EvidenceStore, KeptFile
from casework.forms import Form
from casework.forms.places import answer_at
from webapp.rehearsal.scenes import as_file, scene, used_again

SIZE = (96, 72)


class Album:
    """The pictures the players hand in: the same few for papers, a new one for what they found."""

    def __init__(self, store: EvidenceStore) -> None:
        self._store = store
        self._kept: dict[str, KeptFile] = {}

    def digests(self, number: int) -> list[str]:
        """Digests of ``number`` different pictures that are in the store."""
        while len(self._kept) < number:
            self.new()
        return list(self._kept)[:number]

    def new(self, words: str = "") -> str:
        """Digest of a picture that was not handed in before; ``words`` say what it shows."""
        content, shade = BytesIO(), len(self._kept)
        Image.new("RGB", SIZE, (shade % 256, shade // 256, 200)).save(content, "PNG")
        return self._keep("演练.png", content.getvalue())

    def _keep(self, name: str, content: bytes) -> str:
        photo = self._store.keep_photo("", name, content)
        self._kept[photo.sha256] = photo
        return photo.sha256

    def handed_in(self, form: Form, answers: Mapping[str, Any]) -> list[KeptFile]:
        """The photos that ``answers`` name, each for its field."""
        return [
            replace(self._kept[digest], field=asked.name)
            for asked in form.file_fields
            for digest in answer_at(answers, asked.name) or ()
        ]


class SceneAlbum(Album):
    """Pictures that a visitor can look at: a scene each, marked as drawn."""

    def __init__(self, store: EvidenceStore) -> None:
        super().__init__(store)
        self._first: Image.Image | None = None

    def new(self, words: str = "") -> str:
        """Digest of a scene that was not handed in before."""
        drawn = scene(len(self._kept), words)
        if words and self._first is None:
            self._first = drawn
        return self._keep("demo.jpg", as_file(drawn))

    def again(self) -> str:
        """Digest of a part of the first scene with words: a photo that is used again."""
        if self._first is None:
            return self.new()
        return self._keep("demo.jpg", as_file(used_again(self._first), quality=70))
