"""Signed checkpoints (检查点): where every trail stood, kept in files outside the database.

A checkpoint is two files: ``checkpoint-N.json`` holds the Merkle root over the heads of all trails,
the digest of the checkpoint before and a signature; ``heads-N`` the heads themselves, a line a
trail in the order of ids. The small files are all kept, of the heads those of the last ones.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from casework.record.keys import KeyRing, SealKey
from casework.record.merkle import root_of
from casework.record.signatures import is_signed, public_key, sign

KEPT_HEADS = 3
NAME = re.compile(r"checkpoint-(\d{8})\.json")


@dataclass(frozen=True, slots=True)
class Head:
    """The end of one trail: how many lines it has, and the seal of the last."""

    trail: str
    length: int
    seal: str

    def leaf(self) -> bytes:
        """As a leaf of the tree, and as a line of the file."""
        return f"{self.trail} {self.length} {self.seal}\n".encode()

    @classmethod
    def of_line(cls, line: bytes) -> Head:
        """Read a line of the file; raises ``ValueError``."""
        trail, length, seal = line.decode("ascii").removesuffix("\n").split(" ")
        return cls(trail, int(length), seal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """Where all trails stood at one moment."""

    number: int
    made_at: str
    trails: int
    lines: int
    root: str
    previous: str
    """SHA-256 of the file of the checkpoint before; empty at the first."""
    key: str
    public: str
    signature: str = ""

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"checkpoint-{self.number:08}.json"

    @property
    def heads(self) -> str:
        """The name of the file of heads."""
        return f"heads-{self.number:08}"

    def signed_text(self) -> bytes:
        """What the signature is made over."""
        told = {name: value for name, value in asdict(self).items() if name != "signature"}
        return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()

    def is_signed_by(self, ring: KeyRing) -> bool:
        """Whether one of our keys signed it."""
        key = ring.keys.get(self.key)
        if key is None or public_key(key.signing_seed).hex() != self.public:
            return False
        try:
            signature = bytes.fromhex(self.signature)
        except ValueError:
            return False
        return is_signed(bytes.fromhex(self.public), self.signed_text(), signature)


def numbers_in(folder: Path) -> list[int]:
    """The numbers of the checkpoints in a folder, in order."""
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    return sorted(int(found[1]) for found in map(NAME.fullmatch, names) if found)


def read_checkpoint(folder: Path, number: int) -> Checkpoint:
    """Read one; raises ``ValueError`` when the file holds none."""
    try:
        told: Mapping[str, Any] = json.loads(_path(folder, number).read_bytes())
        return Checkpoint(**told)
    except (TypeError, ValueError) as problem:
        raise ValueError(f"{_path(folder, number).name} holds no checkpoint") from problem


def digest_of(folder: Path, number: int) -> str:
    """SHA-256 of a checkpoint's file."""
    return hashlib.sha256(_path(folder, number).read_bytes()).hexdigest()


def heads_of(folder: Path, checkpoint: Checkpoint) -> Iterator[Head]:
    """The heads of a checkpoint, line by line; raises ``ValueError`` for a line that is none."""
    with (folder / checkpoint.heads).open("rb") as file:
        for line in file:
            yield Head.of_line(line)


def write_checkpoint(
    folder: Path, heads: Iterable[Head], key: SealKey, *, at: datetime
) -> Checkpoint | None:
    """Write the next checkpoint; None when no trail has grown since the last.

    First the heads, then the checkpoint, each under its name only when it is whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = numbers_in(folder)
    last = before[-1] if before else 0
    draft = folder / f".heads-{os.getpid()}"
    counted = _write_heads(draft, heads)
    if last and read_checkpoint(folder, last).root == counted.root:
        draft.unlink()
        return None
    unsigned = Checkpoint(
        number=last + 1,
        made_at=at.isoformat(timespec="seconds"),
        previous=digest_of(folder, last) if last else "",
        key=key.name,
        public=public_key(key.signing_seed).hex(),
        **asdict(counted),
    )
    signature = sign(key.signing_seed, unsigned.signed_text()).hex()
    made = replace(unsigned, signature=signature)
    draft.replace(folder / made.heads)
    _write(folder / made.name, json.dumps(asdict(made), indent=1).encode())
    for number in before[: 1 - KEPT_HEADS]:
        (folder / f"heads-{number:08}").unlink(missing_ok=True)
    return made


@dataclass(slots=True)
class _Counted:
    """What the heads of a checkpoint come to."""

    trails: int = 0
    lines: int = 0
    root: str = ""


def _write_heads(path: Path, heads: Iterable[Head]) -> _Counted:
    """Write the heads line by line, counting them and building their tree on the way."""
    counted = _Counted()

    def written(file: Any) -> Iterator[bytes]:
        for head in heads:
            counted.trails += 1
            counted.lines += head.length
            file.write(head.leaf())
            yield head.leaf()

    with path.open("wb") as file:
        counted.root = root_of(written(file))
        _settle(file)
    return counted


def _path(folder: Path, number: int) -> Path:
    return folder / f"checkpoint-{number:08}.json"


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("wb") as file:
        file.write(content)
        _settle(file)
    draft.replace(path)


def _settle(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())
