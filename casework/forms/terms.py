"""What goes into a field besides its definition, and what comes out of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from casework.forms.disposal_items import DONE, DisposalItem
from casework.rules.checklist import Decide
from casework.wording import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one answer: where, as a stable code, with the facts of its sentence."""

    place: str
    """The name of a control, such as ``checklist.3.answer``; empty: the form as a whole."""
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What answers are measured by, besides the form itself."""

    today: date
    products: Collection[str] = ()
    problem_types: Collection[str] = ()
    files: Mapping[str, Collection[str]] = field(default_factory=dict)
    """Digests of the files that came along, by field."""
    days: Mapping[str, date] = field(default_factory=dict)
    """Facts of the matter that are days."""
    disposal: Sequence[DisposalItem] = ()
    """Disposal items that the matter's inspection left in progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What a person who fills in a form knows, and wants to say: for rehearsals and tests."""

    today: date
    companions: Sequence[UUID] = ()
    product_class: str = ""
    problem_type: str = ""
    agrees: Collection[str] = ()
    """Yes-or-no questions whose plain answer is yes."""
    failing: Collection[int] = ()
    """Numbers of the checklist items that are a problem."""
    words: str = ""
    """What is written wherever words are asked for; else a common phrase, or the label."""
    photos: Callable[[int], list[str]] = lambda _: []
    """Digests of so many photos that are in the store."""
    shows: Callable[[int], list[str]] = lambda _: []
    """Digests of photos in the store that show a failing item."""
    settles: Callable[[str], str] = lambda _no: DONE
    """How far the disposal item of that number is."""
    says: Mapping[str, Any] = field(default_factory=dict)
    """Answers by field that matter to the story; all others are answered plainly."""


class Speech(Protocol):
    """The language answers are shown in, and the names of what they point to: lent by a door."""

    def words(self, text: Text) -> str:
        """A wording in the reader's language."""

    def day(self, day: str) -> str:
        """A day, written 2022-07-11, as the reader's language writes it."""

    def named(self, kind: str, code: str) -> str:
        """What the records call ``code``: a product class, a problem type, an officer."""

    @property
    def decide(self) -> Decide:
        """The decision tables, which say whether an item of a checklist is a problem."""


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One line of a checklist with its answer."""

    no: int
    text: str
    answer: str
    problem: bool
    note: str
    photos_at: str = ""
    """The field of the photos that show it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as people read it: words, or the lines of a checklist, or files."""

    text: str = ""
    items: tuple[ShownItem, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def plain(self) -> str:
        """All of it as words, for a cell of a table or a line of a paper."""
        lines = [f"{i.no}. {i.text} {i.answer} {i.note}".strip() for i in self.items]
        return "\n".join([*([self.text] if self.text else []), *lines])
