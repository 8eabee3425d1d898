"""The rule files as the auditor reads them: by itself, straight from YAML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

Rule = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pack:
    """The time limits and ladders that hold in one campaign."""

    rules: Mapping[str, tuple[Rule, ...]]
    """By id; each entry is one version as the file has it."""
    ladders: Mapping[str, tuple[int, ...]]
    phases: Mapping[str, date] = field(default_factory=dict)
    """The first day of each."""

    def rule_on(self, rule: str, day: date) -> Rule | None:
        """The one version that is the law on ``day``; None when none or several claim it."""
        valid = [entry for entry in self.rules.get(rule, ()) if _holds(entry, day)]
        return valid[0] if len(valid) == 1 else None


@dataclass(frozen=True, slots=True)
class RuleFiles:
    """The packs of a campaigns folder by slug, and what the processes say of limits."""

    packs: Mapping[str, Pack]
    withdrawing: frozenset[tuple[str, str]]
    """Process and end of a matter that owes no act any more: its limits are withdrawn."""

    @classmethod
    def read(cls, folder: Path, models: Path | None = None) -> RuleFiles:
        """Read every pack; a rule or ladder of a pack replaces the one of that id in ``models``.

        The processes stand in ``bpmn`` beside the packs unless said otherwise.
        """
        models = models or folder.parent / "bpmn"
        shared = _rules([*models.glob("_shared/limits/*.yaml"), *models.glob("*/limits.yaml")])
        ladders = _ladders(models / "_shared" / "ladders.yaml", {})
        packs = {
            path.parent.name: Pack(
                rules={**shared, **_rules(path.parent.glob("rules/*.yaml"))},
                ladders={**ladders, **_ladders(path, ladders)},
                phases=_phases(path),
            )
            for path in sorted(folder.glob("*/campaign.yaml"))
        }
        return cls(packs, frozenset(_withdrawing(models.glob("*/process.yaml"))))


def day_of(value: object) -> date | None:
    """A day of a file, which YAML may have read as text or as a date."""
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))


def _holds(entry: Rule, day: date) -> bool:
    first, last = day_of(entry.get("valid_from")), day_of(entry.get("valid_until"))
    return (first or date.min) <= day <= (last or date.max)


def _rules(paths: Iterable[Path]) -> dict[str, tuple[Rule, ...]]:
    found: dict[str, tuple[Rule, ...]] = {}
    for entry in _entries(paths):
        found[entry["id"]] = (*found.get(entry["id"], ()), entry)
    return found


def _withdrawing(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    for path in paths:
        ends = _read(path).get("ends", {})
        yield from ((path.parent.name, end) for end, said in ends.items() if said.get("withdraws"))


def _entries(paths: Iterable[Path]) -> Iterator[Rule]:
    for path in sorted(paths):
        yield from _read(path).get("rules", ())


def _ladders(path: Path, shared: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """On which days the rungs stand: whole ladders, days alone, or changes of a shared one."""
    return {
        name: _changed(said, shared[said.get("like", name)])
        if isinstance(said, Mapping)
        else tuple(rung if isinstance(rung, int) else rung["at"] for rung in _one_each(said))
        for name, said in (_read(path).get("ladders") or {}).items()
    }


def _one_each(rungs: Sequence[Any]) -> Iterator[Any]:
    """The rungs without what they ask of a task that was not begun, which stands beside them."""
    return (rung for rung in rungs if isinstance(rung, int) or rung.get("begun") is not False)


def _changed(said: Mapping[str, Any], days: tuple[int, ...]) -> tuple[int, ...]:
    found = dict(enumerate(days, start=1))
    found.update({rung["rung"]: rung["at"] for rung in said["rungs"] if "at" in rung})
    return tuple(day for _, day in sorted(found.items()))


def _phases(path: Path) -> dict[str, date]:
    tracks = _read(path).get("tracks") or ()
    return {p["id"]: _begins(str(p["starts_on"])) for track in tracks for p in track["phases"]}


def _begins(words: str) -> date:
    """The day on which a phase "from 2022年7月上旬" begins; a day stands for itself."""
    year, _, rest = words.partition("年")
    if not rest:
        return date.fromisoformat(words)
    month, _, part = rest.partition("月")
    first = date(int(year), int(month), {"中旬": 11, "下旬": 21}.get(part, 1))
    if part != "底":
        return first
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return following - timedelta(days=1)


def _read(path: Path) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = _plain(yaml.safe_load(path.read_text("utf-8")))
    return loaded


def _plain(value: Any) -> Any:
    """The value with whole numbers as such, however they were written: 3.0 days are 3."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
