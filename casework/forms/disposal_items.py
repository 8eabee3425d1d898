"""What must be done about an enterprise with problems (处置项), and how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casework.forms.options import Choice
from casework.wording import Text

IN_PROGRESS, NOT_APPLICABLE, DONE = "in_progress", "not_applicable", "done"
STATES = (
    Choice(DONE, Text("是", "Done")),
    Choice(IN_PROGRESS, Text("办理中", "In progress")),
    Choice(NOT_APPLICABLE, Text("不适用", "Does not apply")),
)
"""The answers of an item. All but ``in_progress`` settle it."""
STATE_WORDS: Mapping[str, Text] = {state.value: state.label for state in STATES}


@dataclass(frozen=True, slots=True)
class DisposalItem:
    """One thing that is done, is not called for, or takes longer than the visit."""

    no: str
    """As the notice numbers it: ``7.1``."""
    text: Text

    @property
    def key(self) -> str:
        """What answers call it: ``item_7_1``."""
        return f"item_{self.no.replace('.', '_')}"

    def to_json(self) -> dict[str, Any]:
        """In the shape of a form file."""
        return {"no": self.no, "text": self.text.to_json()}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> DisposalItem:
        """From the shape of a form file."""
        return cls(raw["no"], Text.from_json(raw["text"]))


def number_of(key: str) -> str:
    """The number of the item that answers call ``key``."""
    return key.removeprefix("item_").replace("_", ".")
