"""What a matter waits for, since when, and what happens next by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from casework.limits.clocks import MatterClock
from casework.models.incidents import STALLED
from casework.models.limits import ARMED, PAUSED
from casework.queries.incidents import WaitingIncident
from casework.queries.matters import OpenTask
from casework.unit_of_work import plain
from webapp.app.context import now
from webapp.app.i18n import _, moment
from webapp.words.labels import label
from webapp.words.processes import limit_words, message_words, processes, step_words
from workflows.limits.coming import Coming


@dataclass(frozen=True, slots=True)
class Wait:
    """One thing a matter waits for, in words."""

    kind: str
    """``task``, ``deadline``, ``message``, ``incident`` or ``nothing``."""
    what: str
    since: datetime | None
    next: str
    next_at: datetime | None = None
    overdue: bool = False
    """Whether ``next`` lies behind already."""
    code: str = ""
    """The step, the limit, the message or the failed act, for a program."""

    @property
    def icon(self) -> str:
        return ICONS[self.kind]

    def to_json(self) -> dict[str, Any]:
        """For a program."""
        return {name: plain(value) for name, value in asdict(self).items()}


ICONS = {
    "task": "person-circle",
    "deadline": "alarm",
    "message": "chat-left-text",
    "incident": "bug",
    "nothing": "exclamation-octagon-fill",
}


def waits_of(
    kind: str,
    tasks: Sequence[OpenTask],
    clocks: Sequence[MatterClock],
    coming: dict[UUID, Coming],
    *,
    messages: Sequence[str],
    incidents: Sequence[WaitingIncident],
) -> list[Wait]:
    """Everything an open matter of ``kind`` waits for; a stalled one waits for nothing."""
    waits = [
        *_incidents(incidents),
        *_tasks(tasks),
        *_limits(kind, clocks, coming),
        *_messages(kind, messages),
    ]
    if waits and {wait.kind for wait in waits} != {"incident"}:
        return waits
    if any(incident.act != STALLED for incident in incidents):
        return waits
    since = incidents[0].happened_at if incidents else None
    return [Wait("nothing", _("Nothing"), since, _("An administrator must look."))]


def _incidents(incidents: Sequence[WaitingIncident]) -> Iterator[Wait]:
    for incident in incidents:
        if incident.act != STALLED:
            what = _("An administrator: %(act)s failed", act=label(incident.act, "act"))
            then = _("Until it is dealt with, no time limit of this matter is fired.")
            yield Wait("incident", what, incident.happened_at, then, code=incident.act)


def _tasks(tasks: Sequence[OpenTask]) -> Iterator[Wait]:
    for task in tasks:
        name = step_words(task.step, task.process)
        what = _("%(role)s: %(task)s", role=label(task.role, "role"), task=name)
        overdue = task.due_at is not None and task.due_at < now()
        yield Wait(
            "task", what, task.opened_at, _due(task.due_at), task.due_at, overdue, code=task.step
        )


def _due(at: datetime | None) -> str:
    if at is None:
        return ""
    if at < now():
        return _("Overdue since %(moment)s.", moment=moment(at))
    return _("Due %(moment)s.", moment=moment(at))


def _limits(kind: str, clocks: Sequence[MatterClock], coming: dict[UUID, Coming]) -> Iterator[Wait]:
    for clock in clocks:
        if clock.state not in {ARMED, PAUSED}:
            continue
        name = limit_words(clock.name, kind)
        if clock.state == PAUSED:
            since = datetime.fromisoformat(clock.pauses[-1]["since"])
            what, then = (
                _("The clock of “%(limit)s” to go on", limit=name),
                _("Nothing until then."),
            )
            yield Wait("deadline", what, since, then, code=clock.name)
            continue
        after = coming.get(clock.id)
        yield Wait(
            "deadline",
            _("The time limit “%(limit)s”", limit=name),
            clock.starts_at,
            _then(after),
            after.at if after else None,
            code=clock.name,
        )


def _then(after: Coming | None) -> str:
    if after is None:
        return _("No step of the escalation is left; it runs until the act is done.")
    when = moment(after.at)
    if after.act is None and after.edge == "opening":
        return _("%(when)s: the window opens.", when=when)
    if after.act is None:
        return _("%(when)s: the time limit runs out.", when=when)
    said = {"when": when, "rung": after.rung, "act": label(after.act, "ladder_act")}
    return _(
        "%(when)s: step %(rung)s of the escalation, %(act)s, to the %(role)s.",
        role=label(after.to_role, "role"),
        **said,
    )


def _messages(kind: str, messages: Sequence[str]) -> Iterator[Wait]:
    for name in messages:
        known = processes().message(kind, name)
        then = _("It then ends.") if known is not None and known.ends else _("It then goes on.")
        yield Wait("message", message_words(name, kind), None, then, code=name)
