"""Limits and messages as the engine knows them: names it waits for, delivered by us.

The library's own timers compare with the wall clock, in web requests too. Ours have no clock:
the legal limit is a row of the office, and its sweep delivers it here by name.
"""

from __future__ import annotations

from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.task import Task


class NamedEvent(EventDefinition):  # type: ignore[misc]
    """An event awaited by name; it carries nothing and fires only when delivered."""

    def __init__(self, name: str, description: str | None = None) -> None:
        super().__init__(name, description)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.name == getattr(other, "name", None)

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.name))


class NamedLimit(NamedEvent):
    """A time limit of the matter falls due (期限届满)."""


class NamedMessage(NamedEvent):
    """Word from elsewhere in the office, such as: the matter of origin is settled."""


def awaited(task: Task, kind: type[NamedEvent]) -> str | None:
    """The name of the event of this kind that a waiting task stands for."""
    spec = task.task_spec
    if isinstance(spec, CatchingEvent) and isinstance(spec.event_definition, kind):
        name: str = spec.event_definition.name
        return name
    return None


def fire(task: Task) -> None:
    """Let the event happen to a waiting task; the task becomes ready."""
    task.task_spec.event_definition.catch(task)
    task.task_spec._update(task)  # noqa: SLF001  the library's own way to re-examine a task
