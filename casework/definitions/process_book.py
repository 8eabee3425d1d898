"""Every process of the office in words, found by process, by kind of matter, by table, by event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from casework.definitions.process import (
    Act,
    EventWords,
    Fact,
    Kind,
    LimitWords,
    Message,
    ProcessDefinition,
    Stage,
    Telling,
)
from casework.wording import Text

Found = TypeVar("Found")


@dataclass(frozen=True)
class ProcessBook:
    """The process definitions by id, and the words that several of them share."""

    processes: Mapping[str, ProcessDefinition]
    tables: Mapping[str, Text] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    events: Mapping[str, EventWords] = field(default_factory=dict)
    act_words: Mapping[str, Text] = field(default_factory=dict)

    def __iter__(self) -> Iterator[ProcessDefinition]:
        return iter(self.processes.values())

    def get(self, process: str) -> ProcessDefinition | None:
        """The process called ``process``; None for one that is no longer shipped."""
        return self.processes.get(process)

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds of matter by id."""
        return {process.kind.id: process.kind for process in self if process.kind}

    @cached_property
    def _run_by(self) -> Mapping[str, tuple[ProcessDefinition, ...]]:
        found: dict[str, tuple[ProcessDefinition, ...]] = {}
        for process in self:
            if process.kind:
                known = found.get(process.kind.id, ())
                found[process.kind.id] = (*known, *self._with_parts(process))
        return found

    def _with_parts(self, process: ProcessDefinition) -> Iterator[ProcessDefinition]:
        """The process, and all that it calls, directly or by another."""
        yield process
        for part in self:
            if process.id in part.part_of:
                yield from self._with_parts(part)

    @cached_property
    def acts_at(self) -> Mapping[tuple[str, str], Mapping[str, Act]]:
        """The acts by process and element that they happen at."""
        found: dict[tuple[str, str], dict[str, Act]] = {}
        for process in self:
            for name, act in process.acts.items():
                found.setdefault((process.id, act.at), {})[name] = act
        return found

    @cached_property
    def acts(self) -> frozenset[str]:
        """Every act that some process does."""
        return frozenset(name for process in self for name in process.acts)

    @cached_property
    def tellings(self) -> Mapping[tuple[str, str], Telling]:
        """By process and element what the matter of origin is told when that is passed."""
        return {(p.id, element): said for p in self for element, said in p.tells.items()}

    def run_by(self, kind: str) -> tuple[ProcessDefinition, ...]:
        """The processes a matter of ``kind`` may stand in, its own ones first."""
        return self._run_by.get(kind, ())

    def begun_by(self, kind: str) -> ProcessDefinition:
        """The process that a new matter of ``kind`` begins: the first that names the kind.

        Raises ``KeyError`` for a kind that no process has.
        """
        return self._run_by[kind][0]

    def step(self, process: str, step: str) -> Text | None:
        """What a task is called."""
        definition = self.processes.get(process)
        known = definition.steps.get(step) if definition else None
        return known.title if known else None

    @cached_property
    def inspecting_steps(self) -> frozenset[tuple[str, str]]:
        """Process and step of every task whose doers have inspected."""
        return frozenset(
            (process.id, name)
            for process in self
            for name, step in process.steps.items()
            if step.inspects
        )

    def apart_from(self, process: str, step: str) -> tuple[tuple[str, str], ...]:
        """Process and step of every task whose doers may not do this one."""
        definition = self.processes.get(process)
        known = definition.steps.get(step) if definition else None
        return known.not_by if known else ()

    def steps_counted(self, figure: str) -> frozenset[tuple[str, str]]:
        """Process and step of every task that counts in a figure of a campaign's progress."""
        return frozenset(
            (process.id, name)
            for process in self
            for name, step in process.steps.items()
            if step.figure == figure
        )

    def stage(self, kind: str, stage: str) -> Stage | None:
        """Where a matter of ``kind`` stands, or how it ended, in words."""
        found = (
            p.stages.get(stage) or (p.ends.get(stage) if p.kind else None)
            for p in self.run_by(kind)
        )
        return next(filter(None, found), None)

    def withdraws(self, kind: str, end: str | None) -> bool:
        """Whether a matter of ``kind`` that ended so took back what it asked of others."""
        known = self.stage(kind, end) if end else None
        return known is not None and known.withdraws

    def limit(self, kind: str, name: str) -> LimitWords | None:
        """A time limit of a matter of ``kind`` in words.

        A request about a limit shows the limit of another matter, so all processes are asked last.
        """
        known = (p.limits.get(name) for p in (*self.run_by(kind), *self))
        return next(filter(None, known), None)

    def message(self, kind: str, name: str) -> Message | None:
        """What a matter of ``kind`` waits for or was told, in words.

        One that is told what it does not wait for has no words of its own: others are asked last.
        """
        known = (p.messages.get(name) for p in (*self.run_by(kind), *self))
        return next(filter(None, known), None)

    def table(self, table: str) -> Text | None:
        """What a decision table is called."""
        return next((p.tables[table] for p in self if table in p.tables), self.tables.get(table))

    def fact(self, table: str, name: str) -> Fact | None:
        """A fact that a decision table was told or told itself: of its process, else shared."""
        owner = next((p for p in self if table in p.tables), None)
        return (owner.facts.get(name) if owner else None) or self.facts.get(name)

    def event(self, kind: str, name: str) -> EventWords | None:
        """How an event of a matter of ``kind`` is told."""
        own = (process.events.get(name) for process in self.run_by(kind))
        return next(filter(None, own), self.events.get(name))

    def facts_of(self, kind: str) -> Mapping[str, Fact]:
        """Every fact of the processes a matter of ``kind`` may stand in, then the shared ones.

        In the order of the files, the matter's own process first; the first to name a fact says
        what it is called.
        """
        found: dict[str, Fact] = {}
        for facts in (*(process.facts for process in self.run_by(kind)), self.facts):
            found.update({name: fact for name, fact in facts.items() if name not in found})
        return found

    def facts_in(self, process: str) -> Mapping[str, Fact]:
        """The facts that every matter standing in ``process`` has."""
        runners = [kind for kind in self.kinds if self.processes[process] in self.run_by(kind)]
        of_each = [self.facts_of(kind) for kind in runners]
        common = set.intersection(*map(set, of_each)) if of_each else set()
        return {name: fact for name, fact in of_each[0].items() if name in common} if common else {}

    @cached_property
    def series(self) -> Mapping[str, str]:
        """The word of each number series by its id: kinds of matter, and papers."""
        kinds = {kind.id: kind.number for kind in self.kinds.values()}
        return kinds | {
            series: word for process in self for series, word in process.numbers.items()
        }
