"""``process.yaml`` and ``_shared/words.yaml``: read, and turned into definitions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.definitions.process import (
    Act,
    Beginning,
    EventWords,
    Fact,
    Hearer,
    Kind,
    LimitWords,
    Message,
    Milestone,
    Part,
    ProcessDefinition,
    Stage,
    Step,
    Telling,
)
from casework.definitions.rehearsal import Rehearsal
from casework.definitions.source import Source
from casework.wording import Text

Raw = Mapping[str, Any]


def read_process(source: Source, process: str, rehearsal: Rehearsal) -> ProcessDefinition:
    """The process whose folder holds ``source``, which has passed its schema."""
    raw = source.data
    return ProcessDefinition(
        id=process,
        title=Text.from_json(raw["title"]),
        about=Text.from_json(raw["about"]),
        kind=_kind(raw["kind"]) if "kind" in raw else None,
        part_of=tuple(raw.get("part_of", ())),
        starts_with=frozenset(raw["starts_with"]) if "starts_with" in raw else None,
        begins=_beginning(raw["begins"]) if "begins" in raw else None,
        forms={form: _routes(asked) for form, asked in raw["forms"].items()},
        given_by={
            form: asked["given_by"] for form, asked in raw["forms"].items() if "given_by" in asked
        },
        steps={step: _step(process, words) for step, words in raw["steps"].items()},
        stages={stage: _stage(words) for stage, words in raw["stages"].items()},
        ends={end: _stage(words) for end, words in raw.get("ends", {}).items()},
        limits={name: _limit(name, words) for name, words in raw.get("limits", {}).items()},
        messages={
            name: Message(Text.from_json(said), said.get("ends", False))
            for name, said in raw.get("messages", {}).items()
        },
        acts={name: Act(raw["at"], raw.get("day")) for name, raw in raw.get("acts", {}).items()},
        carries=dict(raw.get("carries", {})),
        tells={element: read_telling(said) for element, said in raw.get("tells", {}).items()},
        milestones=tuple(_milestone(process, entry) for entry in raw.get("milestones", ())),
        numbers=dict(raw.get("numbers", {})),
        names=dict(raw["names"]),
        rehearsal=rehearsal,
        source=source,
        **read_words(raw),
    )


def read_words(raw: Raw) -> dict[str, Any]:
    """The words a process shares with ``_shared/words.yaml``: tables, facts, events."""
    return {
        "tables": {table: Text.from_json(words) for table, words in raw.get("tables", {}).items()},
        "facts": {name: _fact(name, words) for name, words in raw.get("facts", {}).items()},
        "events": {name: _event(words) for name, words in raw.get("events", {}).items()},
    }


def read_act_words(raw: Raw) -> dict[str, Text]:
    """What the acts are called at which a time limit may start."""
    return {act: Text.from_json(words) for act, words in raw.get("acts", {}).items()}


def read_telling(raw: Raw) -> Telling:
    """What a matter is told, and with which facts."""
    return Telling(raw["message"], dict(raw.get("facts", {})))


def _kind(raw: Raw) -> Kind:
    return Kind(raw["id"], Text.from_json(raw["title"]), raw["number"], raw["icon"])


def _beginning(raw: Raw) -> Beginning:
    origins = tuple(raw.get("from", ()))
    return Beginning(Text.from_json(raw), raw["at"], raw["enterprise"], origins)


def _routes(raw: Raw) -> dict[str, tuple[Any, ...]]:
    return {name: tuple(values) for name, values in raw.get("routes", {}).items()}


def _step(process: str, raw: Raw) -> Step:
    apart = (name.rpartition(".") for name in raw.get("not_by", ()))
    return Step(
        title=Text.from_json(raw),
        inspects=raw.get("inspects", False),
        figure=raw.get("figure"),
        not_by=tuple((owner or process, step) for owner, _dot, step in apart),
    )


def _stage(raw: Raw) -> Stage:
    return Stage(Text.from_json(raw), raw["tone"], raw.get("withdraws", False))


def _limit(name: str, raw: Raw) -> LimitWords:
    return LimitWords(Text.from_json(raw), tuple(raw.get("rules", (name,))))


def _milestone(process: str, raw: Raw) -> Milestone:
    owner, _, element = raw["at"].rpartition(".")
    return Milestone(raw["id"], Text.from_json(raw), owner or process, element)


def _fact(name: str, raw: Raw) -> Fact:
    values = {code: Text.from_json(words) for code, words in raw.get("values", {}).items()}
    return Fact(
        name=name,
        title=Text.from_json(raw),
        type=raw.get("type", "code" if values or "of" in raw else "text"),
        values=values,
        of=raw.get("of"),
        shown=raw.get("shown", False),
        missing=Text.from_optional(raw.get("missing")),
    )


def _event(raw: Raw) -> EventWords:
    return EventWords(
        title=Text.from_json(raw["title"]),
        parts=tuple(
            Part(Text.from_json(part), part.get("when", {}), part.get("given"))
            for part in raw.get("says", ())
        ),
        tone=raw.get("tone", "info"),
        icon=raw.get("icon", "circle-fill"),
        notify=tuple(
            Hearer(heard, {}) if isinstance(heard, str) else Hearer(heard["role"], heard["when"])
            for heard in raw.get("notify", ())
        ),
        back_to=raw.get("back_to"),
    )
