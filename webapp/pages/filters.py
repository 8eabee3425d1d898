"""What all filter bars have in common: empty fields ask for nothing, wrong values are named."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, pre_load, validates_schema

from casework.typed_text import one_line
from webapp.app.i18n import _, _l

Choices = Mapping[str, Mapping[str, str]]
"""By field: every value the reader may choose, with its words."""
LONGEST_TEXT = 100


class SearchText(fields.String):
    """A search text as typed: short, and without control characters."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        text = one_line(str(super()._deserialize(value, attr, data, **more)))
        if len(text) > LONGEST_TEXT or not text.isprintable():
            raise ValidationError(_("Please look for something shorter, in plain characters."))
        return text


class Day(fields.Date):
    """A day, as the browser's date field sends it."""

    default_error_messages = {
        "invalid": _l("This is no day. Please write it like 2022-07-11."),
        "invalid_type": _l("This is no day. Please write it like 2022-07-11."),
        "format": _l("This is no day. Please write it like 2022-07-11."),
    }


class Ticked(fields.Boolean):
    """A box that is ticked (``yes``), or not there."""

    def __init__(self, **more: Any) -> None:
        super().__init__(truthy={"yes"}, falsy={"no"}, load_default=False, **more)

    default_error_messages = {"invalid": _l("This can only be yes or no.")}


class FilterSchema(Schema):
    """Query string in, checked values out; what may be chosen is known when it is made."""

    error_messages = {"unknown": _l("There is no filter of this name.")}

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self.choices = choices

    @pre_load
    def forget_empty(self, data: Mapping[str, Any], **_more: Any) -> dict[str, Any]:
        """A field left empty in the form asks for nothing."""
        return {name: value for name, value in data.items() if value != ""}

    @validates_schema
    def known_choices(self, data: Mapping[str, Any], **_more: Any) -> None:
        """Whatever is chosen must be among the choices."""
        wrong = {
            name: [_("“%(value)s” is not one of the choices.", value=str(data[name])[:40])]
            for name, known in self.choices.items()
            if data.get(name) is not None and data[name] not in known
        }
        if wrong:
            raise ValidationError(wrong)


def first_of_each(problem: ValidationError, controls: Collection[str]) -> dict[str, str]:
    """One sentence a field, for the page; what belongs to none of its ``controls`` under ``""``."""
    return {
        str(field) if field in controls else "": str(messages[0])
        for field, messages in problem.messages_dict.items()
    }
