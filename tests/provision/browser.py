"""Chromium for the tests: the one on this machine, else Debian's, else one from an npm package."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.provision import CACHE, ROOT, NotProvided

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PACKAGE = Path(__file__).parent / "chromium"

# What every test starts it with: no sandbox (containers have none), and nothing leaves the machine.
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> Path:
    """Return a Chromium that starts, installing one if the machine has none.

    ``BIHUAN_TEST_CHROMIUM`` names one; raises :class:`NotProvided` when none can be had.
    """
    named = os.environ.get("BIHUAN_TEST_CHROMIUM")
    if named:
        return _that_starts(Path(named))
    found = _on_path()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _install_with_apt()
        found = _on_path()
    return _that_starts(found or _from_npm())


def _on_path() -> Path | None:
    return next((Path(path) for name in NAMES if (path := shutil.which(name))), None)


def _that_starts(program: Path) -> Path:
    """Return the program if it can say its version; a broken one must not pass for a browser."""
    try:
        said = subprocess.run(
            [program, "--version"], check=False, capture_output=True, text=True, timeout=60
        )
    except OSError as problem:
        raise NotProvided(f"Chromium at {program} does not start: {problem}") from problem
    if said.returncode:
        raise NotProvided(f"Chromium at {program} does not start: {said.stderr.strip()[-500:]}")
    return program


def _install_with_apt() -> None:
    """Try Debian's package; when that fails the npm package is the second try."""
    print("Installing Chromium with apt-get", file=sys.stderr, flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"],
    ):
        done = subprocess.run(command, check=False, env=quiet, capture_output=True, text=True)
        if done.returncode:
            print(done.stderr.strip()[-500:], file=sys.stderr, flush=True)
            return


def _from_npm() -> Path:
    """Unpack the browser of a locked npm package into the cache, with the libraries it brings."""
    home = CACHE / "chromium"
    start = home / "start"
    if not start.exists():
        print("Unpacking Chromium from an npm package", file=sys.stderr, flush=True)
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        for file in PACKAGE.iterdir():
            shutil.copy(file, home)
        _unpack(home)
        shutil.rmtree(home / "node_modules")
        start.write_text(
            '#!/bin/sh\nhere=$(dirname "$(readlink -f "$0")")\n'
            'export LD_LIBRARY_PATH="$here/al2023/lib"\nexec "$here/chromium" "$@"\n'
        )
        start.chmod(0o755)
    return start


def _unpack(home: Path) -> None:
    # The package unpacks into the temporary folder, its libraries only where it thinks it must.
    tools = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{Path(sys.executable).parent}"
    where = {
        **os.environ,
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "TMPDIR": str(home),
        "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x",
    }
    for command in (
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        ["node", "unpack.mjs"],
    ):
        done = subprocess.run(
            command, check=False, cwd=home, env=where, capture_output=True, text=True
        )
        if done.returncode:
            shutil.rmtree(home, ignore_errors=True)
            raise NotProvided(
                "Chromium is needed and could not be installed; install it (on Debian: apt-get "
                f"install chromium) or name one in BIHUAN_TEST_CHROMIUM.\n{done.stderr[-800:]}"
            )
