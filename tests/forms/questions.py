"""Questions for tests, as a form file would ask them."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.forms import Form, Terms

TODAY = date(2022, 5, 10)
TERMS = Terms(today=TODAY, products=("cement",), problem_types=("poor_quality",))


def a_form(*fields: dict[str, Any]) -> Form:
    """A form that asks ``fields``; labels are added."""
    asked = [{"label": {"zh_CN": "题", "en": "Question"}, **field} for field in fields]
    title = {"zh_CN": "表", "en": "Form"}
    return Form.from_json({"id": "a_form", "version": 1, "title": title, "fields": asked})


def found(form: Form, answers: Any, terms: Terms = TERMS) -> list[tuple[str, str]]:
    """Place and code of everything wrong with ``answers``."""
    return [(finding.place, finding.code) for finding in form.checked(answers, terms)[1]]
