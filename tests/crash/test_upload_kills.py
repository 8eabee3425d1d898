"""SIGKILL at every step of an upload: it goes on where it was, and no half file is evidence."""

from __future__ import annotations

import hashlib
import json
import random
import threading
import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from io import BytesIO
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from PIL import Image
from sqlalchemy import select

from casework.models import Attachment, Submission
from tests.amounts import amount
from tests.crash.servers import Servers
from tests.served import signed_in

STEPS = ("begin", "piece", "finish", "hand_in")
KILLS = amount(4, 60)
MOMENTS = {"begin": 0.02, "piece": 0.02, "finish": 0.3, "hand_in": 0.15}
"""Seconds, at most, between a request and the kill: about as long as its answer takes."""
PIECE = 64 * 1024


@dataclass
class Killed:
    """Asks a server that is killed a moment after some of the questions."""

    servers: Servers
    client: object
    chance: random.Random
    cut: Counter = field(default_factory=Counter)
    """How often a step got no answer."""

    def ask(self, step, kill, *asked, **headers):
        """The answer; None where the kill was faster. The server runs again afterwards."""
        answers = []

        def send():
            with suppress(OSError, HTTPException):
                answers.append(self.client.ask(*asked, **headers))

        request = threading.Thread(target=send)
        request.start()
        if kill:
            time.sleep(self.chance.uniform(0, MOMENTS[step]))
            self.servers.kill()
        request.join(60)
        if kill:
            self.servers.start()
            self.cut[step] += not answers
        return answers[0] if answers else None

    def until_answered(self, step, kill, *asked, **headers):
        """The same, asked again until it is answered."""
        answer = self.ask(step, kill, *asked, **headers)
        return answer or self.ask(step, False, *asked, **headers)


def a_photo(chance):
    drawn, size = BytesIO(), (500, 400)
    Image.frombytes("RGB", size, chance.randbytes(3 * 500 * 400)).save(drawn, "JPEG", quality=95)
    assert 3 * PIECE < len(drawn.getvalue()) < 8 * PIECE
    return drawn.getvalue()


def upload(killed, path, photo, step):
    """Send a photo, the server killed at ``step``; return the note and the digest."""
    digest = hashlib.sha256(photo).hexdigest()
    told = {"field": "photos", "name": "现场.jpg", "size": len(photo), "sha256": digest}
    body, kind = json.dumps(told).encode(), "application/json"
    killed.ask("begin", step == "begin", "POST", path, body, Content_Type=kind)
    open_ones = killed.client.ask("GET", path).told["uploads"]
    if not any(one["sha256"] == digest for one in open_ones):
        killed.client.ask("POST", path, body, Content_Type=kind)
        open_ones = killed.client.ask("GET", path).told["uploads"]
    (mine,) = [one for one in open_ones if one["sha256"] == digest]
    at, offset, strike = f"{path}/{mine['id']}", 0, killed.chance.randrange(3)
    for number in range(len(photo)):
        if offset == len(photo):
            break
        piece = photo[offset : offset + PIECE]
        kill = step == "piece" and number == strike
        killed.ask("piece", kill, "PATCH", at, piece, Upload_Offset=str(offset))
        there = killed.client.ask("GET", at).told["offset"]
        assert there in {offset, offset + len(piece)}
        assert kill or there == offset + len(piece)
        offset = there
    answer = killed.until_answered("finish", step == "finish", "POST", at)
    assert answer.status == 200, answer.body
    assert answer.told["file"]["sha256"] == digest
    return answer.told["file"]["note"], digest


def hand_in(killed, task, fellow, notes, kill):
    """Hand the form in, with one key however often it is sent."""
    answers = [
        ("outcome", "refused"), ("inspected_on", "2022-05-10"), ("refusal_facts", "店主拒绝开门"),
        ("second_officer", str(fellow.id)), ("idempotency_key", uuid4().hex),
        *(("photos.sent", note) for note in notes),
    ]  # fmt: skip
    body, kind = urlencode(answers).encode(), "application/x-www-form-urlencoded"
    asked = ("POST", f"/tasks/{task.task_id}", body)
    answer = killed.until_answered("hand_in", kill, *asked, Content_Type=kind)
    assert answer.status == 200, answer.body
    assert answer.told["matter"]


def no_half_file(home):
    """Whatever lies under the name of a digest has that digest."""
    for path in (home / "evidence" / "sha256").rglob("*"):
        if path.is_file() and len(path.name) == 64:
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_killed_server_goes_on_with_uploads_and_shows_no_half_file(
    world, empty_database_url, tmp_path, seed
):
    servers, chance = Servers(tmp_path, empty_database_url, count=1), random.Random(seed)
    promised: dict[UUID, list[str]] = {}
    visits = [world.enterprise(nth=number) for number in range(KILLS // len(STEPS))]
    tasks = [world.item(world.inspection(visited), "inspect") for visited in visits]
    with closing(servers):
        servers.start()  # from now on every line is sealed with the servers' key
        for task in tasks:
            by, fellow = (world.actor("inspector", task.unit, nth=nth) for nth in (0, 1))
            killed = Killed(servers, signed_in(world, by, servers.ports[0]), chance)
            sent = []
            for step in STEPS:
                path = f"/tasks/{task.task_id}/pieces"
                sent.append(upload(killed, path, a_photo(chance), step))
                no_half_file(tmp_path)
            hand_in(killed, task, fellow, [note for note, _ in sent], kill=True)
            promised[task.task_id] = [digest for _, digest in sent]
            print(dict(killed.cut))
        verified = servers.bihuan("verify")
        servers.stop()
    assert verified.returncode == 0, verified.stdout + verified.stderr
    no_half_file(tmp_path)
    with world.reading() as work:
        handed = work.session.scalars(select(Submission.task_id)).all()
        photos = work.session.execute(select(Attachment.task_id, Attachment.sha256)).all()
    assert Counter(handed).keys() >= promised.keys()
    for task_id, digests in promised.items():
        assert Counter(handed)[task_id] == 1
        assert sorted(sha for task, sha in photos if task == task_id) == sorted(digests)
    assert [path for path in (tmp_path / "unfinished").rglob("*") if path.is_file()] == []
