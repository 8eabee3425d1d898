"""Evidence photos (证据): the original kept untouched by its digest, and a copy fit to view."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import obstore
from obstore.store import LocalStore

from casework.documents.pictures import Look, look_at
from casework.documents.two_in_one import is_two_in_one
from casework.errors import EvidenceRefused, NotFound

GRACE = timedelta(hours=1)
"""A file younger than this may belong to an act that is still under way (I-6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPhoto:
    """A photo in the store, not yet tied to a matter."""

    field: str
    name: str
    media_type: str
    size: int
    sha256: str
    view_sha256: str
    taken_at: str | None
    place: str | None


class EvidenceStore:
    """A folder of files named by the SHA-256 of their content; nothing in it is ever changed."""

    def __init__(
        self, folder: Path, *, max_bytes: int, max_pixels: int, look: Look = look_at
    ) -> None:
        """``look`` decodes photos: here, or where a bad one cannot hurt."""
        folder.mkdir(parents=True, exist_ok=True)
        self._store = LocalStore(str(folder))
        self._max_bytes = max_bytes
        self._max_pixels = max_pixels
        self._look = look

    def keep_photo(self, field: str, name: str, content: bytes) -> KeptPhoto:
        """Check a photo, keep its original bytes and a view copy.

        Raises ``EvidenceRefused`` (reason ``too_large``, ``not_a_photo``, ``too_many_pixels``,
        ``two_files_in_one``, ``too_heavy``, ``pictures_busy``); what the photo claims of time and
        place is kept as a claim.
        """
        if len(content) > self._max_bytes:
            raise EvidenceRefused(field=field, name=name, reason="too_large")
        found = self._look(content, self._max_pixels)
        if isinstance(found, str):
            raise EvidenceRefused(field=field, name=name, reason=found)
        if is_two_in_one(content):
            raise EvidenceRefused(field=field, name=name, reason="two_files_in_one")
        return KeptPhoto(
            field=field,
            name=_tame(name),
            media_type=found.media_type,
            size=len(content),
            sha256=self._put(content),
            view_sha256=self._put(found.view),
            taken_at=found.taken_at,
            place=found.place,
        )

    def read(self, sha256: str) -> bytes:
        """The file with this digest, checked on the way out; ``NotFound`` if it is not there."""
        try:
            content = bytes(obstore.get(self._store, _path(sha256)).bytes())
        except FileNotFoundError as problem:
            raise NotFound(kind="file", id=sha256) from problem
        if hashlib.sha256(content).hexdigest() != sha256:
            raise NotFound(kind="file", id=sha256, reason="changed")
        return content

    def keep(self, content: bytes) -> str:
        """Keep bytes that were checked before, such as those of a backup; return their digest."""
        return self._put(content)

    def renew(self, photo: KeptPhoto) -> bool:
        """Let a photo that was kept before count as new; False if its files are no longer there."""
        try:
            for digest in (photo.sha256, photo.view_sha256):
                self._put(self.read(digest))
        except NotFound:
            return False
        return True

    def settled_digests(self) -> dict[str, str]:
        """Digest by path of every file old enough that no act under way can still need it."""
        before = datetime.now(UTC) - GRACE
        return {
            meta["path"]: Path(meta["path"]).name
            for batch in obstore.list(self._store)
            for meta in batch
            if meta["last_modified"] <= before
        }

    def remove_orphans(self, known: Collection[str]) -> int:
        """Remove old files no record knows: left by acts that were refused after the upload."""
        orphans = [p for p, d in self.settled_digests().items() if d not in known]
        for path in orphans:
            obstore.delete(self._store, path)
        return len(orphans)

    def _put(self, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        # Written again if it is there: its age starts anew, so that no tidying takes it away
        # before the act that hands it in is through.
        obstore.put(self._store, _path(digest), content)
        return digest


def _path(digest: str) -> str:
    return f"sha256/{digest[:2]}/{digest}"


def _tame(name: str) -> str:
    """A file name safe to show: no folders, no control or direction signs, not too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[:120] or "photo"
