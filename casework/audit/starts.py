"""Whether a time limit runs from the act that its rule names, as the trail tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from casework.audit.days import day_in_office, opening_of
from casework.audit.differences import said

if TYPE_CHECKING:
    from casework.audit.stories import Story

ENDED = "rule:"


@dataclass(frozen=True, slots=True)
class Act:
    """One act that limits start at: where it happened, when it was told, on which day it was."""

    element: str
    told_at: datetime
    on: date | None
    on_the_way: bool
    """Whether the event that tells it also passed its element."""

    @property
    def start(self) -> datetime:
        """From when a limit runs that starts at it: an earlier day counts as a day."""
        return opening_of(self.on) if self.on is not None else self.told_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a limit was set: when, by which rule, from when it ran at first, and from which act."""

    at: datetime
    rule: str
    start: datetime
    """A phase may let it count anew later."""
    told_start: bool
    """Whether the trail says what it started at; trails of before do not."""
    by: str | None
    place: str | None
    acts: Mapping[str, Act]
    """The acts of the matter that had happened by then, the last of each name."""

    @classmethod
    def told(cls, clock: Mapping[str, Any], at: datetime, acts: Mapping[str, Act]) -> Setting:
        """As the event of ``at`` tells it."""
        return cls(
            at=at,
            rule=clock["rule"],
            start=datetime.fromisoformat(clock["starts_at"]),
            told_start="started_by" in clock,
            by=clock.get("started_by"),
            place=clock.get("started_in"),
            acts=acts,
        )


def acts_of(facts: Mapping[str, Any], occurred_at: datetime) -> dict[str, Act]:
    """The acts that one event tells, by name."""
    passed = {f"{process}.{element}" for process, element in facts.get("passed", ())}
    return {
        act["name"]: Act(
            act["element"],
            occurred_at,
            date.fromisoformat(act["on"]) if act.get("on") else None,
            act["element"] in passed,
        )
        for act in facts.get("acts", ())
    }


def check_start(
    story: Story,
    before: Sequence[Story],
    rule: Mapping[str, Any],
    inherited: Callable[[], Mapping[str, Act]],
) -> Iterator[tuple[str, str, str]]:
    """Every point in which the start that was told is not the one the trail knows.

    ``before`` are the matter's limits set earlier; ``inherited`` asks for the acts of the matters
    it came from.
    """
    setting = story.setting
    named, told = rule.get("starts", ""), setting.by
    used = {(s.setting.by, s.setting.start) for s in before if s.setting.rule == setting.rule}
    fresh = named in setting.acts and (named, setting.acts[named].start) not in used
    if fresh and told != named:
        yield "started_by", named, said(told)
    if told is not None and (told, setting.start) in used:
        yield "started_by", "what started no limit by its rule before", told
    if told is None:
        if setting.start != setting.at:
            yield "start", said(setting.at), said(setting.start)
    elif told.startswith(ENDED):
        days = {_over(s, setting.at) for s in before if s.setting.rule == told[len(ENDED) :]}
        if day_in_office(setting.start) not in days or told[len(ENDED) :] != rule.get("after"):
            yield "start", "the end of the limit it runs after", said(setting.start)
    else:
        act = setting.acts.get(told) or inherited().get(told)
        if act is None or told != named:
            yield "started_by", "an act of its rule that the trail tells", told
        elif not act.on_the_way or act.element != setting.place:
            yield "started_in", act.element, said(setting.place)
        elif act.start != setting.start:
            yield "start", said(act.start), said(setting.start)


def _over(story: Story, until: datetime) -> date | None:
    """The day a limit was over: the first of an opening edge, the day of the act, else its last."""
    if story.ended_at is None or story.ended_at > until or story.ended == "opened":
        return story.due_on if story.delivered_at else None
    return day_in_office(story.ended_at)
