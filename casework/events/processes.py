"""Events that move a process on, and what hinders one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from casework.events.base import MatterEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessMoved(MatterEvent):
    """An act that moved the process on: what it passed, decided and did to clocks."""

    passed: Sequence[Sequence[str]]
    """Pairs of process id and element id, in order: the path for the diagram."""
    decisions: Sequence[Mapping[str, Any]]
    clocks: Sequence[Mapping[str, Any]]
    """What became of time limits: name, act (armed, met, missed …), due day, rule."""
    stage: str
    acts: Sequence[Mapping[str, Any]] = ()
    """Acts that limits start at and that happened: name, element, moment, day if one was named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterOpened(ProcessMoved):
    number: str
    process: str
    model_digest: str
    parent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCompleted(ProcessMoved):
    task_id: UUID
    process: str
    step: str
    name: str
    form: str
    second_officer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinePassed(ProcessMoved):
    """The due moment of a time limit came while its act was still outstanding."""

    deadline: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineOpened(ProcessMoved):
    """The opening day of a window came."""

    deadline: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(ProcessMoved):
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRefused(MatterEvent):
    """An act was refused by the rules; nothing was changed."""

    act: str
    code: str
    reason: str
    address: str = ""
    times: int = 1
    """How often the same person was refused the same in this hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalTaken(MatterEvent):
    """A photo was taken along as it was handed in, with all that it carries (原始文件下载)."""

    sha256: str
    times: int
    """How often the same person took it in this hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTaken(MatterEvent):
    """A file that is no photo was taken along (原始文件下载)."""

    sha256: str
    times: int
    """How often the same person took it in this hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRaised(MatterEvent):
    incident: UUID
    act: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentResolved(MatterEvent):
    incident: UUID
    how: str
