"""The kinds of questions by the name form files give them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.forms.checklist import ChecklistField
from casework.forms.choosing import (
    ChoiceField,
    OfficerField,
    ProblemTypeField,
    ProductClassField,
    YesNoField,
)
from casework.forms.days import DateField
from casework.forms.disposal import DisposalField
from casework.forms.field import FormField
from casework.forms.files import FilesField, PhotosField
from casework.forms.money import MoneyField
from casework.forms.notes import NoteField
from casework.forms.numbers import IntegerField, NumberField
from casework.forms.texts import CodeField, LongTextField, TextField

KINDS: Mapping[str, type[FormField]] = {
    kind.type: kind
    for kind in (
        TextField,
        LongTextField,
        CodeField,
        YesNoField,
        ChoiceField,
        DateField,
        IntegerField,
        NumberField,
        MoneyField,
        PhotosField,
        FilesField,
        OfficerField,
        ChecklistField,
        DisposalField,
        ProductClassField,
        ProblemTypeField,
        NoteField,
    )
}
"""A new kind is a class, a line here, a value in form.schema.json and a macro that draws it."""


def field_from_json(raw: Mapping[str, Any]) -> FormField:
    """The field ``raw`` of a form file, of its kind."""
    return KINDS[raw["type"]].from_json(raw)
