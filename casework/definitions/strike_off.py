"""Which evidence a strike-off demands (销号核验): the common table and a pack's own lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from casework.definitions.process_book import ProcessBook
from casework.definitions.source import Place, Source
from casework.rules.strike_off import RULES, Demand, Mode
from casework.wording import Text

Step = tuple[str, str]
"""A process and a step of it."""
OF_A_PACK = "strike_off_demands"
"""The key of ``campaign.yaml`` under which a pack's own lines stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandLine:
    """One line of the table: what a rule demands of the hazards that it fits."""

    rule: str
    mode: Mode
    grades: tuple[str, ...] = ()
    """Empty: of every grade."""
    problem_types: tuple[str, ...] = ()
    """Empty: of every problem type."""
    distance_m: int | None = None
    reason: Text | None = None
    """Why a pack says otherwise."""

    def fits(self, grade: str, problem_type: str) -> bool:
        """Whether the line speaks of such hazards."""
        return (not self.grades or grade in self.grades) and (
            not self.problem_types or problem_type in self.problem_types
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeOffTable:
    """What a strike-off demands in one campaign, and at which steps its evidence comes in."""

    order: Step
    report: Step
    recheck: Step
    approval: Step
    lines: tuple[DemandLine, ...]

    def demands(self, grade: str, problem_type: str) -> Mapping[str, Demand]:
        """By rule, what is demanded of such a hazard."""
        found: dict[str, DemandLine] = {}
        for line in self.lines:
            if line.fits(grade, problem_type):
                found.setdefault(line.rule, line)
        return {
            rule: Demand(mode=line.mode, distance_m=line.distance_m or 0)
            for rule, line in found.items()
        }


def read_strike_off(source: Source, processes: ProcessBook) -> StrikeOffTable:
    """The table in ``source``, whose steps and rules must exist."""
    steps = source.data["steps"]
    names = [field.name for field in fields(StrikeOffTable) if field.name in steps]
    return StrikeOffTable(
        **{name: _step(source, name, steps[name], processes) for name in names},
        lines=tuple(_lines(source, ("rules",), source.data["rules"])),
    )


def with_own_lines(
    table: StrikeOffTable, source: Source, problem_types: Mapping[str, int]
) -> StrikeOffTable:
    """The table with the lines of a pack before its own; each of them gives its reason."""
    raw = source.data.get(OF_A_PACK, ())
    for index, entry in enumerate(raw):
        for number, known in enumerate(entry.get("problem_types", ())):
            if known not in problem_types:
                at: Place = (OF_A_PACK, index, "problem_types", number)
                source.refuse(at, "unknown_problem_type", problem_type=known)
    return replace(table, lines=(*_lines(source, (OF_A_PACK,), raw), *table.lines))


def _lines(source: Source, place: Place, raw: Any) -> Iterator[DemandLine]:
    for index, entry in enumerate(raw):
        if entry["rule"] not in RULES:
            at = (*place, index, "rule")
            source.refuse(at, "unknown_value", value=entry["rule"], allowed=sorted(RULES))
        if (entry["rule"] == "near_place") != ("distance_m" in entry) and entry["mode"] != "off":
            reason = "key_not_for_type" if "distance_m" in entry else "missing_key"
            source.refuse((*place, index), reason, key="distance_m", type=entry["rule"])
        yield DemandLine(
            rule=entry["rule"],
            mode=entry["mode"],
            grades=tuple(entry.get("grades", ())),
            problem_types=tuple(entry.get("problem_types", ())),
            distance_m=entry.get("distance_m"),
            reason=Text.from_optional(entry.get("reason")),
        )


def _step(source: Source, name: str, text: str, processes: ProcessBook) -> Step:
    process, _, step = text.partition(".")
    known = processes.get(process)
    if known is None or step not in known.steps:
        source.refuse(("steps", name), "unknown_step", step=text)
    return process, step
