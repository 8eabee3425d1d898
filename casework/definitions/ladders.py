"""Escalation ladders (分级督办) as files: when a rung is reached, who must do what, who hears."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, TypeAlias

from casework.definitions.source import Place, Source
from casework.definitions.vocabulary import Role

REMIND = "remind"
"""The act that asks for no answer; any other opens a task."""
MOST_RUNGS, LONGEST_COPY = 10, 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a rung asks: the act, the role that must do it, the roles that are told as well."""

    act: str
    to: str
    copy: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderRung:
    """One rung: working days from the due day, and what it asks."""

    at: int
    asks: Asked
    unbegun: Asked | None = None
    """What it asks instead while the task is not taken up (未启动); None for the same."""

    def asked(self, *, begun: bool) -> Asked:
        """What the rung asks of a limit whose task was taken up, or was not."""
        return self.unbegun if self.unbegun is not None and not begun else self.asks


Ladder: TypeAlias = tuple[LadderRung, ...]


def read_ladders(
    source: Source, shared: Mapping[str, Ladder], roles: Mapping[str, Role]
) -> dict[str, Ladder]:
    """The ladders under the key ``ladders`` of a file, refused with line and reason.

    A list of rungs is a whole ladder. A list of days gives the ``shared`` ladder of that name
    other days. A mapping changes single rungs of the ladder it is ``like``, by their numbers.
    """
    found: dict[str, Ladder] = {}
    for name, raw in source.data.get("ladders", {}).items():
        place: Place = ("ladders", name)
        if isinstance(raw, dict):
            rungs = _changed(source, place, raw, shared)
        elif isinstance(raw[0], int):
            rungs = _moved(source, place, raw, shared)
        else:
            rungs = _whole(source, place, raw)
        _check(source, place, rungs, roles)
        found[name] = tuple(rungs)
    return found


def _whole(source: Source, place: Place, raw: Sequence[Any]) -> list[LadderRung]:
    rungs: list[LadderRung] = []
    for index, entry in enumerate(raw):
        if isinstance(entry, int):
            source.refuse((*place, index), "wrong_type", expected="object")
        for key in ("at", "act", "to"):
            if key not in entry:
                source.refuse((*place, index), "missing_key", key=key)
        if "rung" in entry:
            source.refuse((*place, index, "rung"), "key_not_for_type", key="rung", type="list")
        rung = LadderRung(at=entry["at"], asks=_asked(entry))
        if entry.get("begun", True):
            rungs.append(rung)
        elif rungs and rungs[-1].at == rung.at:
            rungs[-1] = replace(rungs[-1], unbegun=rung.asks)
        else:
            source.refuse((*place, index, "begun"), "unbegun_without_rung", ladder=place[1])
    return rungs


def _moved(
    source: Source, place: Place, days: Sequence[Any], shared: Mapping[str, Ladder]
) -> list[LadderRung]:
    base = _base(source, place, str(place[1]), shared)
    for index, day in enumerate(days):
        if not isinstance(day, int):
            source.refuse((*place, index), "wrong_type", expected="integer")
    return [replace(base[min(number, len(base) - 1)], at=day) for number, day in enumerate(days)]


def _changed(
    source: Source, place: Place, raw: Mapping[str, Any], shared: Mapping[str, Ladder]
) -> list[LadderRung]:
    rungs = list(_base(source, place, raw.get("like", str(place[1])), shared))
    for index, entry in enumerate(raw["rungs"]):
        at: Place = (*place, "rungs", index)
        if not isinstance(entry, dict) or "rung" not in entry:
            source.refuse(at, "missing_key", key="rung")
        number = entry["rung"]
        if number > len(rungs) + 1:
            source.refuse((*at, "rung"), "rung_left_out", rung=number, limit=len(rungs) + 1)
        if number == len(rungs) + 1:
            rungs += _whole(source, at, [{k: v for k, v in entry.items() if k != "rung"}])
            continue
        rung = rungs[number - 1]
        if entry.get("begun", True):
            rungs[number - 1] = replace(
                rung, at=entry.get("at", rung.at), asks=_asked(entry, rung.asks)
            )
        elif entry.get("at", rung.at) == rung.at:
            unbegun = _asked(entry, rung.unbegun or rung.asks)
            rungs[number - 1] = replace(rung, unbegun=unbegun)
        else:
            source.refuse((*at, "at"), "unbegun_without_rung", ladder=place[1])
    return rungs


def _base(source: Source, place: Place, like: str, shared: Mapping[str, Ladder]) -> Ladder:
    if like not in shared:
        source.refuse(place, "unknown_ladder", ladder=like)
    return shared[like]


def _asked(entry: Mapping[str, Any], before: Asked | None = None) -> Asked:
    return Asked(
        act=entry["act"] if before is None else entry.get("act", before.act),
        to=entry["to"] if before is None else entry.get("to", before.to),
        copy=tuple(entry.get("copy", before.copy if before is not None else ())),
    )


def _check(
    source: Source, place: Place, rungs: Sequence[LadderRung], roles: Mapping[str, Role]
) -> None:
    if len(rungs) > MOST_RUNGS:
        source.refuse(place, "too_many", value=len(rungs), limit=MOST_RUNGS)
    for earlier, later in pairwise(rungs):
        if later.at <= earlier.at:
            source.refuse(place, "ladder_not_ascending", ladder=place[1])
    for asked in (one for rung in rungs for one in (rung.asks, rung.unbegun) if one is not None):
        for role in (asked.to, *asked.copy):
            if role not in roles:
                source.refuse(place, "unknown_role", role=role)
        if len(",".join(asked.copy)) > LONGEST_COPY:
            source.refuse(place, "too_long", limit=LONGEST_COPY)
        if asked.act != REMIND and not roles[asked.to].lane:
            source.refuse(place, "role_without_tasks", role=asked.to)
