"""What the gate says against a model, in sentences: what is wrong, and what to do instead."""

from __future__ import annotations

from collections.abc import Mapping

from casework.errors import ModelInvalid
from webapp.app.i18n import _
from webapp.words.model_refusals import elements, files, flows, processes, surroundings, tables

SENTENCES: Mapping[str, tuple[str, str]] = {
    **files.SENTENCES,
    **processes.SENTENCES,
    **elements.SENTENCES,
    **flows.SENTENCES,
    **tables.SENTENCES,
    **surroundings.SENTENCES,
}
"""By code what is wrong, and what to do instead."""


def model_sentences(refused: ModelInvalid) -> tuple[str, str]:
    """What is wrong with a model and what to do instead, in the reader's language."""
    code, _colon, detail = str(refused.facts.get("problem", "")).partition(":")
    facts = _Told({**refused.facts, "detail": detail})
    wrong, instead = SENTENCES[code]
    return str(wrong) % facts, str(instead) % facts


class _Told(dict[str, str]):
    """Facts as people read them: lists and cases without brackets, what is missing as a dash."""

    def __init__(self, facts: Mapping[str, object]) -> None:
        super().__init__({name: _said(value) for name, value in facts.items()})

    def __missing__(self, name: str) -> str:
        return "—"


def _said(value: object) -> str:
    if isinstance(value, Mapping):
        return _(", ").join(f"{name} = {one}" for name, one in value.items()) or "—"
    if isinstance(value, list | tuple):
        return _(", ").join(map(str, value)) or "—"
    return str(value)
