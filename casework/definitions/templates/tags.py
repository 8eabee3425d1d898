"""What may stand in curly brackets in a template: names of facts, loops over them, conditions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
STRAY = re.compile(r"[{}]|｛｛|｛%|｝｝|%｝")
NAME = r"[a-z][a-z0-9_]{0,39}"
PRINTED = re.compile(rf"\{{\{{(?!(?:tr|tc|p|r) ) *({NAME})(?:\.({NAME}))? *\}}\}}")
LOOP = re.compile(rf"\{{%(?:(p|tr) +| *)for +({NAME}) +in +({NAME}) *%\}}")
CONDITION = re.compile(rf"\{{%(?:(p|tr) +| *)if +({NAME}) *%\}}")
END = re.compile(r"\{%(?:(p|tr) +| *)end(for|if) *%\}")
SHOWN = 60

Act = Literal["print", "for", "if", "end"]


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: ``place`` is ``p`` or ``tr`` where it takes a paragraph or a row for itself."""

    act: Act
    text: str
    place: str = ""
    name: str = ""
    """The fact, the row of a loop in front of a dot, or what ends: ``for`` or ``if``."""
    more: str = ""
    """Behind a dot: the column; of a loop what each row is called."""


class NoTag(Exception):
    """What stands there is none of the tags that a template may hold."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text[:SHOWN]


def tags_in(text: str) -> list[Tag]:
    """The tags of a paragraph, in order; :class:`NoTag` for anything else in curly brackets."""
    stray = STRAY.search(TAG.sub(lambda found: "\0" * len(found[0]), text))
    if stray is not None:
        raise NoTag(text[stray.start() :])
    return [_tag(found) for found in TAG.findall(text)]


def _tag(text: str) -> Tag:
    if found := PRINTED.fullmatch(text):
        return Tag("print", text, name=found[1], more=found[2] or "")
    if found := LOOP.fullmatch(text):
        return Tag("for", text, found[1] or "", name=found[3], more=found[2])
    if found := CONDITION.fullmatch(text):
        return Tag("if", text, found[1] or "", name=found[2])
    if found := END.fullmatch(text):
        return Tag("end", text, found[1] or "", name=found[2])
    raise NoTag(text)
