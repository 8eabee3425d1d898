"""The checklist of an annex (检查表): every item answered, each in the way it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, pre_load, validates_schema

from casework.definitions import ChecklistItem, FormField
from webapp.app.i18n import _, _l
from webapp.schemas.fields import Line, OneOf, Prose, is_blank
from webapp.schemas.strict import StrictSchema

ANSWERS = ("yes", "no", "not_applicable")
LONGEST_REMARK = 500
LONGEST_EXTRA = 100


class ItemSchema(StrictSchema):
    """One item: its answer, the detail that answer opens, an extra text, a remark."""

    item: ClassVar[ChecklistItem]

    answer = OneOf(*ANSWERS, required=True)
    detail = Line(load_default=None)
    extra = Line(LONGEST_EXTRA, load_default=None)
    remark = Prose(LONGEST_REMARK, load_default=None)

    @pre_load
    def without_blanks(self, data: Any, **_options: Any) -> Any:
        """What is left blank was not said."""
        if not isinstance(data, Mapping):
            return data
        return {key: value for key, value in data.items() if not is_blank(value)}

    @validates_schema
    def fits_the_item(self, data: Mapping[str, Any], **_options: Any) -> None:
        """The detail is asked under one answer only, the extra text where it is printed."""
        detail, said = self.item.detail, data.get("detail")
        if detail is not None and data.get("answer") == detail.when:
            if said not in {choice.value for choice in detail.choices}:
                raise ValidationError(_("Please choose one of these."), "detail")
        elif said is not None:
            raise ValidationError(_("This is not asked here."), "detail")
        if self.item.extra is None and data.get("extra") is not None:
            raise ValidationError(_("This is not asked here."), "extra")


def checklist_of(asked: FormField) -> fields.Nested:
    """The field for a form's checklist, complete or refused."""
    items = {
        str(item.no): fields.Nested(
            type("ItemOfChecklist", (ItemSchema,), {"item": item, "Meta": Unregistered}),
            required=True,
            error_messages=MISSING,
        )
        for item in asked.items
    }
    whole = type("ChecklistSchema", (StrictSchema,), {**items, "Meta": Unregistered})
    return fields.Nested(whole, required=asked.required, error_messages=MISSING)


class Unregistered(StrictSchema.Meta):
    """Made for one form: not kept in marshmallow's registry of names."""

    register = False


MISSING: dict[str, Any] = {
    "required": _l("Please answer this."),
    "null": _l("Please answer this."),
    "type": _l("This is not an answer of this form."),
}
