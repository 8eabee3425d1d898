"""Real servers of one office: started, killed without warning, started again."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from tests.http_client import Client

PATIENCE = 60.0


class Servers:
    """The serving processes of one office, each a process group of its own."""

    def __init__(self, home: Path, url: str, *, count: int, **settings: str) -> None:
        self.home = home
        self.ports = [_free_port() for _ in range(count)]
        self.environment: Mapping[str, str] = {
            **{k: v for k, v in os.environ.items() if not k.startswith("BIHUAN_")},
            "BIHUAN_HOME": str(home),
            "BIHUAN_DATABASE_URL": url,
            "BIHUAN_TICK_SECONDS": "1",
            "BIHUAN_LOG_LEVEL": "warning",
            **settings,
        }
        self.log = home / "server.log"
        self._groups: list[int] = []
        self._nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=self.environment,
        )

    def start(self) -> float:
        """Start all servers; return the seconds until each of them answered."""
        began = time.monotonic()
        self._groups = [self._fork(["serve", "--port", str(port)]) for port in self.ports]
        for port in self.ports:
            self._wait_for(port)
        return time.monotonic() - began

    def kill(self) -> None:
        """SIGKILL every process group: no handler runs, nothing is flushed."""
        groups, self._groups = self._groups, []
        for group in groups:
            os.killpg(group, signal.SIGKILL)
        assert {self._wait(group) for group in groups} == {-signal.SIGKILL}

    def stop(self) -> None:
        """Ask the servers to end, and wait until they have."""
        groups, self._groups = self._groups, []
        for group in groups:
            os.killpg(group, signal.SIGTERM)
        assert {self._wait(group) for group in groups} == {0}

    def close(self) -> None:
        """Leave nothing behind."""
        for group in self._groups:
            os.killpg(group, signal.SIGKILL)
        self._nursery.communicate(timeout=PATIENCE)

    def process(self) -> psutil.Process:
        """The first server, for those who measure it."""
        return psutil.Process(self._groups[0])

    @contextmanager
    def by_command_line(self) -> Iterator[psutil.Process]:
        """One server started as an office starts it, for as long as the block lasts."""
        command = [sys.executable, "-c", "from webapp.cli import main; main()"]
        with subprocess.Popen(
            [*command, "serve", "--port", str(self.ports[0])],
            env=self.environment,
            stdout=subprocess.DEVNULL,
        ) as running:
            try:
                self._wait_for(self.ports[0])
                yield psutil.Process(running.pid)
            finally:
                running.terminate()

    def bihuan(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of ``bihuan`` on this office."""
        return subprocess.run(
            [sys.executable, "-c", "from webapp.cli import main; main()", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )

    def _fork(self, arguments: Sequence[str]) -> int:
        return self._order({"run": list(arguments), "log": str(self.log)})

    def _wait(self, group: int) -> int:
        """The exit code of a server that is ending."""
        return self._order({"wait": group})

    def _order(self, order: Mapping[str, object]) -> int:
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        print(json.dumps(order), file=self._nursery.stdin, flush=True)
        return int(self._nursery.stdout.readline())

    def _wait_for(self, port: int) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(OSError):
                if Client(port).get("/healthz").status == 200:
                    return
            time.sleep(0.02)
        raise AssertionError(f"no server on {port}: {self.log.read_text()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
