"""Decision tables."""

from __future__ import annotations

from webapp.app.i18n import _l

SENTENCES = {
    "one_decision_table_a_file": (
        _l("The file does not hold exactly one decision with one table."),
        _l("Keep each table in a file of its own."),
    ),
    "hit_policy": (
        _l("The table has another hit policy than UNIQUE, or it aggregates."),
        _l("Set UNIQUE, and write the rows so that exactly one speaks for each case."),
    ),
    "table_empty": (
        _l("The table lacks inputs, outputs or rows."),
        _l("Give it at least one of each."),
    ),
    "column_twice": (
        _l("Two columns have the same name."),
        _l("Rename one, or remove it."),
    ),
    "input_without_expression": (
        _l("An input column does not say which fact it reads."),
        _l("Write the name of the fact as its expression."),
    ),
    "input_not_a_fact": (
        _l("An input column reads something other than one fact."),
        _l("Write the plain name of a fact; nothing is computed in the head of a table."),
    ),
    "output_not_a_fact": (
        _l("An output column has no plain name, or one that the engine keeps for itself."),
        _l("Name it in snake_case."),
    ),
    "type_unknown": (
        _l("The type of the column is not known."),
        _l("Choose string, boolean, integer or number."),
    ),
    "values_unreadable": (
        _l("The list of allowed values cannot be read."),
        _l("Write quoted texts with commas between them, or whole numbers such as [1..5]."),
    ),
    "row_incomplete": (
        _l("The row has no id, or not one cell for each column."),
        _l("Fill in every cell; “-” stands for any value."),
    ),
    "cell_not_literal": (
        _l("The cell speaks of something other than its own column."),
        _l("Write a value or a comparison; “?” stands for the input."),
    ),
    "cell_calculates": (
        _l("The cell calculates."),
        _l("Compare only; let an operation calculate."),
    ),
    "cell_unreadable": (
        _l("The cell cannot be read."),
        _l(
            'Write "text", 3, true, >= 2, in ("a", "b") or 1 <= ? < 3. FEEL functions and '
            "ranges are not used."
        ),
    ),
    "cell_of_other_type": (
        _l("The value is not of the column’s type."),
        _l("Quote texts, and do not quote numbers."),
    ),
    "cell_orders_text": (
        _l(
            "In the column “%(detail)s” texts are compared by < or >; texts have no order here, "
            "and days between two rows would get no answer."
        ),
        _l("Compare texts by ==, != and in; let an operation give the table a number or a word."),
    ),
    "cell_never_holds": (
        _l("The row contradicts itself: no value of “%(detail)s” fits its cell."),
        _l("Correct the cell, or remove the row. Is the value among those the column allows?"),
    ),
    "output_not_among_values": (
        _l("The result is not among the values that its column names."),
        _l("Correct the result, or add the value to the column."),
    ),
    "too_many_cases": (
        _l("The table has too many cases to try them all."),
        _l("Split it into two tables, or name the allowed values of its columns."),
    ),
    "overlap": (
        _l("Two rows speak for the same case (%(case)s): %(rules)s."),
        _l("Narrow one of them, so that exactly one row speaks for each case."),
    ),
    "gap": (
        _l("No row speaks for the case %(case)s."),
        _l("Add a row for it, or widen one."),
    ),
}
