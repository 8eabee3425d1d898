"""I-5: the lines of a trail, none missing, each seal right, and what keys sealed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from casework.queries.verify.findings import Finding
from casework.queries.verify.raw import Row, Unread
from casework.record import KeyRing, line_content
from casework.rules.seals import seal


@dataclass(slots=True)
class Proof:
    """By what the lines are proved besides their seals."""

    keys: KeyRing | None = None
    """None: seals made with a key are not checked."""
    keyed_since: datetime | None = None
    """From when on every line is sealed with a key."""
    unknown_keys: set[str] = field(default_factory=set)
    lines: int = 0
    unkeyed: int = 0
    unchecked: int = 0
    """Lines seen so far; those sealed without a key; those whose key is not at hand."""


@dataclass(slots=True)
class Chain:
    """Follows a trail line by line, computing every seal anew."""

    name: str
    proof: Proof
    length: int = 0
    last: str = ""
    keyed: bool = False

    def follow(self, lines: Iterable[Row]) -> Iterator[Finding]:
        """Check the next lines; a broken one does not hide the ones after it."""
        for line in lines:
            self.length += 1
            seq = line.values["seq"]
            facts = {"table": "events", "row": line.key, "seq": seq, "kind": line.values["kind"]}
            if line.unread:
                for column in line.unread:
                    told = {**facts, "column": column, "stands": line.values[column].stands}
                    problem = f"{column} of the line cannot be read"
                    yield Finding("I-5", "line_unreadable", self.name, problem, told)
            elif seq != self.length:
                yield Finding("I-5", "trail_gap", self.name, f"line {self.length} missing", facts)
                self.length = seq if isinstance(seq, int) else self.length
            elif self._seal(line.values) != line.values["seal"]:
                yield Finding("I-5", "seal_broken", self.name, "the line was changed", facts)
            yield from self._key(line.values, facts)
            self.last = str(line.raw["seal"])

    def _seal(self, values: dict[str, Any]) -> str | None:
        try:
            return seal(self.last, line_content(values))
        except (TypeError, ValueError, AttributeError):
            return None

    def _key(self, values: dict[str, Any], facts: dict[str, Any]) -> Iterator[Finding]:
        name, at = values["mac_key"], values["recorded_at"]
        self.proof.lines += 1
        if name is None:
            self.proof.unkeyed += 1
            since = self.proof.keyed_since
            late = since is not None and isinstance(at, datetime) and at > since
            if self.keyed or late:
                problem = "the line is not sealed with a key, and should be"
                yield Finding("I-5", "seal_unkeyed", self.name, problem, facts)
            return
        self.keyed = True
        ring = self.proof.keys
        if ring is None:
            self.proof.unchecked += 1
            return
        if isinstance(name, Unread) or name not in ring.keys:
            if str(name) not in self.proof.unknown_keys:
                self.proof.unknown_keys.add(str(name))
                problem = f"sealed with the key {name}, which is not in the file of keys"
                yield Finding("I-5", "key_unknown", self.name, problem, facts)
        elif ring.keys[name].mac(str(values["seal"])) != values["mac"]:
            problem = "the seal was not made with the key: the line was computed anew"
            yield Finding("I-5", "mac_broken", self.name, problem, facts)

    def ends(self, length: object, last: object) -> Iterator[Finding]:
        """Check what the head of the trail says of its end."""
        if (length, last) != (self.length, self.last):
            facts = {"lines": self.length, "head": length}
            yield Finding("I-5", "trail_end_differs", self.name, "its end is not its head", facts)
