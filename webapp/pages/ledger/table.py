"""The ledger as a table for a spreadsheet: the page's columns and more, with the filter printed."""

from __future__ import annotations

from collections.abc import Sequence

from casework.documents.workbook import Cell, Column, Table
from casework.queries.ledger import LedgerLine
from casework.queries.ledger_filter import LedgerFilter
from casework.rules.calendar import office_day
from webapp.app.context import actor, now, runtime
from webapp.app.i18n import _, moment
from webapp.pages.filters import Choices
from webapp.pages.ledger.schema import ledger_args
from webapp.words.labels import label
from webapp.words.processes import stage_words
from webapp.words.vocabulary import LEDGER_KIND, problem_titles


def ledger_table(lines: Sequence[LedgerLine], choices: Choices, notes: Sequence[str]) -> Table:
    """The lines with their columns in the reader's language; codes stay text (X-34)."""
    problems = problem_titles()
    columns = (
        Column(_("Number"), 24),
        Column(_("Enterprise"), 28),
        Column(_("Unified social credit code"), 22),
        Column(_("Product class"), 18),
        Column(_("Problem type"), 22),
        Column(_("Problem"), 48),
        Column(_("Grade"), 12),
        Column(_("Stage"), 14),
        Column(_("Phase found in"), 14),
        Column(_("Found on"), 12),
        Column(_("Due on"), 12),
        Column(_("Working days late"), 10),
        Column(_("Rounds"), 8),
        Column(_("Times come back"), 8),
        Column(_("Struck off on"), 12),
        Column(_("Unit"), 26),
        Column(_("Campaign"), 40),
    )

    def cells(line: LedgerLine) -> tuple[Cell, ...]:
        return (
            line.number,
            line.enterprise,
            line.credit_code,
            choices["product_class"].get(line.product_class, line.product_class),
            problems.get(line.problem_type, line.problem_type),
            line.description,
            label(line.grade, "grade"),
            stage_words(line.stage, LEDGER_KIND),
            choices["phase"].get(line.phase, line.phase),
            line.found_on,
            office_day(line.due_at) if line.due_at else None,
            days_late(line),
            line.round,
            line.recurrence,
            line.struck_off_on,
            choices["unit"].get(line.unit, line.unit),
            choices["campaign"].get(line.campaign, line.campaign),
        )

    return Table(_("Hazard ledger"), notes, columns, map(cells, lines))


def days_late(line: LedgerLine) -> int | None:
    """Working days a running limit is over; else the worst a settled one was missed by."""
    if line.due_at is not None and line.due_at < now():
        calendar = runtime().calendar
        over = calendar.working_days_between(office_day(line.due_at), office_day(now()))
        return max(over, 1)
    return line.days_late


def notes_on(wanted: LedgerFilter, choices: Choices, lines: int) -> list[str]:
    """What stands under the title: which filter, how many lines, when and for whom."""
    return [
        _("Filter: %(filter)s", filter="; ".join(in_words(wanted, choices)) or _("none")),
        _("%(count)s lines", count=lines),
        _("Drawn up %(moment)s by %(person)s", moment=moment(now()), person=actor().name),
    ]


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
        "text": _("Text"),
        "found_from": _("Found from"),
        "found_to": _("Found until"),
    }
    yes = {"yes": _("yes")}
    return [
        f"{names[name]}: {choices.get(name, yes).get(value, value)}"
        for name, value in ledger_args(wanted).items()
    ]
