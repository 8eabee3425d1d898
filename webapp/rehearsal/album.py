"""Photos for forms that ask for some: drawn pictures, put into the store when first needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

from PIL import Image

from casework.documents.evidence import EvidenceStore, KeptFile
from casework.forms import Form
from casework.forms.files import FilesField

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

    def new(self) -> str:
        """Digest of a picture that was not handed in before."""
        content, shade = BytesIO(), len(self._kept)
        Image.new("RGB", SIZE, (shade % 256, shade // 256, 200)).save(content, "PNG")
        photo = self._store.keep_photo("", "演练.png", content.getvalue())
        self._kept[photo.sha256] = photo
        return photo.sha256

    def handed_in(self, form: Form, answers: Mapping[str, Any]) -> list[KeptFile]:
        """The photos that ``answers`` name, each for its field."""
        return [
            replace(self._kept[digest], field=asked.name)
            for asked in form.fields
            if isinstance(asked, FilesField)
            for digest in answers.get(asked.name, ())
        ]
