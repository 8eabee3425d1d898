"""Does everybody import only what the plan of the house allows?"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"


def test_the_import_contracts_hold():
    """A new room must be given its place in pyproject.toml (and a line in docs/decisions)."""
    done = subprocess.run(
        [sys.executable, "-c", LINT], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_module_of_a_room_by_subject_stands_in_the_layers_of_its_house():
    """Such a room is left out where the contract of its house asks for every room."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    for contract in contracts["contracts"]:
        for room in contract.get("exhaustive_ignores", ()):
            (house,) = contract["containers"]
            placed = {name for layer in contract["layers"] for name in re.findall(r"[.\w]+", layer)}
            modules = {path.stem for path in (ROOT / house / room).glob("*.py")} - {"__init__"}
            assert {name for name in placed if name.startswith(f"{room}.")} == {
                f"{room}.{module}" for module in modules
            }
