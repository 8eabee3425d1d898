"""Small mistakes in a pack or in the files of processes: where they stand, and what names them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.packs import PROCESSES

CAMPAIGN = "jiangbei-2022/campaign.yaml"
SELLERS = "jiangbei-2022/forms/annex_4.yaml"
RECORD = "jiangbei-2022/forms/annex_5.yaml"
PHASES = "jiangbei-2022/rules/phases.yaml"
RECHECK = PROCESSES + "hazard_closure/forms/recheck.yaml"
CONCLUSION = PROCESSES + "look_back/forms/look_back_conclusion.yaml"
ORDERS = PROCESSES + "rectification/limits.yaml"
WINDOW = PROCESSES + "look_back/limits.yaml"
HEARING = PROCESSES + "_shared/limits/hearing.yaml"
MARKS = PROCESSES + "_shared/limits/certificates.yaml"
MEASURES = PROCESSES + "_shared/limits/coercive_measures.yaml"
COMPLAINTS = PROCESSES + "_shared/limits/complaints.yaml"
RECALL = PROCESSES + "_shared/limits/recall.yaml"
LADDERS = PROCESSES + "_shared/ladders.yaml"
NEEDS = PROCESSES + "rectification/process.yaml"
ROLES = PROCESSES + "_shared/roles.yaml"
STAFF = "jiangbei-2022/demo/staff.yaml"
UNITS = "jiangbei-2022/demo/units.yaml"
REGISTER = "jiangbei-2022/demo/enterprises.yaml"
ORDER = PROCESSES + "rectification/forms/rectification_order.yaml"


def named(name: str) -> str:
    """How a refusal names a file: from the folder of the packs or of the processes."""
    return name.removeprefix(PROCESSES)


def found_in(packs: Path, facts: dict[str, object]) -> Path:
    """The file a refusal names."""
    file = str(facts["file"])
    return packs / file if (packs / file).is_file() else packs / PROCESSES / file


class Slip(NamedTuple):
    """One small mistake in one file: ``old`` becomes ``new``; ``at`` stands on the line named."""

    reason: str
    file: str
    old: str
    new: str
    at: str


def ensure_refused(slip: Slip, packs: Path, refusal: Callable[[], dict[str, object]]) -> None:
    """Put the slip into the shipped file; it must be refused by reason and line."""
    file = packs / slip.file
    before = file.read_text(encoding="utf-8")
    assert slip.old in before, "the shipped file has changed; choose another slip"
    file.write_text(before.replace(slip.old, slip.new, 1), encoding="utf-8")
    facts = refusal()
    assert facts["reason"] == slip.reason, facts
    lines = found_in(packs, facts).read_text(encoding="utf-8").splitlines()
    assert slip.at in lines[int(str(facts["line"])) - 1], facts
