"""Merkle trees over the heads of trails, hashed as RFC 9162 (2.1) says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one leaf."""
    return hashlib.sha256(b"\0" + leaf).digest()


def root_of(leaves: Iterable[bytes]) -> str:
    """The root over ``leaves``, as hex; takes them one by one and keeps few."""
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        level, found = 0, leaf_hash(leaf)
        while stack and stack[-1][0] == level:
            found, level = _node(stack.pop()[1], found), level + 1
        stack.append((level, found))
    if not stack:
        return hashlib.sha256(b"").hexdigest()
    root = stack.pop()[1]
    while stack:
        root = _node(stack.pop()[1], root)
    return root.hex()


def path_of(leaves: Sequence[bytes], place: int) -> list[str]:
    """The hashes beside the way from leaf ``place`` up to the root, as hex (RFC 9162, 2.1.3)."""
    return [found.hex() for found in _path([leaf_hash(leaf) for leaf in leaves], place)]


def _path(hashes: Sequence[bytes], place: int) -> list[bytes]:
    if len(hashes) == 1:
        return []
    half = 1 << ((len(hashes) - 1).bit_length() - 1)
    if place < half:
        return [*_path(hashes[:half], place), _tree(hashes[half:])]
    return [*_path(hashes[half:], place - half), _tree(hashes[:half])]


def _tree(hashes: Sequence[bytes]) -> bytes:
    if len(hashes) == 1:
        return hashes[0]
    half = 1 << ((len(hashes) - 1).bit_length() - 1)
    return _node(_tree(hashes[:half]), _tree(hashes[half:]))


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()
