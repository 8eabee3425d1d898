"""The keys that seal the trail: one file outside the database, readable by its owner only."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ALGORITHMS: Mapping[str, str] = {"hmac-sha256": "sha256", "hmac-sm3": "sm3"}
"""The profiles, by the hash they are made of; SM3 needs a Python whose OpenSSL has it."""
LEAST_BYTES = 32
DRAFT = ".new"


class KeysRefused(Exception):
    """The file of keys cannot be used; the sentence says which file, why, and what to do."""


@dataclass(frozen=True, slots=True)
class SealKey:
    """One key. Its name, which begins with its algorithm, stands in every line it sealed."""

    name: str
    secret: bytes = field(repr=False)

    @property
    def algorithm(self) -> str:
        """By which algorithm it seals."""
        return self.name.partition("/")[0]

    def mac(self, text: str) -> str:
        """The seal with this key of ``text``, as hex."""
        return hmac.digest(self.secret, text.encode(), ALGORITHMS[self.algorithm]).hex()

    @property
    def signing_seed(self) -> bytes:
        """From which the key pair is made that signs checkpoints."""
        return hmac.new(self.secret, b"bihuan checkpoints", "sha256").digest()


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The current key, and those that older lines were sealed with."""

    current: SealKey
    keys: Mapping[str, SealKey]

    @classmethod
    def read(cls, path: Path) -> KeyRing:
        """Read the file. Raises ``KeysRefused``."""
        _ensure_private(path)
        if path.with_name(path.name + DRAFT).exists():
            raise KeysRefused(
                f"{path}: a change of keys was broken off half-way; "
                f"remove {path.name}{DRAFT} and run bihuan keys rotate again"
            )
        try:
            told = json.loads(path.read_text("utf-8"))
            keys = {str(name): _key(path, name, text) for name, text in told["keys"].items()}
            current = keys.get(told["current"])
        except (ValueError, KeyError, TypeError, AttributeError):
            raise KeysRefused(
                f"{path} is no file of keys; put back the copy you keep of it"
            ) from None
        if current is None:
            raise KeysRefused(f"{path}: the current key is not among its keys; put back a copy")
        return cls(current, keys)

    @classmethod
    def create(cls, path: Path, algorithm: str = "hmac-sha256") -> KeyRing:
        """Make a file with one new key; of two processes at once one wins, both read the same."""
        if not path.exists():
            _write(path, [_new_key(algorithm)], replacing=False)
        return cls.read(path)

    def rotate(self, path: Path, algorithm: str) -> KeyRing:
        """Put a new key in front; the older ones stay, for the lines they sealed."""
        _write(path, [*self.keys.values(), _new_key(algorithm)], replacing=True)
        return KeyRing.read(path)


def _ensure_private(path: Path) -> None:
    try:
        found = path.stat()
    except FileNotFoundError:
        raise KeysRefused(
            f"the file of seal keys {path} is missing; put back the copy you keep of it, "
            "or name its place in BIHUAN_SEAL_KEYS"
        ) from None
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise KeysRefused(f"{path} can be read by others than its owner; run chmod 600 {path}")


def _key(path: Path, name: Any, text: Any) -> SealKey:
    key = SealKey(str(name), bytes.fromhex(text))
    if len(key.secret) < LEAST_BYTES:
        raise KeysRefused(f"{path}: key {name} is shorter than {LEAST_BYTES} bytes")
    digest = ALGORITHMS.get(key.algorithm)
    if digest is None or digest not in hashlib.algorithms_available:
        raise KeysRefused(f"{path}: key {name} is for an algorithm this installation does not have")
    return key


def _new_key(algorithm: str) -> SealKey:
    if ALGORITHMS.get(algorithm) not in hashlib.algorithms_available:
        raise KeysRefused(f"{algorithm} is no algorithm of this installation")
    made = f"{algorithm}/{secrets.token_hex(8)}"
    return SealKey(made, secrets.token_bytes(LEAST_BYTES))


def _write(path: Path, keys: list[SealKey], *, replacing: bool) -> None:
    """Write the file whole or not at all; the last of ``keys`` is the current one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    own = f".{path.name}.{secrets.token_hex(4)}"  # others may be making the first file too
    draft = path.with_name(path.name + DRAFT if replacing else own)
    told = {"current": keys[-1].name, "keys": {key.name: key.secret.hex() for key in keys}}
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(told, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    if replacing:
        draft.replace(path)
        return
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
