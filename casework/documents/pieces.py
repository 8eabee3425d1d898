"""Files that arrive in pieces (断点续传): kept apart until they are whole and examined.

All that is known of such a file lies beside its pieces, so that nothing can contradict it. How much
has arrived follows from the pieces alone: each is named after its offset, and gets that name only
when it is safe on the disk as a whole.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from casework.documents.evidence import KeptFile, tame
from casework.documents.safe_files import DRAFT, read_json, save, write_json
from casework.errors import Conflict, NotFound, UploadRefused

KEPT_FOR = timedelta(days=1)
"""After this a file that was begun and not handed in is removed."""
MOST_OPEN = 60
"""Files that one person may have begun for one form at a time."""
LEAST_PIECE = 64 * 1024
"""Every piece but the last has at least so many bytes, which bounds the files on the disk."""
BEGUN, KEPT, PIECE = "begun.json", "kept.json", "piece-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as its sender announced it."""

    id: UUID
    field: str
    name: str
    size: int
    sha256: str
    """Of the whole file; "" where the browser cannot compute it."""


class PieceStore:
    """A folder of unfinished files: a room for each person and form, in it one for each file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, person: UUID | None, about: str) -> Uploads:
        """What that person sends for the form that ``about`` names; another person's is not there.

        The room's name is a digest, so no part of a request ever becomes a path.
        """
        key = hashlib.sha256(f"{person} {about}".encode()).hexdigest()
        return Uploads(self._folder / key)

    def digests(self) -> set[str]:
        """Digests of files that are whole and wait to be handed in: the store must keep them."""
        found: set[str] = set()
        for room in self._rooms():
            kept = read_json(room / KEPT)
            found |= {kept["sha256"], kept["view_sha256"]} if kept else set()
        return found

    def remove_old(self, now: datetime) -> int:
        """Remove what was begun long ago and never handed in; return how many files it was."""
        old = [room for room in self._rooms() if _age(room, now) > KEPT_FOR]
        for room in old:
            _remove(room)
            with suppress(OSError):  # others of the same form are still there
                room.parent.rmdir()
        return len(old)

    def _rooms(self) -> list[Path]:
        return [room for room in self._folder.glob("*/*") if room.is_dir()]


class Uploads:
    """The files that one person sends for one form."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, *, field: str, name: str, size: int, sha256: str) -> Upload:
        """Make room for a file; ``UploadRefused`` when too many were begun and not handed in."""
        told, most = {"field": field, "name": tame(name)}, MOST_OPEN
        if size < 1:
            raise UploadRefused(reason="empty", **told)
        if sum(1 for _ in self.all()) >= most:
            raise UploadRefused(reason="too_many_open", most=most, **told)
        upload = Upload(id=uuid4(), field=field, name=told["name"], size=size, sha256=sha256)
        with _answered(upload):
            draft = self._folder / f"{DRAFT}{upload.id}"
            draft.mkdir(mode=0o700, parents=True)
            write_json(draft / BEGUN, {**asdict(upload), "id": str(upload.id)})
            draft.rename(self._room(upload.id))
        return upload

    def all(self) -> Iterator[Upload]:
        """Every file that was begun, in the order of their beginning."""
        rooms = [room for room in self._folder.glob("*") if not room.name.startswith(DRAFT)]
        for _began, told in sorted(filter(None, map(_begun, rooms)), key=lambda one: one[0]):
            yield Upload(**{**told, "id": UUID(told["id"])})

    def find(self, upload_id: UUID) -> Upload:
        """The file of that id; ``NotFound`` if this person did not begin it for this form."""
        told = read_json(self._room(upload_id) / BEGUN)
        if told is None:
            raise NotFound(kind="upload", id=upload_id)
        return Upload(**{**told, "id": upload_id})

    def offset(self, upload: Upload) -> int:
        """How many bytes have arrived: where the next piece begins."""
        if self.kept(upload) is not None:
            return upload.size
        return sum(size for _path, size in self._pieces(upload))

    def put(self, upload: Upload, offset: int, piece: bytes) -> int:
        """Take in a piece; return where the next one begins.

        Of two with one offset the first that is safe on the disk counts. The other, like any that
        does not fit, gets a ``Conflict`` that tells the ``offset``. Raises ``UploadRefused`` for
        one that goes beyond the size told, is too small, or finds no room on the disk.
        """
        told = {"field": upload.field, "name": upload.name, "size": upload.size}
        if offset != (there := self.offset(upload)):
            raise Conflict(reason="other_offset", offset=there, **told)
        if offset + len(piece) > upload.size:
            raise UploadRefused(reason="beyond_size", **told)
        if len(piece) < min(LEAST_PIECE, upload.size - offset) or not piece:
            raise UploadRefused(reason="piece_too_small", **told)
        with _answered(upload):
            won = self._link(upload, offset, piece)
        if not won:
            raise Conflict(reason="other_offset", offset=self.offset(upload), **told)
        return offset + len(piece)

    def content(self, upload: Upload) -> bytes:
        """The whole file as it was on the sender's device.

        Raises ``Conflict`` while a part is missing; ``UploadRefused``, and the file is gone, when
        it is not the one that was announced.
        """
        told = {"field": upload.field, "name": upload.name, "size": upload.size}
        content = b"".join(path.read_bytes() for path, _size in self._pieces(upload))
        if len(content) != upload.size:
            raise Conflict(reason="incomplete", offset=len(content), **told)
        if upload.sha256 and hashlib.sha256(content).hexdigest() != upload.sha256:
            self.remove(upload)
            raise UploadRefused(reason="digest_differs", **told)
        return content

    def settle(self, upload: Upload, kept: KeptFile) -> None:
        """Note that the file is in the store, and let its pieces go."""
        room = self._room(upload.id)
        with _answered(upload):
            write_json(room / KEPT, asdict(kept))
        for path in [*room.glob(f"{PIECE}*"), *room.glob(f"{DRAFT}*")]:
            path.unlink(missing_ok=True)

    def kept(self, upload: Upload) -> KeptFile | None:
        """The file in the store, once it is whole and was examined."""
        told = read_json(self._room(upload.id) / KEPT)
        return KeptFile(**told) if told else None

    def remove(self, upload: Upload) -> None:
        """Forget a file."""
        _remove(self._room(upload.id))

    def remove_all(self) -> None:
        """Forget all of them: the form is handed in."""
        for upload in self.all():
            self.remove(upload)
        with suppress(OSError):  # it never was there, or a file is being begun
            self._folder.rmdir()

    def _room(self, upload_id: UUID) -> Path:
        return self._folder / str(upload_id)

    def _pieces(self, upload: Upload) -> Iterator[tuple[Path, int]]:
        """The pieces from the first on without a gap, each with its size."""
        room, offset = self._room(upload.id), 0
        with suppress(FileNotFoundError):
            while True:
                path = room / f"{PIECE}{offset}"
                size = path.stat().st_size
                yield path, size
                offset += size

    def _link(self, upload: Upload, offset: int, piece: bytes) -> bool:
        """Give a piece its name when it is safe on the disk; False if another one has it."""
        room = self._room(upload.id)
        draft = room / f"{DRAFT}{uuid4()}"
        try:
            save(draft, piece)
            os.link(draft, room / f"{PIECE}{offset}")
        except FileExistsError:
            return False
        finally:
            draft.unlink(missing_ok=True)
        return True


@contextmanager
def _answered(upload: Upload) -> Iterator[None]:
    """Answer a full disk, or a file that was removed meanwhile, in the office's words."""
    try:
        yield
    except FileNotFoundError as problem:
        raise NotFound(kind="upload", id=upload.id) from problem
    except OSError as problem:
        if problem.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        told = {"field": upload.field, "name": upload.name}
        raise UploadRefused(reason="no_room", **told) from problem


def _begun(room: Path) -> tuple[float, dict[str, Any]] | None:
    with suppress(FileNotFoundError, NotADirectoryError):
        told = read_json(room / BEGUN)
        return ((room / BEGUN).stat().st_mtime, told) if told else None
    return None


def _age(room: Path, now: datetime) -> timedelta:
    """How long ago a file was begun; of a room that was never made ready, its own age."""
    for path in (room / BEGUN, room):
        with suppress(FileNotFoundError):
            return timedelta(seconds=now.timestamp() - path.stat().st_mtime)
    return timedelta()


def _remove(room: Path) -> None:
    """Remove a room, first what makes it one: a half removed file is no file."""
    (room / BEGUN).unlink(missing_ok=True)
    shutil.rmtree(room, ignore_errors=True)
