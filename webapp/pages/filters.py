"""What all filter bars have in common: empty fields ask for nothing, wrong values are named."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, ClassVar

from marshmallow import Schema, ValidationError, fields, pre_load, validates_schema

from casework.typed_text import one_line
from webapp.app.context import actor, now
from webapp.app.i18n import _, _l, moment

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

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
    span: ClassVar[tuple[str, str] | None] = None
    """The fields of the first and the last day, where both can be asked for."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self.choices = choices

    @pre_load
    def forget_empty(self, data: Mapping[str, Any], **_more: Any) -> dict[str, Any]:
        """A field left empty in the form asks for nothing."""
        return {name: value for name, value in data.items() if value != ""}

    @validates_schema
    def days_in_order(self, data: Mapping[str, Any], **_more: Any) -> None:
        """The first day may not come after the last."""
        first, last = (data.get(name) for name in self.span or ("", ""))
        if self.span and first and last and first > last:
            raise ValidationError(_("The first day comes after the last."), self.span[1])

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


def args_of(wanted: DataclassInstance) -> dict[str, str]:
    """A filter as a query string says it: nothing but what is asked for."""
    return {
        name: "yes" if value is True else str(value)
        for name, value in asdict(wanted).items()
        if value not in (None, False, "")
    }


def notes_under(said: Sequence[str], lines: int) -> list[str]:
    """What stands under the title of a table taken out: filter, lines, when and for whom."""
    return [
        _("Filter: %(filter)s", filter="; ".join(said) or _("none")),
        _("%(count)s lines", count=lines),
        _("Drawn up %(moment)s by %(person)s", moment=moment(now()), person=actor().name),
    ]
