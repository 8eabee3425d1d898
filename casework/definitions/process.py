"""A process as people know it: what ``process.yaml`` beside its drawing says (bpmn/README.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from casework.definitions.rehearsal import Rehearsal
from casework.definitions.source import Source
from casework.wording import Text

Tone = Literal["info", "good", "warn", "bad", "idle"]
FactType = Literal[
    "text", "long_text", "day", "moment", "integer", "money", "yes_no", "code",
    "product_class", "problem_type", "phase", "form", "form_item", "role", "roles", "rule",
    "length", "paper",
]  # fmt: skip
Routes = Mapping[str, tuple[Any, ...]]


def _so(when: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    return all(facts.get(name) == value for name, value in when.items())


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of matter (事项类别): what its matters are called, numbered and drawn by."""

    id: str
    title: Text
    number: str
    """The word in front of a written number, such as 隐患 in ``隐患〔2022〕S03-0012号``."""
    icon: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a matter is begun by hand: it is opened, and its first step is done, in one act.

    Who may do that step may begin; its form is the form that is filled in.
    """

    title: Text
    """What the button says."""
    at: str
    """The first step of the process."""
    enterprise: Literal["needed", "possible", "none"]
    """Whether it is about an enterprise of the register."""
    origins: tuple[str, ...]
    """Kinds of matters that it may be begun from."""


@dataclass(frozen=True, slots=True)
class Step:
    """A user task (环节) in words."""

    title: Text
    inspects: bool
    """Whether those who do it have inspected, and so may not approve what comes of it (X-7)."""
    figure: str | None
    """The figure of a campaign's progress in which each time it is done counts."""
    not_by: tuple[tuple[str, str], ...] = ()
    """Processes and steps whose doers may not do this one (SR-67)."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a matter stands (办理状态) or how it ended, with the tone it is shown in."""

    title: Text
    tone: Tone
    withdraws: bool = False
    """Whether limits that run when a matter ends so are withdrawn instead of judged."""


@dataclass(frozen=True, slots=True)
class LimitWords:
    """A time limit the process waits for, in words, and the rules it may run by."""

    title: Text
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """Word from elsewhere in the office that the process waits for."""

    title: Text
    ends: bool
    """Whether the matter is over when it comes."""


@dataclass(frozen=True, slots=True)
class Act:
    """Where in the drawing an act happens that limits start at (起算行为)."""

    at: str
    """The element."""
    day: str | None
    """The fact that says on which day; None where it happens as it is done."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Word that a matter gives the one it came from: a message its process may wait for."""

    message: str
    facts: Mapping[str, str]
    """Facts of the matter that hears it, each with the fact of the one that tells."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """One station of a matter's way: reached when ``element`` of ``process`` is passed."""

    id: str
    title: Text
    process: str
    element: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something known of a matter or told to a decision table: its name, type and values."""

    name: str
    title: Text
    type: FactType = "text"
    values: Mapping[str, Text]
    """Words of a code's values; empty for facts that are no codes."""
    of: str | None = None
    """The office's own list of words for its values, such as ``grade``."""
    shown: bool = False
    """Whether the page of a matter shows it."""
    missing: Text | None = None
    """What the page says while there is none; without it the fact is left out."""


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence of an event; told only when ``given`` is there and ``when`` is so."""

    text: Text
    when: Mapping[str, Any]
    given: str | None

    def applies(self, facts: Mapping[str, Any]) -> bool:
        """Whether this part is told of an event with these facts."""
        if self.given is not None and facts.get(self.given) in (None, ""):
            return False
        return _so(self.when, facts)


@dataclass(frozen=True, slots=True)
class Hearer:
    """A role of the matter's jurisdiction that hears of an event whose facts are as ``when``."""

    role: str
    when: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EventWords:
    """How an event of this process is told in the trail (留痕), and who hears of it."""

    title: Text
    parts: tuple[Part, ...]
    tone: Tone
    icon: str
    notify: tuple[Hearer, ...]
    back_to: str | None
    """The milestone that has to be reached again after it."""

    def hearers(self, facts: Mapping[str, Any]) -> tuple[str, ...]:
        """The roles that get a notice of an event with these facts."""
        return tuple(h.role for h in self.notify if _so(h.when, facts))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessDefinition:
    """Everything one folder of ``bpmn/`` says about its process in words."""

    id: str
    title: Text
    about: Text
    """What it is for."""
    kind: Kind | None
    """The kind of matter that runs it; None for a process that only others call."""
    part_of: tuple[str, ...]
    """The processes that call it."""
    starts_with: frozenset[str] | None
    """The facts it begins with; None for a process that only others call."""
    begins: Beginning | None
    """How a person begins it; None for one that the program or another matter begins."""
    forms: Mapping[str, Routes]
    """The forms its tasks name, each with the answers the process decides by."""
    given_by: Mapping[str, str]
    """Of forms that others stand in for: the fact of the matter that says which one does."""
    steps: Mapping[str, Step]
    stages: Mapping[str, Stage]
    ends: Mapping[str, Stage]
    limits: Mapping[str, LimitWords]
    messages: Mapping[str, Message]
    acts: Mapping[str, Act]
    """Acts that limits start at, of this process or another, by name."""
    carries: Mapping[str, str]
    """Facts of a new matter, each with the fact of the matter it comes from that says it."""
    tells: Mapping[str, Telling]
    """By element what the matter it came from is told when that is passed."""
    milestones: tuple[Milestone, ...]
    numbers: Mapping[str, str]
    """Further number series it gives out, such as that of its orders, by their word."""
    tables: Mapping[str, Text]
    facts: Mapping[str, Fact]
    events: Mapping[str, EventWords]
    names: Mapping[str, str]
    """English names of all other elements; the Chinese ones stand in the drawing."""
    rehearsal: Rehearsal
    """What people decide at its steps when it is rehearsed."""
    source: Source = field(repr=False, compare=False)
    """The file, so that a later check can point at a line of it."""

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule a time limit of this process may run by."""
        return tuple(dict.fromkeys(rule for limit in self.limits.values() for rule in limit.rules))
