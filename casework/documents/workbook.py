"""Tables for a spreadsheet: XLSX for offices, CSV for other programs. Text stays text (X-34)."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from typing import Any, TypeAlias

import xlsxwriter

Cell: TypeAlias = str | int | float | date | None
LONGEST_CELL = 32_000
"""A spreadsheet refuses longer texts; the pages have them whole."""
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings a spreadsheet would take for a formula, and so for an order to run something.

Their full-width twins count as well: a spreadsheet in Chinese reads ＝ as =.
"""
NUMERIC = re.compile(r"[0-9][0-9.,:/%eE+-]*")
"""Texts a spreadsheet would take for a number or a day: a code of 18 digits loses its last three,
one with an E in it becomes a power of ten, 007 loses its noughts, 3-4 becomes a day in March."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading and how many characters wide it is drawn."""

    heading: str
    width: int = 16


@dataclass(frozen=True, slots=True)
class Table:
    """What is exported: a title, the filters that chose the lines, the lines."""

    title: str
    notes: Sequence[str]
    """Printed under the title: the filters, when and by whom it was drawn up."""
    columns: Sequence[Column]
    lines: Iterable[Sequence[Cell]]


def xlsx(table: Table) -> bytes:
    """The table as a workbook of one sheet; every text is a text cell, whatever it begins with."""
    file = BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        _Sheet(book, table).write()
    return file.getvalue()


class _Sheet:
    """Writes one table into a workbook, line by line."""

    def __init__(self, book: Any, table: Table) -> None:
        self.sheet = book.add_worksheet()
        self.table = table
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self.text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.quoted = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.quoted.set_quote_prefix()
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self.number = book.add_format({"valign": "top"})

    def write(self) -> None:
        """Title, notes, headings, lines; the headings stay in sight."""
        for place, column in enumerate(self.table.columns):
            self.sheet.set_column(place, place, column.width)
        head = len(self.table.notes) + 2
        self.sheet.freeze_panes(head, 0)
        self.sheet.write_string(0, 0, self.table.title, self.title)
        for row, note in enumerate(self.table.notes, start=1):
            self.sheet.write_string(row, 0, note)
        for place, column in enumerate(self.table.columns):
            self.sheet.write_string(head - 1, place, column.heading, self.heading)
        for row, line in enumerate(self.table.lines, start=head):
            for place, cell in enumerate(line):
                self._cell(row, place, cell)

    def _cell(self, row: int, place: int, cell: Cell) -> None:
        if cell is None:
            return
        if isinstance(cell, date):
            self.sheet.write_datetime(row, place, cell, self.day)
        elif isinstance(cell, int | float):
            self.sheet.write_number(row, place, cell, self.number)
        else:
            style = self.quoted if _is_formula(cell) else self.text
            self.sheet.write_string(row, place, cell[:LONGEST_CELL], style)


def comma_separated(table: Table) -> bytes:
    """The table as CSV in UTF-8 with a mark that spreadsheets need to see it.

    CSV has no text cells: a text that a spreadsheet would take for a formula, a number or a day
    gets an apostrophe in front.
    """
    text = StringIO(newline="")
    writer = csv.writer(text)
    for head in (table.title, *table.notes):
        writer.writerow([_tame(head)])
    writer.writerow([_tame(column.heading) for column in table.columns])
    writer.writerows([_tame(cell) for cell in line] for line in table.lines)
    return text.getvalue().encode("utf-8-sig")


def _tame(cell: Cell) -> str | int | float:
    if isinstance(cell, int | float):
        return cell
    if isinstance(cell, date):
        return cell.isoformat()
    text = cell or ""
    return f"'{text}" if _is_formula(text) or _is_numeric(text) else text


def _is_formula(text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text[:LONGEST_CELL])
    return plain.startswith(FORMULA_MARKS) or plain.lstrip().startswith(FORMULA_MARKS)


def _is_numeric(text: str) -> bool:
    return NUMERIC.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None


FILES: Mapping[str, tuple[Callable[[Table], bytes], str]] = {
    "xlsx": (xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (comma_separated, "text/csv; charset=utf-8"),
}
"""By ending of the name: how a table is written, and what the file is."""
