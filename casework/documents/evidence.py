"""Evidence (证据): the original kept untouched by its digest; of a photo, a copy fit to view."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import obstore
from obstore.store import LocalStore

from casework.documents.examining import PHOTO, Look, examine
from casework.errors import EvidenceRefused, NotFound

Scan = Callable[[bytes], tuple[str, str] | None]
"""Scans a file before it is kept: None, or why it is refused and the name of what was found."""
Waiting = Callable[[], Collection[str]]
"""Digests of files that were sent in pieces and wait to be handed in with their form."""
GRACE = timedelta(hours=1)
"""A file younger than this may belong to an act that is still under way (I-6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file in the store, not yet tied to a matter."""

    field: str
    name: str
    media_type: str
    size: int
    sha256: str
    view_sha256: str
    """Of a photo the copy that pages show; any other file has none but itself."""
    taken_at: str | None
    place: str | None


class EvidenceStore:
    """A folder of files named by the SHA-256 of their content; nothing in it is ever changed."""

    def __init__(
        self,
        folder: Path,
        *,
        max_bytes: int,
        max_pixels: int,
        look: Look = examine,
        scan: Scan = lambda _: None,
        waiting: Waiting = tuple,
    ) -> None:
        """``look`` looks into files: here, or where a bad one cannot hurt; ``scan`` for viruses.

        ``waiting`` tells what a form that is being filled in may still hand in.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._store = LocalStore(str(folder))
        self._max_bytes = max_bytes
        self._max_pixels = max_pixels
        self._look = look
        self._scan = scan
        self._waiting = waiting

    def keep_photo(self, field: str, name: str, content: bytes) -> KeptFile:
        """Keep a photo; see :meth:`keep_file`."""
        return self.keep_file(field, name, content, kinds=(PHOTO,))

    def keep_file(
        self, field: str, name: str, content: bytes, *, kinds: Collection[str]
    ) -> KeptFile:
        """Check a file of one of ``kinds``; keep its original bytes, of a photo a view copy too.

        Raises ``EvidenceRefused``, whose ``reason`` is ``too_large``, ``kind_not_taken`` or what
        :func:`examine`, its workers and the virus scanner answer; what a photo claims
        of time and place is kept as a claim.
        """
        if len(content) > self._max_bytes:
            raise EvidenceRefused(field=field, name=tame(name), reason="too_large")
        found = self._look(content, self._max_pixels, tuple(kinds))
        if isinstance(found, str):
            taken = {"kinds": list(kinds)} if found in {"kind_not_taken", "not_evidence"} else {}
            raise EvidenceRefused(field=field, name=tame(name), reason=found, **taken)
        if threat := self._scan(content):
            raise EvidenceRefused(field=field, name=tame(name), reason=threat[0], found=threat[1])
        original = self._put(content)
        return KeptFile(
            field=field,
            name=tame(name),
            media_type=found.media_type,
            size=len(content),
            sha256=original,
            view_sha256=original if found.view is None else self._put(found.view),
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

    def renew(self, kept: KeptFile) -> bool:
        """Let a file that was kept before count as new; False if it is no longer there."""
        try:
            for digest in {kept.sha256, kept.view_sha256}:
                self._put(self.read(digest))
        except NotFound:
            return False
        return True

    def settled_digests(self) -> dict[str, str]:
        """Digest by path of every file old enough that no act under way can still need it."""
        before, waiting = datetime.now(UTC) - GRACE, self._waiting()
        return {
            meta["path"]: Path(meta["path"]).name
            for batch in obstore.list(self._store)
            for meta in batch
            if meta["last_modified"] <= before and Path(meta["path"]).name not in waiting
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


def tame(name: str) -> str:
    """A file name safe to show: no folders, no control or direction signs, not too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable()).strip()[:120] or "file"
