"""The list of seeded faults speaks of code and tests that exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.__main__ import files_of_tests
from tests.faults.seeded import FAULTS

HERE = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.guard)
def test_a_seeded_fault_takes_out_one_guard_and_names_tests(fault):
    assert (HERE / fault.file).read_text("utf-8").count(fault.was) == 1
    assert fault.was != fault.becomes
    assert set(fault.tests) <= files_of_tests(HERE).keys()
    assert fault.tests


def test_at_least_forty_guards_are_tried():
    assert len({fault.guard for fault in FAULTS}) == len(FAULTS) >= 40
