"""What people decide when a process is rehearsed (演练): what ``rehearsal.yaml`` beside it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from casework.definitions.source import Place, Source

Known: TypeAlias = Mapping[str, Mapping[str, Any]]
"""What is remembered, by whom it is remembered of: ``enterprise`` or ``matter``."""


NO_FILE = Source("rehearsal.yaml", {}, {})
"""Stands for the file that a process without a rehearsal has not."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of all cases: a number, or what the enterprise is like ``times`` a number."""

    trait: str | None
    """Such as ``fails``, a trait of the enterprise that the rehearsal draws for each."""
    times: float


@dataclass(frozen=True, slots=True)
class Likely:
    """An answer that is yes in a share of all cases."""

    share: Share


@dataclass(frozen=True, slots=True)
class OneOf:
    """An answer drawn from several, each as often as its weight says."""

    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class DaysFromToday:
    """An answer that is a day, so many days from the one on which the form is handed in."""

    days: int


@dataclass(frozen=True, slots=True)
class OfMatter:
    """An answer that repeats what is known of the matter; of a day that is not known: today."""

    name: str


Answer: TypeAlias = Likely | OneOf | DaysFromToday | OfMatter | str | int | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What may happen at a step: when, how often, what is answered and remembered."""

    share: Share | None = None
    """In how many of the cases that are left; None for all of them."""
    when: Known = field(default_factory=dict)
    """What must be remembered for the case to happen at all."""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    remembers: Known = field(default_factory=dict)
    forgets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cases: tuple[Case, ...] = ()
    """What this case divides into: the first that happens adds its answers."""
    place: Place = field(default=(), repr=False, compare=False)
    """Where it stands in its file, so that a later check can point at its line."""

    def all_within(self) -> Iterator[Case]:
        """This case and every one it divides into."""
        yield self
        for case in self.cases:
            yield from case.all_within()

    def asks(self) -> Iterator[tuple[Place, str, str]]:
        """What has to be remembered, or is to be forgotten: where it is said, of whom, what."""
        for key, said in (("when", self.when), ("forgets", self.forgets)):
            for whom, names in said.items():
                yield from (((*self.place, key, whom, name), whom, name) for name in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStory:
    """How one step of a process is rehearsed."""

    case: Case
    takes: tuple[int, int] = (0, 0)
    """Working days that the step takes by its nature, at least and at most."""
    waits_for_enterprise: bool = False
    """Whether it is handed in when the enterprise answers: before its due day, or too late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """How a process is rehearsed; a step that is not named here is filled in plainly."""

    steps: Mapping[str, StepStory] = field(default_factory=dict)
    shows: Mapping[str, int] = field(default_factory=dict)
    """Stages a demonstration keeps a matter at, from so many days before its visitors come."""
    source: Source = field(default=NO_FILE, repr=False, compare=False)
    """The file, so that a later check can point at a line of it."""

    def remembered(self) -> set[tuple[str, str]]:
        """Everything that some case remembers, by whom it is remembered of."""
        return {
            (whom, name)
            for step in self.steps.values()
            for case in step.case.all_within()
            for whom, known in case.remembers.items()
            for name in known
        }
