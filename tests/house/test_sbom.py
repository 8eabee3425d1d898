"""The bills of materials: what somebody who checks for known faults of packages reads."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.house.test_files import ROOT, pins

FRONTEND = ROOT / "webapp/frontend"


@pytest.fixture(scope="module")
def bills(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``make sbom`` writes."""
    folder = tmp_path_factory.mktemp("sbom")
    subprocess.run(["make", "--silent", "sbom", f"SBOM={folder}"], cwd=ROOT, check=True)
    return folder


def listed(bill: Path) -> dict[str, str]:
    told: dict[str, Any] = json.loads(bill.read_text("utf-8"))
    assert told["bomFormat"] == "CycloneDX"
    return {part["name"]: part["version"] for part in told["components"]}


def test_the_bill_of_materials_names_what_is_locked(bills: Path) -> None:
    assert listed(bills / "python.cdx.json") == pins(ROOT / "requirements/runtime.txt")


def test_the_bill_of_the_front_end_names_what_browsers_get(bills: Path) -> None:
    asked = json.loads((FRONTEND / "package.json").read_text("utf-8"))["dependencies"]
    assert asked.items() <= listed(bills / "frontend.cdx.json").items()
