"""SIGKILL while a paper is issued: no half file, no paper twice, each with its service."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from contextlib import closing, suppress
from http.client import HTTPException
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from sqlalchemy import select

from casework.models import IssuedPaper, Matter, RectificationOrder, Submission
from tests.amounts import amount
from tests.crash.servers import Servers
from tests.crash.test_upload_kills import no_half_file
from tests.served import signed_in

KILLS = amount(3, 70)
MOMENT = 0.25
"""Seconds, at most, between the request and the kill: about as long as an answer takes."""


def ordered(world, nth):
    """A hazard whose order waits to be issued as a paper: its id, and the task of the order."""
    hazard = world.hazard(world.enterprise(nth=nth % 8))
    if any(item.step == "confirm_merge" for item in world.items(hazard)):
        world.do(hazard, "confirm_merge", merge=False)
    for step in ("register", "issue_order"):
        world.do(hazard, step)
    with world.reading() as work:
        task = select(Submission.task_id).where(
            Submission.matter_id == hazard, Submission.step == "issue_order"
        )
        return hazard, work.session.scalars(task).one()


def killed_while(servers, client, asked, chance):
    """Send a request and kill the server meanwhile; what it answered, if it was faster."""
    answers = []

    def send():
        with suppress(OSError, HTTPException):
            answers.append(client.ask(*asked[:3], **asked[3]))

    request = threading.Thread(target=send)
    request.start()
    time.sleep(chance.uniform(0, MOMENT))
    servers.kill()
    request.join(60)
    servers.start()
    return answers


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_killed_server_issues_each_paper_once(world, empty_database_url, tmp_path, seed):
    servers, chance = Servers(tmp_path, empty_database_url, count=1), random.Random(seed)
    orders = [ordered(world, nth) for nth in range(KILLS)]
    cut = 0
    with closing(servers):
        servers.start()
        client = signed_in(world, world.actor("inspector"), servers.ports[0])
        for hazard, task in orders:
            path = f"/matters/{hazard}/papers/to-issue/{task}/rectification_order"
            body = urlencode({"act": "issue", "idempotency_key": uuid4().hex}).encode()
            asked = ("POST", path, body, {"Content_Type": "application/x-www-form-urlencoded"})
            cut += not killed_while(servers, client, asked, chance)
            no_half_file(tmp_path)
            answer = client.ask(*asked[:3], **asked[3])
            assert answer.status == 200, answer.body
            assert answer.told["location"].startswith(f"/matters/{hazard}/papers/")
        print(f"SEED={seed}, cut off: {cut} of {KILLS}")
        verified = servers.bihuan("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    with world.reading() as work:
        papers = work.session.scalars(select(IssuedPaper)).all()
        numbers = set(work.session.scalars(select(RectificationOrder.number)))
        services = set(work.session.scalars(select(Matter.id).where(Matter.kind == "service")))
    assert Counter(p.task_id for p in papers) == Counter(task for _, task in orders)
    assert {p.number for p in papers} == numbers
    assert {p.served_by for p in papers} == services
