"""What the trail of a matter tells of its time limits: the raw events, put in order by limit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from casework.audit.files import day_of
from casework.audit.starts import Act, Setting, acts_of
from casework.models import EventRow

Facts = Mapping[str, Any]
SWITCHED, ROLLED_BACK, BY_ITSELF = "phase_switched", "phase_rolled_back", "recalculated"
BY_PHASE = ("rule", "start", "extensions")
"""What a phase may change of a limit, and a roll-back puts back."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when on a limit was due on which day; ``due_on`` None while its clock stood."""

    since: datetime
    due_on: date | None
    ladder: str | None = None
    """The ladder that was climbed in it."""
    instant: datetime | None = None
    """When the phase that began it took over: rungs from then on are its own."""
    undoes: bool = False
    """Whether a roll-back put back everything the switch before it changed."""
    offsets: tuple[int, ...] | None = None
    """The days of its rungs where the trail tells that the ladder's file was changed."""


@dataclass(slots=True)
class Story:
    """One time limit as the trail tells it."""

    id: str | None
    """None in trails of before the clocks told it."""
    name: str
    rule: str
    rule_from: str | None
    start: datetime
    chosen: date | None
    ladder: str | None
    due_on: date
    """The last day anybody told."""
    stretches: list[Stretch]
    setting: Setting
    """How it was set: its start may lie earlier."""
    pauses: list[dict[str, Any]] = field(default_factory=list)
    extensions: list[dict[str, Any]] = field(default_factory=list)
    overridden: bool = False
    delivered_at: datetime | None = None
    undelivered: bool = False
    """Whether its day was moved since, so that its moment may come again."""
    climbed: list[tuple[int, datetime]] = field(default_factory=list)
    """Rungs that were announced, and when."""
    ended_at: datetime | None = None
    ended: str | None = None
    """How the trail says it ended: ``met``, ``missed`` …"""
    days_late: int | None = None
    withdrawn: bool = False
    """Whether the event that ended it also left its step without the act."""
    switched: dict[str, Any] | None = None
    """What the last phase switch changed, as it was before; None once it was changed since."""
    phases: list[tuple[str, datetime]] = field(default_factory=list)
    """Phases that took it over, and the moment each is said to have begun."""
    gaps: list[str] = field(default_factory=list)
    """Where one event does not follow from the one before."""

    @property
    def stands(self) -> bool:
        """Whether its clock stands still now."""
        return bool(self.pauses) and self.pauses[-1]["until"] is None


@dataclass(slots=True)
class Trail:
    """All limits of one matter, in the order they were armed."""

    stories: list[Story] = field(default_factory=list)
    strays: list[tuple[str, str]] = field(default_factory=list)
    """Limit and event that speaks of a limit that was never armed."""
    acts: dict[str, Act] = field(default_factory=dict)
    """Acts that limits start at, the last of each name."""
    withdrawing: Collection[tuple[str, str]] = ()
    """Process and end at which limits that still run are withdrawn."""

    @classmethod
    def of(cls, events: Iterable[EventRow], *, withdrawing: Collection[tuple[str, str]]) -> Trail:
        """Read the events of one matter, first to last."""
        trail = cls(withdrawing=withdrawing)
        for event in events:
            if event.kind == "TimeLimitChanged":
                trail._change(event)
            elif event.kind == "RungClimbed":
                trail._climb(event)
            else:
                trail._move(event)
        return trail

    def _running(self, name: str, limit_id: str | None = None) -> Story | None:
        for story in reversed(self.stories):
            if limit_id is not None and story.id is not None and story.id != limit_id:
                continue
            if story.name == name and story.ended is None:
                return story
        return None

    def _move(self, event: EventRow) -> None:
        clocks: Sequence[Facts] = event.facts.get("clocks", ())
        if event.kind in {"DeadlinePassed", "DeadlineOpened"}:
            self._deliver(event)
        armed = {clock["name"] for clock in clocks if clock["act"] == "armed"}
        passed = ((process, element) for process, element in event.facts.get("passed", ()))
        over = any(step in self.withdrawing for step in passed)
        for clock in clocks:
            if clock["act"] != "armed":
                self._end(event, clock, withdrawn=over or clock["name"] in armed)
        self.acts |= acts_of(event.facts, event.occurred_at)
        for clock in clocks:
            if clock["act"] == "armed":
                self.stories.append(_armed(clock, event.occurred_at, dict(self.acts)))

    def _deliver(self, event: EventRow) -> None:
        story = self._running(event.facts["deadline"])
        if story is None:
            self.strays.append((event.facts["deadline"], event.kind))
            return
        story.delivered_at, story.undelivered = event.occurred_at, False
        _expect(story, "due_on", event.kind, event.facts["due_on"])

    def _end(self, event: EventRow, clock: Facts, *, withdrawn: bool) -> None:
        story = self._running(clock["name"], clock.get("id"))
        if story is None:
            self.strays.append((clock["name"], clock["act"]))
            return
        story.ended, story.ended_at = clock["act"], event.occurred_at
        story.days_late, story.withdrawn = clock["days_late"], withdrawn
        _expect(story, "due_on", clock["act"], clock["due_on"])

    def _climb(self, event: EventRow) -> None:
        story = self._running(event.facts["deadline"])
        if story is None:
            self.strays.append((event.facts["deadline"], f"RungClimbed {event.facts['rung']}"))
            return
        story.climbed.append((event.facts["rung"], event.occurred_at))
        _expect(story, "due_on", event.kind, event.facts["due_on"])

    def _change(self, event: EventRow) -> None:
        told = event.facts
        story = self._running(told["deadline"], told["deadline_id"])
        if story is None:
            self.strays.append((told["deadline"], told["act"]))
            return
        _expect(story, "old_due_on", told["act"], told["old_due_on"])
        due_on = day_of(told["new_due_on"])
        if told["act"] in {SWITCHED, ROLLED_BACK}:
            story.stretches.append(_under_another_phase(story, event, due_on))
        else:
            _apply(story, told)
            story.stretches.append(_changed(story, event, due_on))
            _another_ladder(story, told["facts"])
        if due_on is not None:
            story.due_on = due_on
            story.undelivered = True


def _armed(clock: Facts, at: datetime, acts: Mapping[str, Act]) -> Story:
    due_on, start = date.fromisoformat(clock["due_on"]), datetime.fromisoformat(clock["starts_at"])
    return Story(
        id=clock.get("id"),
        name=clock["name"],
        rule=clock["rule"],
        rule_from=clock.get("rule_from"),
        start=start,
        chosen=day_of(clock.get("chosen_on")),
        ladder=clock["ladder"],
        due_on=due_on,
        stretches=[Stretch(at, due_on, clock["ladder"])],
        setting=Setting.told(clock, at, acts),
    )


def _apply(story: Story, told: Facts) -> None:
    facts, act = told["facts"], told["act"]
    if act != BY_ITSELF:
        story.switched = None
    if act == "paused":
        story.pauses.append({"kind": facts["kind"], "since": facts["since"], "until": None})
    elif act == "resumed" and story.stands:
        story.pauses[-1]["until"] = facts["until"]
    elif act == "resumed":
        story.gaps.append("resumed without a pause")
    elif act == "extended":
        story.extensions.append({"length": facts["length"], "asked_on": facts["asked_on"]})
    elif act == "overridden":
        story.overridden, story.chosen = True, day_of(told["new_due_on"])
    else:
        _another_rule(story, facts)


def _another_rule(story: Story, facts: Facts) -> None:
    """A phase or rule that changed says by which rule and ladder the limit runs from now on."""
    story.rule = facts.get("rule", story.rule)
    story.ladder = facts.get("ladder", story.ladder)
    story.rule_from = facts.get("rule_from", story.rule_from)


def _changed(story: Story, event: EventRow, due_on: date | None) -> Stretch:
    """What follows a change that no phase made: the same ladder has the same days."""
    last = story.stretches[-1]
    offsets = last.offsets if last.ladder == story.ladder else None
    return Stretch(event.occurred_at, due_on, story.ladder, offsets=offsets)


def _under_another_phase(story: Story, event: EventRow, due_on: date | None) -> Stretch:
    """A phase took the limit over, or gave it back to the one before."""
    act, facts = event.facts["act"], event.facts["facts"]
    before, story.switched, instant = story.switched, None, None
    if act == SWITCHED:
        instant = datetime.fromisoformat(facts["instant"])
        story.phases.append((facts["phase"], instant))
        story.switched = {name: getattr(story, name) for name in BY_PHASE}
        if datetime.fromisoformat(facts["starts_at"]) != story.start:  # it counts anew
            story.start, story.extensions, story.rule = instant, [], facts["rule"]
    elif before is not None:
        for name, value in before.items():
            setattr(story, name, value)
    told = facts["rule"], datetime.fromisoformat(facts["starts_at"])
    if told != (story.rule, story.start):
        story.gaps.append(f"{act} tells {facts['rule']} from {facts['starts_at']}")
    story.ladder, undoes = facts["ladder"], act == ROLLED_BACK and before is not None
    return Stretch(event.occurred_at, due_on, story.ladder, instant, undoes)


def _another_ladder(story: Story, facts: Facts) -> None:
    """A ladder whose days were changed holds from now on; until now it was the one told before."""
    if "offsets" not in facts:
        return
    before, now = tuple(facts["offsets_before"]), tuple(facts["offsets"])
    story.stretches = [
        replace(stretch, offsets=before)
        if stretch.offsets is None and stretch.ladder == story.ladder
        else stretch
        for stretch in story.stretches
    ]
    story.stretches[-1] = replace(story.stretches[-1], offsets=now)


def _expect(story: Story, what: str, act: str, told: str) -> None:
    if told != story.due_on.isoformat():
        story.gaps.append(f"{act} tells {what} {told}, before it was {story.due_on}")
