"""A campaign as the office would live it: nothing differs. Whatever is forged then, is named."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.walls import walls_down

SECTIONS = (Path(__file__).parent / "forgeries.sql").read_text("utf-8").split("\n-- ")[1:]
TARGETS, *FORGERIES = [section.partition("\n")[::2] for section in SECTIONS]


def test_a_rehearsed_campaign_audits_clean(rehearsed, auditor):
    differences, audited = auditor(f"sqlite:///{rehearsed}")
    assert [str(difference) for difference in differences] == []
    assert audited.limits > 400
    assert audited.rungs > 200
    assert audited.computed == audited.limits


@pytest.mark.parametrize(
    ("name", "statements"), FORGERIES, ids=[name.replace(":", " by") for name, _ in FORGERIES]
)
def test_a_forgery_is_found_by_name(copy_of_rehearsed, auditor, name, statements):
    forge(copy_of_rehearsed, statements)
    differences, _ = auditor(f"sqlite:///{copy_of_rehearsed}")
    assert name.partition(":")[0] in {difference.what for difference in differences}


def test_there_are_many_kinds_of_forgery():
    assert len({name for name, _ in FORGERIES}) >= 25


def test_a_difference_names_matter_limit_and_both_days(copy_of_rehearsed, auditor):
    (statements,) = [told for name, told in FORGERIES if name == "due_on: a day more"]
    forge(copy_of_rehearsed, statements)
    differences, _ = auditor(f"sqlite:///{copy_of_rehearsed}")
    (found,) = [d for d in differences if d.what == "due_on"]
    assert found.matter.startswith("隐患〔2022〕")
    assert found.limit == "rectification_due"
    assert found.expected < found.found


def forge(path: Path, statements: str) -> None:
    """Do to the database what no command would."""
    with sqlite3.connect(path) as connection, walls_down(connection):
        connection.executescript(TARGETS[1])
        before = connection.total_changes
        connection.executescript(statements)
        assert connection.total_changes > before, "nothing was forged"
