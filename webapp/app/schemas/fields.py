"""Answers of our own small forms: checked by the same questions as the forms of campaigns."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import ValidationError, fields

from casework.forms import Choice, FormField, Terms
from casework.forms.choosing import ChoiceField, YesNoField
from casework.forms.days import DateField, DayLimit
from casework.forms.texts import CodeField, LongTextField, TextField
from casework.wording import Text
from webapp.app.i18n import _l
from webapp.words.answers import complaint

LINE = 200
PROSE = 4000
UNNAMED: dict[str, Any] = {"name": "answer", "label": Text("", "")}
"""The page says what is asked; the schema knows the name."""
ANY_DAY = Terms(today=date.min)


class Answer(fields.Field[Any]):
    """An answer; the sentences a person reads when it is missing."""

    default_error_messages = {
        "required": _l("Please answer this."),
        "null": _l("Please answer this."),
    }


class Asked(Answer):
    """An answer that a question of :mod:`casework.forms` checks."""

    def __init__(self, question: FormField, terms: Terms = ANY_DAY, **options: Any) -> None:
        super().__init__(**options)
        self.question, self.terms = question, terms

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> Any:
        answer = self.question.cleaned(value)
        findings = list(self.question.check(answer, {}, self.terms))
        if findings:
            raise ValidationError([complaint(finding) for finding in findings])
        return answer


class Line(Asked):
    """A text of one line."""

    def __init__(self, longest: int = LINE, **options: Any) -> None:
        super().__init__(TextField(max_length=longest, **UNNAMED), **options)


class Code(Asked):
    """A code of one line, in ordinary letters and digits."""

    def __init__(self, longest: int = LINE, **options: Any) -> None:
        super().__init__(CodeField(max_length=longest, **UNNAMED), **options)


class Prose(Asked):
    """A text of several lines."""

    def __init__(self, longest: int = PROSE, **options: Any) -> None:
        super().__init__(LongTextField(max_length=longest, **UNNAMED), **options)


class YesNo(Asked):
    """A yes or a no: JSON's own, not a word for it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(YesNoField(**UNNAMED), **options)


class OneOf(Asked):
    """One of a list of codes."""

    def __init__(self, *codes: str, **options: Any) -> None:
        choices = tuple(Choice(code, Text(code, code)) for code in codes)
        super().__init__(ChoiceField(choices=choices, **UNNAMED), **options)


class Day(Asked):
    """A day on the right side of today."""

    def __init__(self, *, today: date, must_be: DayLimit, **options: Any) -> None:
        super().__init__(DateField(must_be=must_be, **UNNAMED), Terms(today=today), **options)
