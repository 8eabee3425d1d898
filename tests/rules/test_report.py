"""The report of the worked examples: three ways of counting, one answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.__main__ import lines
from tests.rules.test_limits import CALENDAR_DAYS, WORKING_DAYS
from tests.rules.test_worked_examples import EXAMPLES


def test_by_hand_by_the_office_and_by_the_auditor_every_example_ends_on_one_day() -> None:
    found = list(lines())
    assert [line for line in found if not line.agrees] == []
    assert len(found) == len(WORKING_DAYS) + 2 * len(CALENDAR_DAYS) + len(EXAMPLES)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
def test_the_report_says_the_same_in_every_time_zone_of_the_machine(zone: str) -> None:
    words = (sys.executable, "-m", "tests.rules", "--json")
    root = Path(__file__).parents[2]
    env = {**os.environ, "TZ": zone}
    done = subprocess.run(words, cwd=root, env=env, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert (told["differ"], len(told["examples"])) == (0, len(list(lines())))
    named = {"rule", "start", "course", "expected", "counted", "audited", "agrees"}
    assert set(told["examples"][0]) == named
