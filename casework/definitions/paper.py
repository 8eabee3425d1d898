"""A paper (文书) as its file describes it: declared facts, and the text they are written into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from casework.definitions.process import Telling
from casework.wording import Text

PaperKind = Literal["order", "notice", "proposal", "record", "approval", "receipt", "letter"]
FactKind = Literal["text", "long_text", "day", "integer", "money", "code", "people", "table"]
PARTS = ("remedies", "sign_off")
"""Parts of a paper that may give a legal element, beside its facts."""
ELEMENTS: Mapping[PaperKind, frozenset[str]] = {
    "order": frozenset({"party", "facts", "basis", "demand", "term", "remedies", "sign_off"}),
    "notice": frozenset({"party", "facts", "basis", "demand", "term", "sign_off"}),
    "proposal": frozenset({"party", "facts", "basis", "sign_off"}),
    "record": frozenset({"party", "facts"}),
    "approval": frozenset({"facts"}),
    "receipt": frozenset({"party", "facts"}),
    "letter": frozenset({"party", "facts", "sign_off"}),
}
"""The legal elements that a paper of each kind must hold (要素)."""

MOST_PEOPLE = 20
NAMED = ("name", "credential")
"""What may be said of a person: the name, and the number of the credential."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table over rows of facts; ``width`` is its share of the page."""

    name: str
    head: str
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFact:
    """Something that is written into a paper."""

    name: str
    title: Text
    type: FactKind
    required: bool
    source: str | None
    """Where it is taken from when the paper is made, such as ``form.recheck.rechecked_on``."""
    values: Mapping[str, str]
    """What each value of a code is printed as."""
    columns: tuple[Column, ...]
    most: int
    """The most rows that a table may have."""
    sample: Any


@dataclass(frozen=True, slots=True)
class Article:
    """One version of an article that a paper cites, and the days it is in force."""

    cited: str
    valid_from: date | None
    valid_until: date | None

    def is_in_force(self, day: date) -> bool:
        """Whether a paper of ``day`` cites this version."""
        began = self.valid_from is None or self.valid_from <= day
        return began and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Condition:
    """Whether a part stands: one fact is given, another is not."""

    given: str | None = None
    not_given: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The facts it asks for."""
        return tuple(name for name in (self.given, self.not_given) if name)

    def holds(self, facts: Mapping[str, Any]) -> bool:
        """Whether the part stands beside ``facts``, in which what is not given is left out."""
        return (self.given is None or self.given in facts) and self.not_given not in facts


ALWAYS = Condition()


@dataclass(frozen=True, slots=True)
class Cell:
    """One box of a form: its label, and what stands in it."""

    label: str
    value: str | None
    """Text, empty where something is written by hand; None for a label alone."""
    boxes: str | None
    """The code whose values are printed here, the chosen one ticked."""
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One part of the body: a paragraph, a table over rows, boxes, or lines to sign on."""

    text: str = ""
    level: int = 0
    """Of a numbered paragraph 1 to 4: 一、 (一) 1. (1)."""
    flush: bool = False
    table: str | None = None
    cells: tuple[tuple[Cell, ...], ...] = ()
    signatures: tuple[str, ...] = ()
    stands: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Enclosure:
    """What is sent along (附件)."""

    text: str
    stands: Condition


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who signs (落款)."""

    unit: str
    seal: bool


@dataclass(frozen=True, slots=True)
class PaperTemplate:
    """A bureau's own DOCX for a paper, which was judged when it was read."""

    file: str
    content: bytes = field(repr=False)
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper: what may be written into it, and what is printed around that."""

    id: str
    file: str
    version: int
    digest: str
    """Of its text, and of its template if it has one: the same digest means the same wording."""
    title: Text
    stands_for: str | None
    kind: PaperKind
    layout: Literal["document", "record"]
    series: str | None
    retention: str
    copies: tuple[str, ...]
    day: str
    """The fact that is the day of the paper."""
    issued_at: tuple[tuple[str, str], ...]
    """Process and step of the tasks after which it is issued; of a paper that stands for another
    those of the other."""
    when: Mapping[str, str | bool | int]
    """Answers of such a task that must be given for it to be issued."""
    issued_by: frozenset[str]
    """The roles that may issue it."""
    served_by: str | None
    """The process by which it is served (送达); None: it is not served."""
    tells: Telling | None
    """What its matter is told when it was served, with facts of the service."""
    facts: Mapping[str, PaperFact]
    laws: Mapping[str, tuple[Article, ...]]
    heading: tuple[str, ...]
    number: str
    addressee: str
    blocks: tuple[Block, ...]
    remedies: tuple[str, ...]
    sign_off: SignOff | None
    enclosures: tuple[Enclosure, ...]
    elements: Mapping[str, tuple[str, ...]]
    template: PaperTemplate | None = None
    """The layout of its DOCX; None: it is laid out like the PDF."""

    def follows(self, process: str, step: str, answers: Mapping[str, Any]) -> bool:
        """Whether it is issued after this task with these answers."""
        given = all(answers.get(name) == value for name, value in self.when.items())
        return (process, step) in self.issued_at and given

    @property
    def sample(self) -> dict[str, Any]:
        """Made-up facts to try it with."""
        return {name: fact.sample for name, fact in self.facts.items()}
