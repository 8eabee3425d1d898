"""Clients that complete tasks for ever and write down, safe on disk, what they were promised."""

from __future__ import annotations

import json
import os
import random
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from casework.unit_of_work import Actor
from tests.builders import World
from tests.http_client import Answer, Client

ROUND = ("issue_order", "record_report", "recheck")
FAILED = {"recheck_outcome": "failed", "failure_remarks": "未落实"}
OFTEN_TWICE = 0.1
"""How often an answered request is sent again, as a careful client might."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One request and the answer it was acknowledged with."""

    task_id: UUID
    key: str
    person_id: UUID | None
    location: str
    repeated: bool
    """Whether the first try was cut off, so that only the repetition was answered."""


class Diary:
    """What was acknowledged, written and synced before anything else happens."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, threading.Lock()
        self.acknowledged = 0

    def note(self, promise: Promise) -> None:
        line = {name: str(getattr(promise, name)) for name in Promise.__slots__}
        with self._lock, self._path.open("a") as file:
            print(json.dumps(line), file=file, flush=True)
            os.fsync(file.fileno())
            self.acknowledged += 1

    def promises(self) -> Iterator[Mapping[str, str]]:
        """Everything noted, from the disk."""
        for line in self._path.read_text().splitlines():
            yield json.loads(line)


@dataclass(slots=True)
class Worker:
    """One client: completes its own hazards' tasks, whatever becomes of the server."""

    world: World
    by: Actor
    client: Client
    ports: Sequence[int]
    hazards: Sequence[UUID]
    diary: Diary
    chance: random.Random
    stopping: threading.Event
    problem: BaseException | None = None

    def run(self) -> None:
        """Work until told to stop; a request under way is first brought to its answer."""
        try:
            while not self.stopping.is_set():
                self.one_act(self.chance.choice(self.hazards))
        except BaseException as problem:  # told to the test, which runs in another thread
            self.problem = problem
            raise

    def one_act(self, hazard: UUID) -> None:
        """Complete whatever task of the hazard is open."""
        (item,) = self.world.items(hazard)
        said = FAILED if item.step == "recheck" else {}
        task_id, answers, _ = self.world.prepared(hazard, item.step, by=self.by, **said).args
        self.complete(task_id, answers)

    def complete(self, task_id: UUID, answers: Mapping[str, Any]) -> None:
        """One act, repeated under the same key until it is answered; then it is a promise."""
        key, tries = uuid4().hex, 0
        while (answer := self._send(task_id, answers, key)) is None:
            tries += 1
            time.sleep(0.03)
        assert answer.status == 200, (answer.status, answer.body[:500])
        location = answer.told["location"]
        self.diary.note(Promise(task_id, key, self.by.id, location, tries > 0))
        if self.chance.random() < OFTEN_TWICE:
            again = self._send(task_id, answers, key)
            assert again is None or (again.status, again.told) == (200, answer.told)

    def _send(self, task_id: UUID, answers: Mapping[str, Any], key: str) -> Answer | None:
        """The answer; None when the connection broke or the server was not ready."""
        client = self.client.at(self.chance.choice(self.ports))
        with suppress(OSError, HTTPException):
            answer = client.complete(task_id, answers, key)
            return None if answer.status == 503 else answer
        return None
