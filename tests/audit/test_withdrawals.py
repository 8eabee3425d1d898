"""Which limits the auditor takes for withdrawn: the processes say at which ends they are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from casework.audit import RuleFiles
from casework.audit.stories import Trail
from casework.models import EventRow
from config import Config
from tests.packs import copied_packs

CLOCK = {
    "name": "register_due",
    "rule": "register_due",
    "starts_at": "2022-05-10T01:00:00+00:00",
    "due_on": "2022-05-12",
    "ladder": None,
    "days_late": 0,
}


def event(*passed: list[str], act: str) -> EventRow:
    return EventRow(
        kind="TaskCompleted",
        occurred_at=datetime(2022, 5, 10, 2, tzinfo=UTC),
        facts={"passed": list(passed), "clocks": [{**CLOCK, "act": act}]},
    )


@pytest.mark.parametrize(
    ("process", "end", "withdrawn"),
    [
        ("hazard_closure", "merged", True),
        ("hazard_closure", "archived", False),
        ("interview", "merged", False),
    ],
)
def test_a_limit_is_withdrawn_at_an_end_of_its_process_that_owes_nothing(process, end, withdrawn):
    files = RuleFiles.read(Config().campaigns, Config().models)
    events = [event(act="armed"), event([process, end], act="withdrawn")]
    [story] = Trail.of(events, withdrawing=files.withdrawing).stories
    assert story.withdrawn is withdrawn


def test_the_auditor_reads_from_the_processes_which_ends_those_are(tmp_path):
    packs = copied_packs(tmp_path)
    words = packs.parent / "bpmn" / "interview" / "process.yaml"
    text = words.read_text("utf-8")
    held = "en: Held, tone: good}"
    assert held in text
    words.write_text(text.replace(held, "en: Held, tone: good, withdraws: true}", 1), "utf-8")
    shipped = RuleFiles.read(Config().campaigns).withdrawing
    assert ("hazard_closure", "merged") in shipped
    assert RuleFiles.read(packs).withdrawing == shipped | {("interview", "held")}
