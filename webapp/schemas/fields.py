"""Kinds of answers: JSON values of exactly one type, in, checked, and out as they are kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields

from casework.definitions.form import DayLimit
from webapp.app.i18n import _, _l, day, ngettext

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
YEARS = range(1990, 2100)
LINE = 200
PROSE = 4000
MOST_PHOTOS = 20


class Answer(fields.Field[Any]):
    """An answer; the sentences a person reads when it is missing."""

    default_error_messages = {
        "required": _l("Please answer this."),
        "null": _l("Please answer this."),
    }


class Line(Answer):
    """A text of one line."""

    def __init__(self, longest: int = LINE, **options: Any) -> None:
        super().__init__(**options)
        self.longest = longest

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> str:
        text = _text(value, self.longest)
        if "\n" in text or "\r" in text:
            raise ValidationError(_("Please write this on one line."))
        return text


class Prose(Answer):
    """A text of several lines."""

    def __init__(self, longest: int = PROSE, **options: Any) -> None:
        super().__init__(**options)
        self.longest = longest

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> str:
        return _text(value, self.longest).replace("\r\n", "\n")


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str):
        raise ValidationError(_("Please give a text."))
    text = value.strip()
    if len(text) > longest:
        raise ValidationError(
            ngettext(
                "At most %(num)s character is taken; this text has %(length)s.",
                "At most %(num)s characters are taken; this text has %(length)s.",
                longest,
                length=len(text),
            )
        )
    return text


class YesNo(Answer):
    """A yes or a no: JSON's own, not a word for it."""

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError(_("Please choose yes or no."))
        return value


class OneOf(Answer):
    """One of a list of codes."""

    def __init__(self, *codes: str, **options: Any) -> None:
        super().__init__(**options)
        self.codes = codes

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> str:
        if not isinstance(value, str) or value not in self.codes:
            raise ValidationError(_("Please choose one of the list."))
        return value


class Amount(Answer):
    """A number between two bounds; ``whole`` ones have no fraction."""

    def __init__(
        self, *, whole: bool, least: float | None, most: float | None, **options: Any
    ) -> None:
        super().__init__(**options)
        self.whole, self.least, self.most = whole, least, most

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> int | float:
        kinds = int if self.whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds):
            whole, any_number = _("Please give a whole number."), _("Please give a number.")
            raise ValidationError(whole if self.whole else any_number)
        if self.least is not None and value < self.least:
            raise ValidationError(_("Not less than %(least)s.", least=f"{self.least:g}"))
        if self.most is not None and value > self.most:
            raise ValidationError(_("Not more than %(most)s.", most=f"{self.most:g}"))
        return value


class Day(Answer):
    """A day written YYYY-MM-DD, on the right side of today where the form says so."""

    def __init__(self, *, today: date, must_be: DayLimit | None, **options: Any) -> None:
        super().__init__(**options)
        self.today, self.must_be = today, must_be

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> str:
        found = _day(value)
        if self.must_be == "past_or_today" and found > self.today:
            raise ValidationError(
                _("This day lies in the future; today is %(today)s.", today=day(self.today))
            )
        if self.must_be == "future_or_today" and found < self.today:
            raise ValidationError(
                _("This day lies in the past; today is %(today)s.", today=day(self.today))
            )
        return found.isoformat()


def _day(value: Any) -> date:
    problem = ValidationError(_("Please give a day, such as 2022-07-11."))
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise problem
    try:
        found = date.fromisoformat(value)
    except ValueError:
        raise problem from None
    if found.year not in YEARS:
        raise problem
    return found


class PersonId(Answer):
    """Somebody of the staff; whether that person may act is the command's to judge."""

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> str:
        try:
            return str(UUID(value)) if isinstance(value, str) else _refuse_person()
        except ValueError:
            return _refuse_person()


def _refuse_person() -> str:
    raise ValidationError(_("Please choose a colleague of the list."))


class Photos(Answer):
    """Uploaded files; what is in them is the evidence store's to judge."""

    def __init__(self, *, multiple: bool, **options: Any) -> None:
        super().__init__(**options)
        self.most = MOST_PHOTOS if multiple else 1

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> list[Any]:
        if not isinstance(value, list) or not all(hasattr(file, "stream") for file in value):
            raise ValidationError(_("Photos are sent as files (multipart/form-data)."))
        if len(value) > self.most:
            raise ValidationError(
                ngettext("At most %(num)s photo.", "At most %(num)s photos.", self.most)
            )
        return value


def is_blank(value: Any) -> bool:
    """Whether nothing was said."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        return all(is_blank(inner) for inner in value.values())
    return value is None or value == []
