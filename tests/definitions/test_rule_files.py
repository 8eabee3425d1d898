"""What a file of time limits may say, and is taken to mean."""

from __future__ import annotations

import re
from pathlib import Path

from casework.audit import RuleFiles
from casework.definitions import CampaignBook
from tests.definitions.conftest import JIANGBEI, PACKS
from tests.definitions.slips import ORDER, ORDERS
from tests.packs import PROCESSES

REGISTRATION = PROCESSES + "_shared/limits/registration.yaml"


def test_a_law_that_no_process_needs_may_end_within_the_period(packs: Path) -> None:
    file = packs / REGISTRATION
    ended = file.read_text(encoding="utf-8").rstrip() + "\n    valid_until: 2022-07-31\n"
    file.write_text(ended, encoding="utf-8")
    assert CampaignBook.load(packs)


def test_a_whole_number_may_be_written_with_a_decimal_point(packs: Path) -> None:
    file = packs / ORDERS
    text = file.read_text(encoding="utf-8").replace("length: 15", "length: 15.0")
    file.write_text(text, encoding="utf-8")
    other = packs / ORDER
    text = re.sub(r"max_length: (\d+)", r"max_length: \1.00", other.read_text(encoding="utf-8"))
    other.write_text(text.replace("version: 1", "version: 1.0"), encoding="utf-8")
    campaign = CampaignBook.load(packs)[JIANGBEI]
    assert [type(rule.length) for rule in campaign.rules.values()] == [int] * len(campaign.rules)
    audited = RuleFiles.read(packs).packs["jiangxi-2022"].rules["rectification_normal"]
    assert [type(rule.get("length", 0)) for rule in audited] == [int], "the auditor reads it alike"
    form = campaign.forms["rectification_order"]
    assert type(form.version) is int
    assert {type(getattr(field, "max_length", 0)) for field in form.fields} <= {int, type(None)}
    assert form.digest == CampaignBook.load(PACKS)[JIANGBEI].forms["rectification_order"].digest
