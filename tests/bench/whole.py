"""The whole program: a completion over HTTP, a rehearsed campaign, and a server doing nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import psutil

from tests.bench.measuring import Row
from tests.bench.offices import Bench
from tests.crash.servers import Servers
from tests.served import set_up, signed_in

HTTP_STEPS = ("issue_order", "record_report", "recheck")
FAILED = {"recheck_outcome": "failed", "failure_remarks": "未落实"}
ENTERPRISES = 200
MEGABYTE = 1024 * 1024


def over_http(bench: Bench, *, rounds: int) -> Iterator[Row]:
    """Completions through the real server: sign-in, permission, form, receipt, trail and all."""
    for dialect in ("sqlite", "postgresql"):
        url = bench.empty(dialect)
        with TemporaryDirectory() as folder, set_up(url, bench.runtime) as world:
            by = world.actor("inspector")
            hazard = world.hazard_at("issue_order")
            with closing(Servers(Path(folder), url, count=1)) as servers:
                servers.start()
                client = signed_in(world, by, servers.ports[0])
                server, page, done, spent = servers.process(), 0.0, 0, 0.0
                for lap in range(rounds):
                    for step in HTTP_STEPS:
                        said = FAILED if step == "recheck" else {}
                        task, answers, _ = world.prepared(hazard, step, by=by, **said).args
                        before = _cpu(server)
                        assert client.complete(task, answers, uuid4().hex).status == 200
                        after = _cpu(server)
                        assert client.get("/healthz").status == 200
                        if lap:
                            spent, done, page = (
                                spent + after - before,
                                done + 1,
                                page + _cpu(server) - after,
                            )
                servers.stop()
        yield Row(
            f"{dialect}: complete a task over HTTP, the server's processor time",
            "ms",
            1000 * spent / max(done, 1),
            floor=1000 * page / max(done, 1) or None,
            note="beside GET /healthz: one statement, no sign-in",
        )


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def rehearsal(bench: Bench, *, rounds: int) -> Iterator[Row]:
    """A campaign with two hundred enterprises, played from first day to last."""
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "BIHUAN_HOME": folder}
        environment.pop("BIHUAN_DATABASE_URL", None)
        began = time.monotonic()
        played = subprocess.Popen(
            [
                sys.executable, "-c", "from webapp.cli import main; main()",
                "rehearse", "jiangbei-2022", "--enterprises", str(ENTERPRISES),
                "--seed", "7", "--json",
            ],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        peak, cpu = _watched(played)
        told = json.loads(played.communicate()[0])["verify"]
        seconds = time.monotonic() - began
    clean = played.returncode == 0 and bool(told["clean"])
    yield Row(
        f"rehearse {ENTERPRISES} enterprises",
        "s wall",
        seconds,
        goal="<= 90 s",
        met=clean and seconds <= 90,
        note=f"verify {'clean' if clean else 'NOT CLEAN'}; {cpu:.0f} s of processor",
    )
    yield Row(
        f"rehearse {ENTERPRISES} enterprises, memory at most",
        "MB",
        peak,
        goal="<= 400",
        met=peak <= 400,
    )


def _watched(running: subprocess.Popen[bytes]) -> tuple[float, float]:
    process, peak, cpu = psutil.Process(running.pid), 0, 0.0
    while running.poll() is None:
        try:
            peak = max(peak, process.memory_info().rss)
            cpu = _cpu(process)
        except psutil.Error:
            break
        time.sleep(0.2)
    return peak / MEGABYTE, cpu


def idle_server(bench: Bench, *, rounds: int) -> Iterator[Row]:
    """The memory of a server started by the command line, after a sign-in and a look around."""
    url = bench.empty("sqlite")
    with TemporaryDirectory() as folder, set_up(url, bench.runtime) as world:
        servers = Servers(Path(folder), url, count=1)
        with closing(servers), servers.by_command_line() as process:
            client = signed_in(world, world.actor("inspector"), servers.ports[0])
            for path in ("/", "/ledger", "/healthz"):
                client.get(path)
            time.sleep(3)
            resident = process.memory_info().rss / MEGABYTE
    yield Row("idle server, resident memory", "MB", resident, goal="<= 250", met=resident <= 250)
