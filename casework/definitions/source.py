"""Campaign files as plain data that remembers its lines, so that every refusal can point at one.

Only the simple half of YAML is read: no aliases, no tags, no second document. ``yes``, ``no`` and
dates stay text, as they do in YAML 1.2 and in an editor that checks files against our schemas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import yaml

from casework.errors import CampaignInvalid

LARGEST_FILE = 1_000_000
DEEPEST = 24
Place = tuple[str | int, ...]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"(-?(0|[1-9][0-9]{0,14})|\+[0-9]{1,3})\Z")
_DECIMAL = re.compile(r"-?[0-9]{1,15}\.[0-9]{1,15}\Z")
_WHOLE_DECIMAL = re.compile(r"(-?[0-9]{1,15})\.0+\Z")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True)
class Source:
    """One file as data; ``lines`` gives the line of each place (a path of keys and indexes)."""

    file: str
    data: Any
    lines: Mapping[Place, int]

    def line(self, place: Place) -> int:
        """The line of ``place``, or of the nearest thing around it."""
        while place not in self.lines and place:
            place = place[:-1]
        return self.lines.get(place, 1)

    def refuse(self, place: Place, reason: str, **facts: object) -> NoReturn:
        """Raise :class:`CampaignInvalid` with file, line, place and a stable ``reason``."""
        at = ".".join(map(str, place))
        raise CampaignInvalid(
            file=self.file, line=self.line(place), reason=reason, at=at, **facts
        ) from None


def read_source(path: Path, root: Path) -> Source:
    """Read one YAML file below ``root``; the file is named by its path from there."""
    file = path.relative_to(root).as_posix()
    text = _text(path, file)
    builder = _Builder(file)
    try:
        data = builder.document(iter(yaml.parse(text, Loader=_LOADER)))
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        detail = str(getattr(problem, "problem", None) or "unreadable")
        raise CampaignInvalid(file=file, line=line, reason="not_yaml", detail=detail) from problem
    if not isinstance(data, dict):
        builder.refuse(1, "not_a_mapping")
    return Source(file, data, builder.lines)


def _text(path: Path, file: str) -> str:
    if not path.is_file():
        raise CampaignInvalid(file=file, line=1, reason="missing_file")
    if path.stat().st_size > LARGEST_FILE:
        raise CampaignInvalid(file=file, line=1, reason="too_large", limit=LARGEST_FILE)
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        raise CampaignInvalid(file=file, line=line, reason="not_utf8") from problem
    for number, line_text in enumerate(text.splitlines(), start=1):
        if "\t" in line_text:
            raise CampaignInvalid(file=file, line=number, reason="tab")
    return text


@dataclass(slots=True)
class _Builder:
    """Builds data from YAML events and notes the line of every place on the way."""

    file: str
    lines: dict[Place, int] = field(default_factory=dict)

    def document(self, events: Iterator[yaml.Event]) -> Any:
        data, documents = None, 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.refuse(_line(event), "several_documents")
                data = self._value(next(events), events, ())
        return data

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], place: Place) -> Any:
        line = _line(event)
        self.lines.setdefault(place, line)
        if isinstance(event, yaml.AliasEvent):
            self.refuse(line, "alias")
        if getattr(event, "tag", None) is not None:
            self.refuse(line, "tag", value=str(getattr(event, "tag", "")))
        if len(place) > DEEPEST:
            self.refuse(line, "too_deep", limit=DEEPEST)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, place)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, place)
        return _scalar(event)

    def _mapping(self, events: Iterator[yaml.Event], place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            line = _line(event)
            if not isinstance(event, yaml.ScalarEvent):
                self.refuse(line, "alias" if isinstance(event, yaml.AliasEvent) else "key_not_text")
            key = event.value
            if key in found:
                self.refuse(line, "duplicate_key", key=key)
            self.lines[(*place, key)] = line
            found[key] = self._value(next(events), events, (*place, key))
        return found

    def _sequence(self, events: Iterator[yaml.Event], place: Place) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            found.append(self._value(event, events, (*place, len(found))))
        return found

    def refuse(self, line: int, reason: str, **facts: object) -> NoReturn:
        raise CampaignInvalid(file=self.file, line=line, reason=reason, **facts)


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return int(mark.line) + 1 if mark else 1


def _scalar(event: yaml.Event) -> Any:
    assert isinstance(event, yaml.ScalarEvent)  # noqa: S101 - the parser yields nothing else here
    text = str(event.value)
    if event.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    if not _DECIMAL.match(text):
        return text
    whole = _WHOLE_DECIMAL.match(text)  # 3.0 passes as an integer in JSON Schema, so it is 3
    return int(whole[1]) if whole else float(text)
