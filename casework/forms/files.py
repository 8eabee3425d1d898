"""Questions answered by files: evidence that is in the store, known by its digest."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from casework.forms.field import Fault, FormField
from casework.forms.options import sparse
from casework.forms.terms import Finding, Occasion, Shown, Speech, Terms
from casework.wording import Text

MOST_FILES = 20
"""As many as one field takes, whatever its form says."""
PHOTO = "photo"
ACCEPTED = (PHOTO, "pdf", "office", "audio", "video")
"""The kinds of files there are; by its content a file is of one of them, or refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesField(FormField):
    """One file or several, of the kinds that are accepted, in the order they were chosen.

    A photo is always among them: paper is photographed where there is no scanner.
    """

    type: ClassVar[str] = "files"
    drawn: ClassVar[str] = "files"
    keys: ClassVar[frozenset[str]] = frozenset({"multiple", "min", "max", "accepts"})
    counted: ClassVar[str] = "files"
    """How the codes of its findings end."""
    unsent: ClassVar[str] = "sent_as_text"
    """The code for an answer that names what did not come along."""

    nothing: ClassVar[Text] = Text("无", "none")

    multiple: bool = False
    min: int | None = None
    """The fewest that are enough; the same file twice counts once."""
    max: int | None = None
    accepts: tuple[str, ...] = ACCEPTED

    @property
    def most(self) -> int:
        """How many are taken."""
        return (self.max or MOST_FILES) if self.multiple else 1

    def check(self, answer: Any, others: Mapping[str, Any], terms: Terms) -> Iterator[Finding]:
        if isinstance(answer, list) and len(answer) > self.most:
            yield Finding(self.name, f"too_many_{self.counted}", {"num": self.most})
        elif not isinstance(answer, list) or not _same(answer, terms.files.get(self.name, ())):
            yield Finding(self.name, self.unsent)
        elif self.min is not None and len(set(answer)) < self.min:
            facts = {"num": self.min, "sent": len(set(answer))}
            yield Finding(self.name, f"too_few_{self.counted}", facts)

    def show(self, answer: Any, speech: Speech) -> Shown:
        return Shown(files=tuple(answer or ()))

    def plain(self, occasion: Occasion) -> list[str]:
        return occasion.photos(self.min or 1)

    @classmethod
    def faults(cls, raw: Mapping[str, Any]) -> Iterator[Fault]:
        """Bounds are whole numbers up to what is taken; several need ``multiple``."""
        most = MOST_FILES if raw.get("multiple") else 1
        for key in ("min", "max"):
            value = raw.get(key)
            if value is None:
                continue
            if not isinstance(value, int) or not 1 <= value <= MOST_FILES:
                yield (key,), "out_of_range", {"value": value, "least": 1, "most": MOST_FILES}
            elif value > most:
                yield (key,), "needs_multiple", {"value": value}
        low, high = raw.get("min") or 1, raw.get("max") or most
        if low > high:
            yield ("min",), "edges_reversed", {"first": low, "last": high}

    def own_json(self) -> dict[str, Any]:
        accepts = None if self.accepts == ACCEPTED else list(self.accepts)
        return sparse(multiple=self.multiple, min=self.min, max=self.max, accepts=accepts)

    @classmethod
    def own_from_json(cls, raw: Mapping[str, Any]) -> dict[str, Any]:
        accepts = raw.get("accepts") or ACCEPTED
        return {**_bounds(raw), "accepts": tuple(kind for kind in ACCEPTED if kind in accepts)}


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotosField(FilesField):
    """One photo or several, in the order they were taken or chosen."""

    type: ClassVar[str] = "photos"
    keys: ClassVar[frozenset[str]] = frozenset({"multiple", "min", "max"})
    counted: ClassVar[str] = "photos"
    unsent: ClassVar[str] = "not_files"

    accepts: tuple[str, ...] = (PHOTO,)

    def own_json(self) -> dict[str, Any]:
        return sparse(multiple=self.multiple, min=self.min, max=self.max)

    @classmethod
    def own_from_json(cls, raw: Mapping[str, Any]) -> dict[str, Any]:
        return _bounds(raw)


def _bounds(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "multiple": raw.get("multiple", False),
        "min": raw.get("min"),
        "max": raw.get("max"),
    }


def _same(named: list[Any], sent: Collection[str]) -> bool:
    """Whether the answer names the files that came along, and no others."""
    return all(isinstance(name, str) for name in named) and set(named) == set(sent)
