"""Matters of one kind as a table for a spreadsheet: number, parties, stage, and what is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casework.definitions.process import Fact, Kind
from casework.documents.workbook import Cell, Column, Table
from casework.queries.kind_list import KindFilter, KindLine
from casework.rules.calendar import office_day
from webapp.app.context import runtime
from webapp.app.i18n import _, words
from webapp.pages.filters import Choices, args_of, notes_under
from webapp.words.facts import Around, told_fact
from webapp.words.processes import stage_words

WIDTHS = {"text": 24, "long_text": 48, "day": 12, "integer": 10, "money": 14, "yes_no": 8}


def shown_facts_of(kind: str) -> dict[str, Fact]:
    """The facts that pages show of matters of this kind, in the order of the file."""
    known = runtime().processes.facts_of(kind)
    return {name: fact for name, fact in known.items() if fact.shown}


def kind_table(
    kind: Kind, lines: Iterable[KindLine], choices: Choices, notes: Sequence[str]
) -> Table:
    """The lines with their columns in the reader's language."""
    facts = shown_facts_of(kind.id)
    heads = [
        Column(_("Number"), 24),
        Column(_("Enterprise"), 28),
        Column(_("Stage"), 14),
        Column(_("Opened on"), 12),
        Column(_("Due on"), 12),
        Column(_("Closed on"), 12),
        Column(_("Unit"), 26),
        Column(_("Campaign"), 40),
        *(Column(words(fact.title), WIDTHS.get(fact.type, 16)) for fact in facts.values()),
    ]
    cells = (_cells(line, facts, choices) for line in lines)
    return Table(words(kind.title), notes, heads, cells)


def _cells(line: KindLine, facts: dict[str, Fact], choices: Choices) -> tuple[Cell, ...]:
    matter = line.matter
    around = Around(runtime().campaigns[matter.campaign])
    return (
        matter.number,
        line.enterprise,
        stage_words(matter.stage, matter.kind),
        office_day(matter.opened_at),
        office_day(matter.due_at) if matter.due_at else None,
        office_day(matter.closed_at) if matter.closed_at else None,
        choices["unit"].get(matter.unit, matter.unit),
        choices["campaign"].get(matter.campaign, matter.campaign),
        *(told_fact(fact, matter.fact(name), around) for name, fact in facts.items()),
    )


def notes_on(wanted: KindFilter, choices: Choices, lines: int) -> list[str]:
    """What stands under the title: which filter, how many lines, when and for whom."""
    names = {
        "state": _("State"),
        "stage": _("Stage"),
        "unit": _("Unit"),
        "campaign": _("Campaign"),
        "overdue": _("Overdue"),
        "text": _("Text"),
        "opened_from": _("Opened from"),
        "opened_to": _("Opened until"),
    }
    said = [
        f"{names[name]}: {choices.get(name, {'yes': _('yes')}).get(value, value)}"
        for name, value in args_of(wanted).items()
    ]
    return notes_under(said, lines)
