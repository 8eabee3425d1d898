"""Tables as files: what a spreadsheet makes of their texts."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from casework.documents.workbook import Column, Table, comma_separated


@pytest.mark.parametrize(
    "code",
    [
        "911101081234567890",
        "91110108E23456789",
        "007",
        "3-4",
        "2022/5/1",
        "９１１１０１０８１２３４５６７８９０",
    ],
)
@pytest.mark.parametrize("begin", ["", "=", "＝", "＋", "－", "＠", " =", "\t"])
def test_a_code_or_formula_in_csv_is_a_text_to_a_spreadsheet(code: str, begin: str) -> None:
    table = Table("示例", [], [Column("代码")], [[f"{begin}{code}"], [12], [date(2022, 5, 1)]])
    found = list(csv.reader(comma_separated(table).decode("utf-8-sig").splitlines()))
    assert found[2:] == [[f"'{begin}{code}"], ["12"], ["2022-05-01"]]
