"""Which rungs of its ladder a time limit must have climbed, and which it must not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.audit.days import Days, day_in_office, opening_of
from casework.audit.differences import said
from casework.audit.stories import Story, Stretch
from casework.models import Rung

GRACE = timedelta(minutes=15)
"""How late the sweep may come by before a rung counts as missing."""
Found = tuple[str, str, str]
"""What differs, what was expected, what was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What is needed besides the story: calendar, ladders, jumps of a demonstration's clock."""

    days: Days
    ladders: Mapping[str, Sequence[int]]
    as_of: datetime
    jumps: Sequence[tuple[datetime, datetime]] = ()

    def moments(self, stretch: Stretch) -> list[datetime]:
        """When each rung of its ladder is reached in a stretch; none while the clock stood."""
        if stretch.due_on is None or stretch.ladder is None:
            return []
        offsets = self.ladders[stretch.ladder] if stretch.offsets is None else stretch.offsets
        return [opening_of(self.days.ranked(stretch.due_on, offset)) for offset in offsets]

    def seen(self, moment: datetime) -> datetime:
        """When a moment could first be acted on: a clock that jumps over it comes late."""
        return next((after for before, after in self.jumps if before < moment <= after), moment)


def check_rungs(story: Story, rungs: Sequence[Rung], watch: Watch) -> Iterator[Found]:
    """Every rung once, at its moment, announced or written at the end; none forgotten."""
    left_out = _left_out(story, rungs, watch)
    longest = max(len(watch.moments(stretch)) for stretch in story.stretches)
    kept: set[int] = set()
    for rung in sorted(rungs, key=lambda r: (r.number, r.climbed_at)):
        name = f"rung {rung.number}"
        if rung.number in kept:
            yield "rung_twice", f"{name} once", f"again at {said(rung.climbed_at)}"
        kept.add(rung.number)
        if rung.number in left_out or not 1 <= rung.number <= longest:
            yield "rung_unexpected", f"no {name}", f"climbed at {said(rung.climbed_at)}"
            continue
        yield from _one(story, rung, watch)
    for number, moment in sorted(_called_for(story, watch, left_out).items()):
        if number not in kept:
            yield "rung_missing", f"rung {number} at {said(moment)}", "no such rung"
    climbed_at = {(rung.number, rung.climbed_at) for rung in rungs}
    for number, moment in story.climbed:
        if (number, moment) not in climbed_at:
            yield "rung_event_without_row", f"rung {number} at {said(moment)}", "no such rung"


def _one(story: Story, rung: Rung, watch: Watch) -> Iterator[Found]:
    name = f"rung {rung.number}"
    lately = [s for s in story.stretches if s.since <= rung.climbed_at][-2:]
    every = [watch.moments(stretch) for stretch in lately]
    reached = [each[rung.number - 1] for each in every if rung.number <= len(each)]
    if rung.reached_at not in reached:
        expected = said(reached[-1]) if reached else "no rung while the clock stands"
        yield "rung_reached_at", f"{name} at {expected}", said(rung.reached_at)
    if rung.climbed_at < rung.reached_at:
        yield "rung_too_early", f"{name} from {said(rung.reached_at)}", said(rung.climbed_at)
    told = {moment for _, moment in story.climbed} | {story.ended_at}
    if rung.climbed_at not in told:
        yield "rung_without_event", f"{name} as the trail tells", said(rung.climbed_at)


def _left_out(story: Story, rungs: Sequence[Rung], watch: Watch) -> set[int]:
    """Rungs past at the start, and those a later move put into the past before the new day."""
    left_out: set[int] = set()
    before = (left_out, story.stretches[0])
    for stretch in story.stretches:
        if stretch.instant is not None:
            before = (set(left_out), stretch)
        if stretch.undoes and not _climbed_between(rungs, before[1], stretch):
            left_out = before[0]
        elif stretch.due_on is not None and not stretch.undoes:
            left_out |= _passed_over(stretch, rungs, left_out, watch)
    return left_out


def _passed_over(
    stretch: Stretch, rungs: Sequence[Rung], left_out: set[int], watch: Watch
) -> set[int]:
    """What a stretch leaves out: all that was reached before it began, by its own reckoning."""
    done = {r.number for r in rungs if _climbed_before(r, stretch)} | left_out
    over = opening_of(_day(stretch) + timedelta(days=1))
    limit = min(stretch.since, over - timedelta(microseconds=1))
    if stretch.instant is not None:
        limit = stretch.instant - timedelta(microseconds=1)
    highest = max(done, default=0)
    moments = enumerate(watch.moments(stretch), start=1)
    return {number for number, moment in moments if moment <= limit and number > highest}


def _climbed_before(rung: Rung, stretch: Stretch) -> bool:
    """Whether a rung was climbed before a stretch, or as the last of the phase before it."""
    last = stretch.instant is not None and rung.reached_at < stretch.instant
    return rung.climbed_at < stretch.since or (last and rung.climbed_at == stretch.since)


def _climbed_between(rungs: Sequence[Rung], switch: Stretch, roll_back: Stretch) -> bool:
    return any(
        rung.climbed_at <= roll_back.since and not _climbed_before(rung, switch) for rung in rungs
    )


def _day(stretch: Stretch) -> date:
    return stretch.due_on or day_in_office(stretch.since)


def _called_for(story: Story, watch: Watch, left_out: set[int]) -> dict[int, datetime]:
    """Rungs whose moment came while the limit ran, long enough before it ended or moved."""
    called: dict[int, datetime] = {}
    ends = [stretch.instant or stretch.since for stretch in story.stretches[1:]]
    last = story.ended_at or watch.as_of
    for stretch, end in zip(story.stretches, [*ends, last], strict=True):
        for number, moment in enumerate(watch.moments(stretch), start=1):
            written = end == story.ended_at and not story.withdrawn and moment <= end
            after_due = moment >= opening_of(_day(stretch) + timedelta(days=1))
            in_time = watch.seen(moment) + GRACE < end
            comes = _in(stretch, moment) and number not in left_out
            if comes and (in_time or (written and after_due)):
                called.setdefault(number, moment)
    return called


def _in(stretch: Stretch, moment: datetime) -> bool:
    """Whether a rung of that moment belongs to a stretch: a phase begins with its first moment."""
    return moment >= stretch.instant if stretch.instant is not None else moment > stretch.since
