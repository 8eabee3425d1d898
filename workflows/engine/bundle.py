"""A process with everything it calls, as the files it was read from: the edition a matter keeps."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass

import orjson
import zstandard

from casework.errors import DefinitionError

EDITION = 1
"""Raised when the same files would have to be run in another way."""

MAX_BUNDLE_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of one edition of a process (file name to XML), named by their digest."""

    digest: str
    process_id: str
    files: Mapping[str, bytes]
    edition: int = EDITION

    @classmethod
    def of(cls, process_id: str, files: Mapping[str, bytes], edition: int = EDITION) -> Bundle:
        """The bundle of these files, with its digest computed."""
        ordered = dict(sorted(files.items()))
        return cls(_digest(process_id, ordered, edition), process_id, ordered, edition)

    def to_bytes(self) -> bytes:
        """For storing; read back by ``from_bytes``."""
        plain = {
            "edition": self.edition,
            "process": self.process_id,
            "files": {name: b64encode(data).decode() for name, data in self.files.items()},
        }
        return zstandard.ZstdCompressor().compress(orjson.dumps(plain))

    @classmethod
    def from_bytes(cls, stored: bytes) -> Bundle:
        """A stored bundle, its digest computed anew; raises ``DefinitionError`` if unreadable."""
        try:
            if not 0 <= zstandard.frame_content_size(stored) <= MAX_BUNDLE_BYTES:
                raise DefinitionError(problem="bundle_too_large")
            plain = orjson.loads(zstandard.ZstdDecompressor().decompress(stored))
            files = {str(name): b64decode(data) for name, data in plain["files"].items()}
            return cls.of(str(plain["process"]), files, int(plain["edition"]))
        except (zstandard.ZstdError, ValueError, KeyError, TypeError, AttributeError) as problem:
            raise DefinitionError(problem="bundle_unreadable") from problem


def _digest(process_id: str, files: Mapping[str, bytes], edition: int) -> str:
    seal = hashlib.sha256(f"bihuan process edition {edition}\n{process_id}\n".encode())
    for name, data in files.items():
        seal.update(f"{name} {hashlib.sha256(data).hexdigest()}\n".encode())
    return seal.hexdigest()
