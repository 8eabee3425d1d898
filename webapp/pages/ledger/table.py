"""The ledger as a table for a spreadsheet: the page's columns and more, with the filter printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from casework.documents.workbook import Cell, Column, Table
from casework.queries.ledger import LedgerLine
from casework.queries.ledger_filter import LedgerFilter
from casework.rules.calendar import office_day
from webapp.app.context import now, runtime
from webapp.app.i18n import _, _l
from webapp.pages.filters import Choices, args_of, notes_under
from webapp.words.labels import label
from webapp.words.processes import stage_words
from webapp.words.vocabulary import LEDGER_KIND, problem_titles

Named = Callable[[str, str], str]
"""The word for a code of a vocabulary, in the reader's language."""


def ledger_table(lines: Sequence[LedgerLine], choices: Choices, notes: Sequence[str]) -> Table:
    """The lines with their columns in the reader's language; codes stay text (X-34)."""
    titles = {**choices, "problem_type": problem_titles()}

    def named(kind: str, code: str) -> str:
        return titles[kind].get(code, code)

    heads = [Column(str(column.title), column.width) for column in COLUMNS]
    cells = (tuple(column.cell(line, named) for column in COLUMNS) for line in lines)
    return Table(_("Hazard ledger"), notes, heads, cells)


def days_late(line: LedgerLine) -> int | None:
    """Working days a running limit is over; else the worst a settled one was missed by."""
    if line.due_at is not None and line.due_at < now():
        calendar = runtime().calendar
        over = calendar.working_days_between(office_day(line.due_at), office_day(now()))
        return max(over, 1)
    return line.days_late


def notes_on(wanted: LedgerFilter, choices: Choices, lines: int) -> list[str]:
    """What stands under the title: which filter, how many lines, when and for whom."""
    return notes_under(in_words(wanted, choices), lines)


def in_words(wanted: LedgerFilter, choices: Choices) -> list[str]:
    """Each part of the filter as people read it, such as ``Grade: Major hazard``."""
    names = {
        "campaign": _("Campaign"),
        "phase": _("Phase found in"),
        "product_class": _("Product class"),
        "unit": _("Unit"),
        "state": _("State"),
        "stage": _("Stage"),
        "grade": _("Grade"),
        "overdue": _("Overdue"),
        "reopened": _("Come back"),
        "same_day": _("Found and struck off"),
        "text": _("Text"),
        "found_from": _("Found from"),
        "found_to": _("Found until"),
    }
    yes = {"yes": _("yes")}
    return [
        f"{names[name]}: {choices.get(name, yes).get(value, value)}"
        for name, value in args_of(wanted).items()
    ]


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """One column: its heading, how many characters wide it is, and what it shows of a line."""

    title: str
    width: int
    cell: Callable[[LedgerLine, Named], Cell]


def _in_words(kind: str) -> Callable[[LedgerLine, Named], Cell]:
    return lambda line, named: named(kind, getattr(line, kind))


def _due_on(line: LedgerLine, _named: Named) -> Cell:
    return office_day(line.due_at) if line.due_at else None


COLUMNS = (
    LedgerColumn(_l("Number"), 24, lambda line, _named: line.number),
    LedgerColumn(_l("Enterprise"), 28, lambda line, _named: line.enterprise),
    LedgerColumn(_l("Unified social credit code"), 22, lambda line, _named: line.credit_code),
    LedgerColumn(_l("Product class"), 18, _in_words("product_class")),
    LedgerColumn(_l("Problem type"), 22, _in_words("problem_type")),
    LedgerColumn(_l("Problem"), 48, lambda line, _named: line.description),
    LedgerColumn(_l("Grade"), 12, lambda line, _named: label(line.grade, "grade")),
    LedgerColumn(_l("Stage"), 14, lambda line, _named: stage_words(line.stage, LEDGER_KIND)),
    LedgerColumn(_l("Phase found in"), 14, _in_words("phase")),
    LedgerColumn(_l("Found on"), 12, lambda line, _named: line.found_on),
    LedgerColumn(_l("Due on"), 12, _due_on),
    LedgerColumn(_l("Working days late"), 10, lambda line, _named: days_late(line)),
    LedgerColumn(_l("Rounds"), 8, lambda line, _named: line.round),
    LedgerColumn(_l("Times come back"), 8, lambda line, _named: line.recurrence),
    LedgerColumn(_l("Struck off on"), 12, lambda line, _named: line.struck_off_on),
    LedgerColumn(_l("Unit"), 26, _in_words("unit")),
    LedgerColumn(_l("Campaign"), 40, _in_words("campaign")),
)
"""The columns of the ledger as a table, from left to right."""
