"""``python -m tests.faults``: take out one guard after another, and see that the tests notice.

Works on a copy of the tree, on SQLite. Ends with 1 when a fault was not noticed, or when the tests
are red without one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.seeded import FAULTS, Fault

HERE = Path(__file__).resolve().parents[2]
LEFT_BEHIND = shutil.ignore_patterns(
    ".git", ".venv", "var", "node_modules", "__pycache__", ".*cache"
)
PASSED, FAILED = 0, 1
"""How pytest ends; every other end is neither."""


def main() -> int:
    """Seed every fault, or those whose guard holds one of the words given; print what came."""
    wanted = [f for f in FAULTS if not sys.argv[1:] or any(w in f.guard for w in sys.argv[1:])]
    unnoticed = []
    with TemporaryDirectory(prefix="bihuan-faults-") as folder:
        tree = Path(shutil.copytree(HERE, Path(folder) / "tree", ignore=LEFT_BEHIND))
        (tree / "node_modules").symlink_to(HERE / "node_modules")
        files = files_of_tests(tree)
        ended, said = run(tree, files, sorted({test for fault in wanted for test in fault.tests}))
        if ended != PASSED:
            print(said)
            print("the tests are not green without a fault")
            return 1
        for fault in wanted:
            began = time.monotonic()
            ended, _ = seeded(tree, files, fault)
            word = {FAILED: "noticed", PASSED: "NOT NOTICED"}.get(
                ended, f"pytest ended with {ended}"
            )
            print(
                f"{word:12} {fault.guard} ({fault.file}, {time.monotonic() - began:.0f} s)",
                flush=True,
            )
            unnoticed += [fault] if ended != FAILED else []
    print(f"{len(wanted) - len(unnoticed)} of {len(wanted)} faults noticed")
    return 1 if unnoticed else 0


def seeded(tree: Path, files: dict[str, Path], fault: Fault) -> tuple[int, str]:
    """Run the fault's tests with the guard taken out; as :func:`run`."""
    file = tree / fault.file
    before = file.read_text("utf-8")
    file.write_text(before.replace(fault.was, fault.becomes), "utf-8")
    try:
        return run(tree, files, fault.tests)
    finally:
        file.write_text(before, "utf-8")


def run(tree: Path, files: dict[str, Path], tests: Sequence[str]) -> tuple[int, str]:
    """Run these tests of the copy, to the first that fails; how pytest ended, and what it said."""
    asked = " or ".join(tests)
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider"]
    command += ["-m", "not postgres", "-k", asked, *sorted({str(files[test]) for test in tests})]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def files_of_tests(tree: Path) -> dict[str, Path]:
    """In which file each test stands."""
    found = {}
    for file in (tree / "tests").rglob("test_*.py"):
        for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE):
            found[name] = file.relative_to(tree)
    return found


if __name__ == "__main__":
    sys.exit(main())
