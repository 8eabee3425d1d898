"""What the rest of the house may know of a running process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

JSON: TypeAlias = "str | int | float | bool | list[JSON] | dict[str, JSON] | None"
Scalar: TypeAlias = str | int | float | bool | None
Services: TypeAlias = "Callable[[str, Mapping[str, JSON]], Mapping[str, JSON]]"


@dataclass(frozen=True, slots=True)
class Step:
    """One element of a model, passed or waited at: for the trail and the diagram (环节)."""

    process: str
    element: str


@dataclass(frozen=True, slots=True)
class ReadyTask:
    """A user task to be done by a person (待办)."""

    id: UUID
    step: str
    process: str
    name: str
    role: str
    form: str
    stage: str
    officers: int
    limits: frozenset[str]
    """Names of the limits at the task's border: they run until the task is left."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One evaluation of a decision table: which rule spoke, on what, in which edition."""

    table: str
    digest: str
    rule: str
    inputs: Mapping[str, JSON]
    outputs: Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class ProcessState:
    """A picture of a process between two advances.

    ``passed`` and ``decisions`` belong to the advance that made the picture and stand nowhere
    else: the stored state is pruned, so the caller keeps the path now.
    """

    blob: bytes
    stage: str
    ready: tuple[ReadyTask, ...]
    limits: frozenset[str]
    messages: frozenset[str]
    finished: bool
    outcome: str | None
    passed: tuple[Step, ...]
    decisions: tuple[Decision, ...]
    waiting: tuple[Step, ...]
