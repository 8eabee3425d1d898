"""Many at once: clients that start together, in one process or in several."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Protocol, TypeAlias

from casework.database import connect
from casework.errors import CaseworkError
from tests.builders import World
from tests.furnishing import shipped_runtime, world_on

PATIENCE = 60.0
"""Seconds after which a client that has not come back counts as hanging."""

Act: TypeAlias = Callable[[World], Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one client got: what its act returned, or the error it met and its facts."""

    value: Any = None
    error: str | None = None
    facts: Mapping[str, Any] | None = None


class Crowd(Protocol):
    """Some clients that can be sent off together."""

    def race(self, acts: Sequence[Act]) -> list[Outcome]:
        """Let every client do its act at the same moment; the outcomes in the same order."""


class Barrier(Protocol):
    """Where clients wait for one another: of threads, or of threads in several processes."""

    def wait(self, timeout: float | None = None) -> int: ...


def run_together(world: World, acts: Sequence[Act], barrier: Barrier) -> list[Outcome]:
    """Run each act in a thread of its own, from the moment the barrier lets go."""
    outcomes = [Outcome(error="hangs") for _ in acts]

    def run(place: int, act: Act) -> None:
        barrier.wait(PATIENCE)
        outcomes[place] = _outcome(world, act)

    threads = [threading.Thread(target=run, args=given, daemon=True) for given in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return outcomes


def _outcome(world: World, act: Act) -> Outcome:
    try:
        return Outcome(value=act(world))
    except CaseworkError as refused:
        return Outcome(error=type(refused).__name__, facts=refused.facts)
    except Exception as failure:  # noqa: BLE001 -- whatever it is, the test must be told
        return Outcome(error=f"{type(failure).__name__}: {failure}")


@dataclass(frozen=True, slots=True)
class Threads:
    """Clients in one process, as in an office with one server."""

    world: World

    def race(self, acts: Sequence[Act]) -> list[Outcome]:
        return run_together(self.world, acts, threading.Barrier(len(acts)))


class Processes:
    """Clients spread over several processes, each with engine and connections of its own."""

    def __init__(self, world: World, url: str, *, processes: int, clients: int) -> None:
        self._world = world
        context = multiprocessing.get_context("spawn")
        self._barrier = context.Barrier(clients)
        self._clients = clients
        self._lines: list[Connection] = []
        self._workers = []
        for _ in range(processes):
            ours, theirs = context.Pipe()
            worker = context.Process(target=_serve, args=(url, theirs, self._barrier), daemon=True)
            worker.start()
            self._lines.append(ours)
            self._workers.append(worker)

    def race(self, acts: Sequence[Act]) -> list[Outcome]:
        assert len(acts) == self._clients
        shares = [acts[first :: len(self._lines)] for first in range(len(self._lines))]
        for line, share in zip(self._lines, shares, strict=True):
            line.send((self._world.clock.now, share))
        outcomes: list[Outcome] = [Outcome(error="hangs")] * len(acts)
        for first, line in enumerate(self._lines):
            assert line.poll(2 * PATIENCE), "a worker process does not answer"
            outcomes[first :: len(self._lines)] = line.recv()
        return outcomes

    def close(self) -> None:
        """Let the workers go home."""
        for line in self._lines:
            with suppress(OSError):
                line.send(None)
        for worker in self._workers:
            worker.join(10)
            worker.kill()


def _serve(url: str, line: Connection, barrier: Barrier) -> None:
    world = world_on(connect(url, synchronous="OFF"), shipped_runtime())
    while (order := line.recv()) is not None:
        world.clock.now, acts = order
        line.send(run_together(world, acts, barrier))
