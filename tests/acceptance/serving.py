"""A served office: ``bihuan serve`` as a process of its own, on a state folder of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = (sys.executable, "-c", "from webapp.cli import main; main()", "serve", "--port")
PATIENCE = 240.0
"""Seconds a first start may take on a busy machine."""


@dataclass(frozen=True, slots=True)
class Served:
    """Where an office answers, and who may sign in."""

    url: str
    passwords: Mapping[str, str]
    log: Path


@contextmanager
def serving(home: Path, settings: Mapping[str, str] | None = None) -> Iterator[Served]:
    """Serve the office of ``home``; a new folder gets the demonstration. Stopped in order."""
    port = _free_port()
    log = home.with_suffix(".log")
    own = {name: text for name, text in os.environ.items() if not name.startswith("BIHUAN_")}
    with (
        log.open("w") as written,
        subprocess.Popen(
            [*PROGRAM, str(port)],
            cwd=ROOT,
            env={**own, "BIHUAN_HOME": str(home), **(settings or {})},
            stdout=written,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(url, process, log)
            accounts = json.loads((home / "demo-accounts.json").read_text())
            yield Served(url, {one["username"]: one["password"] for one in accounts}, log)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
    assert process.returncode == 0, log.read_text()[-2000:]
    assert "Traceback" not in log.read_text(), log.read_text()[-4000:]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    give_up_at = time.monotonic() + PATIENCE
    while time.monotonic() < give_up_at and process.poll() is None:
        try:
            with urlopen(f"{url}/healthz", timeout=5) as answer:  # noqa: S310 -- loopback
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(log.read_text()[-4000:])
