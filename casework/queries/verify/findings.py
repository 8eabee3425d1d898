"""What a verification may find: which promise is broken, on which record, and how."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol
from uuid import UUID

INVARIANTS: Mapping[str, str] = {
    "I-1": "what was handed in is kept, with author, time and content",
    "I-2": "each task once, each rung once, each message once",
    "I-3": "what a process waits for is what stands in the tables, and nothing waits for nothing",
    "I-4": "every move of a process has its line in the trail",
    "I-5": "trails have no gap and their seals agree",
    "I-6": "every photo has its file, every file its photo",
    "I-7": "numbers are unique and without gaps",
    "I-8": "counters agree with a recount",
    "I-9": "no act stands there by half",
    "I-10": "nothing is stuck without an open incident",
    "I-11": "every row is as the trail last wrote it",
}
"""The promises (reliability: invariants), by the number tests and findings quote."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One record that does not keep a promise."""

    invariant: str
    check: str
    """Stable name of what is wrong, such as ``seal_broken``."""
    record: str
    """Which record, as a person would name it."""
    problem: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As plain data for ``--json``."""
        return asdict(self)

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.invariant} {self.check}: {self.record}: {self.problem}" + (
            f" ({told})" if told else ""
        )


class WaitingTask(Protocol):
    """A user task as the engine sees it."""

    @property
    def id(self) -> UUID: ...
    @property
    def step(self) -> str: ...
    @property
    def process(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def form(self) -> str: ...
    @property
    def limits(self) -> Collection[str]: ...


class Picture(Protocol):
    """A stored process as the engine reads it; ``workflows.engine`` has the real one."""

    @property
    def stage(self) -> str: ...
    @property
    def outcome(self) -> str | None: ...
    @property
    def finished(self) -> bool: ...
    @property
    def ready(self) -> Collection[WaitingTask]: ...
    @property
    def limits(self) -> Collection[str]: ...
    @property
    def messages(self) -> Collection[str]: ...


class Describe(Protocol):
    """Reads a stored process state; raises a ``CaseworkError`` when it cannot."""

    def __call__(self, digest: str, blob: bytes, /) -> Picture: ...


class Evidence(Protocol):
    """The store of photos, as far as a verification needs it."""

    def read(self, sha256: str) -> bytes: ...
    def settled_digests(self) -> Mapping[str, str]: ...
