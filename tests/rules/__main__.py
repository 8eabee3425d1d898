"""The worked examples as a report: counted by hand, by the office, by the auditor.

``python -m tests.rules [--json]`` prints a line for each example and ends with 1 when one differs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date

from casework.audit.arithmetic import Course, end_of
from casework.audit.days import Days
from casework.audit.files import Rule, RuleFiles
from casework.definitions import calendar_seed
from tests.rules.test_limits import CALENDAR_DAYS, WORKING_DAYS, at, term
from tests.rules.test_worked_examples import BOOK, EXAMPLES, More, moment, worked


@dataclass(frozen=True, kw_only=True)
class Line:
    """One example: what it asks, and the three answers."""

    rule: str
    start: str
    course: str
    expected: str
    counted: str
    audited: str

    @property
    def agrees(self) -> bool:
        """Whether all three say the same."""
        return self.expected == self.counted == self.audited


def lines() -> Iterator[Line]:
    """The golden vectors of the calendar first, then every time limit of the packs."""
    seed = calendar_seed()
    days = Days({day.date: day.kind for day in seed.days}, seed.known_years)
    for name, start, length, due in WORKING_DAYS:
        yield _vector(name, ("working_days", start, length, "keep", due), days)
    for name, start, length, plain, moved in CALENDAR_DAYS:
        yield _vector(name, ("calendar_days", start, length, "keep", plain), days)
        yield _vector(name, ("calendar_days", start, length, "next_working_day", moved), days)
    files = RuleFiles.read(BOOK.folder, BOOK.models)
    for rule, start, due, *rest in EXAMPLES:
        more = rest[0] if rest else More()
        raw = files.packs[more.campaign].rule_on(rule, moment(start).date())
        assert raw is not None
        yield _example((rule, start, due), more, raw, days)


def _vector(name: str, asked: tuple[str, str, int, str, str], days: Days) -> Line:
    unit, start, length, last_day, due = asked
    counted = term(unit, start, length, last_day=last_day)
    raw = {"unit": unit, "length": length, "last_day": last_day}
    return Line(
        rule=f"3.14 {name}",
        start=start,
        course=f"{length} {unit}, {last_day}",
        expected=due,
        counted=counted.due_on.isoformat(),
        audited=end_of(raw, Course(start=at(start)), days).day.isoformat(),
    )


def _example(asked: tuple[str, str, str], more: More, raw: Rule, days: Days) -> Line:
    rule, start, due = asked
    course = Course(
        start=moment(start),
        chosen=date.fromisoformat(more.chosen) if more.chosen else None,
        pauses=[(moment(since), moment(until)) for _, since, until in more.paused],
        added=more.extended,
    )
    counted, end = worked(rule, start, more), end_of(raw, course, days)
    said = "%Y-%m-%d %H:%M" if " " in due else "%Y-%m-%d"
    return Line(
        rule=rule,
        start=start,
        course=_told(more, raw["unit"]),
        expected=due,
        counted=f"{counted.due_at.astimezone(moment(start).tzinfo):{said}}",
        audited=f"{end.moment.astimezone(moment(start).tzinfo):{said}}",
    )


def _told(more: More, unit: str) -> str:
    parts = [f"extended {length}" for length in more.extended]
    parts += [f"{kind} {since} to {until}" for kind, since, until in more.paused]
    parts += [f"chosen {more.chosen}"] if more.chosen else []
    return "; ".join([unit, *parts, more.campaign])


def main() -> int:
    """Print the report; 1 when an answer differs."""
    found = list(lines())
    differing = [line for line in found if not line.agrees]
    if "--json" in sys.argv[1:]:
        told = [{**asdict(line), "agrees": line.agrees} for line in found]
        print(
            json.dumps({"examples": told, "differ": len(differing)}, ensure_ascii=False, indent=1)
        )
        return int(bool(differing))
    for line in found:
        mark = "  " if line.agrees else "≠ "
        days = f"{line.expected:<16} {line.counted:<16} {line.audited:<16}"
        print(f"{mark}{line.rule:<34} {line.start:<16} {days} {line.course}")
    print(
        f"{len(found)} examples; by hand, by the office, by the auditor: {len(differing)} differ."
    )
    return int(bool(differing))


if __name__ == "__main__":
    sys.exit(main())
