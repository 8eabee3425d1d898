"""From an HTML form's texts to the JSON values of answers; what does not fit stays text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from casework.errors import AnswersInvalid
from casework.forms import Finding, Form, FormField
from casework.forms.places import put_answer

GUARDS = ("csrf_token", "idempotency_key")
"""Fields every form of ours carries besides its answers."""
SENT, LOST = ".sent", ".lost"
"""``photos.sent``: notes of photos that came with an earlier request; ``photos.lost``: some did."""
PARTS = 3
"""``checklist.3.answer``: the field, the item, what of it."""


def answers_from_html(
    form: Form, sent: MultiDict[str, str], files: MultiDict[str, FileStorage]
) -> dict[str, Any]:
    """The answers a browser sent, files as they came; a field sent twice is refused."""
    known = {field.name: field for field in form.fields}
    places = {field.name for field in form.file_fields}
    raw: dict[str, Any] = {}
    for name in sent:
        place, dot, mark = name.rpartition(".")
        if name in GUARDS or (place in {*known, *places} and dot + mark in {SENT, LOST}):
            continue
        if len(sent.getlist(name)) > 1:
            raise AnswersInvalid(findings=(Finding(name, "sent_twice"),))
        _put(raw, name, sent[name], known)
    for name in files:
        chosen = [file for file in files.getlist(name) if file.filename]
        if chosen and name not in places:
            raw[name] = chosen
        elif chosen and not put_answer(raw, name, chosen):
            raise AnswersInvalid(findings=(Finding(name.partition(".")[0], "sent_twice"),))
    return raw


def _put(raw: dict[str, Any], name: str, text: str, known: Mapping[str, FormField]) -> None:
    parts = name.split(".")
    if len(parts) == PARTS and parts[0] in known:
        items = raw.setdefault(parts[0], {})
        if not isinstance(items, dict):  # the field itself came too
            raise AnswersInvalid(findings=(Finding(parts[0], "sent_twice"),))
        items.setdefault(parts[1], {})[parts[2]] = text
    else:
        raw[name] = known[name].parse(text) if name in known else text
