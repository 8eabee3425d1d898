"""A body is judged by its head: from whom, where to, how large. What is refused is not stored."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import update

from casework.models import SignIn
from tests.door.wire import ask, request
from tests.http_client import Client
from tests.served import signed_in

MEGABYTE = 1024 * 1024
MULTIPART = "multipart/form-data; boundary=b"
PART = b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'


def head(path: str, size: int | None, *, cookies: str = "", kind: str = MULTIPART) -> bytes:
    length = "Transfer-Encoding: chunked" if size is None else f"Content-Length: {size}"
    lines = [f"POST {path} HTTP/1.1", "Host: office", f"Content-Type: {kind}", length]
    return "\r\n".join([*lines, f"Cookie: {cookies}", "", ""]).encode()


def cookies_of(client: Client) -> str:
    return "; ".join(f"{name}={value}" for name, value in client.cookies.items())


def stored(served) -> list[str]:
    """The work files the server holds open, those without a name too."""
    held, work = [], served.home / "work"
    for descriptor in Path(f"/proc/{served.process().pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            held.append(str(descriptor.readlink()))
    return [name for name in held if name.startswith(str(work))] + [f.name for f in work.iterdir()]


@pytest.fixture
def task(world):
    """The record of an inspection just begun."""
    return world.item(world.inspection(), "inspect")


@pytest.mark.parametrize("kind", [MULTIPART, "application/octet-stream", "application/json"])
def test_a_body_of_300_megabytes_from_a_stranger_is_refused_unread(served, port, task, kind):
    path = f"/tasks/{task.task_id}"
    written = served.process().io_counters().write_chars
    for size in (300 * MEGABYTE, 60 * MEGABYTE):
        told = ask(port, head(path, size, kind=kind), body=size)
        assert told.status in {401, 413}
        assert told.headers["Connection"] == "close"
        assert told.sent < 20 * MEGABYTE
    assert served.process().io_counters().write_chars - written < MEGABYTE
    assert stored(served) == []


def test_a_hundred_of_them_stop_no_page_of_others(world, served, port, task):
    client = signed_in(world, world.actor("inspector"), port)
    large = head(f"/tasks/{task.task_id}", 300 * MEGABYTE)
    with ThreadPoolExecutor(100) as crowd:
        asked = [crowd.submit(ask, port, large, body=300 * MEGABYTE) for _ in range(100)]
        assert {client.get("/").status for _ in range(20)} == {200}
        assert {one.result().status for one in asked} == {413}
    assert stored(served) == []


def test_a_stranger_gets_no_file_stored_that_would_be_small_enough(served, port, task):
    written = served.process().io_counters().write_chars
    for size in (MEGABYTE, None):
        told = ask(port, head(f"/tasks/{task.task_id}", size), body=size or 0)
        assert told.status == 401
    assert served.process().io_counters().write_chars - written < MEGABYTE / 2
    assert stored(served) == []


def test_files_are_taken_from_who_holds_the_role_of_the_task_and_nobody_else(world, port, task):
    path = f"/tasks/{task.task_id}"
    photo = PART % (b"photo", b'; filename="a.jpg"', b"0" * MEGABYTE) + b"--b--\r\n"
    statuses = {}
    for role in ("inspector", "section_chief", "auditor"):
        client = signed_in(world, world.actor(role), port)
        token = {"X-CSRFToken": client.token, "Content-Type": MULTIPART}
        told = request(port, "POST", path, {**token, "Cookie": cookies_of(client)}, photo)
        statuses[role] = told.status
    assert statuses == {"inspector": 422, "section_chief": 403, "auditor": 403}


def test_a_piece_is_taken_from_who_began_the_file_and_is_small(world, served, port, task):
    """Who may look at the task but did not begin the file sends no byte of it."""
    path = f"/tasks/{task.task_id}/pieces"
    client, chief = (signed_in(world, world.actor(r), port) for r in ("inspector", "section_chief"))
    told = b'{"field": "photos", "name": "a.jpg", "size": 4000000}'
    upload = client.ask("POST", path, told, Content_Type="application/json").told["id"]
    statuses = [
        by.ask("PATCH", f"{path}/{upload}", b"0" * size, Upload_Offset="0").status
        for by, size in ((chief, MEGABYTE), (client, MEGABYTE + 1), (client, MEGABYTE))
    ]
    assert statuses == [403, 413, 200]
    assert client.ask("GET", f"{path}/{upload}").told["offset"] == MEGABYTE
    assert stored(served) == []


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/sign-in", MULTIPART),
        ("/inspections", MULTIPART),
        ("/settings/notices", "application/x-www-form-urlencoded"),
        ("task", "application/x-www-form-urlencoded"),
        ("task", "application/json"),
    ],
)
def test_a_view_that_takes_no_files_takes_no_large_body(world, served, task, path, kind):
    port = served.ports[0]
    client = signed_in(world, world.actor("inspector"), port)
    path = f"/tasks/{task.task_id}" if path == "task" else path
    for size in (MEGABYTE, 300 * MEGABYTE):
        told = ask(port, head(path, size, cookies=cookies_of(client), kind=kind), body=size)
        assert told.status == 413
        assert "超过系统限制" in told.text or told.headers["Content-Type"] == "application/json"
    assert stored(served) == []


def test_more_than_an_upload_may_hold_is_refused_in_chunks_too(world, served, port, task):
    client = signed_in(world, world.actor("inspector"), port)
    path, cookies = f"/tasks/{task.task_id}", cookies_of(client)
    assert ask(port, head(path, 65 * MEGABYTE, cookies=cookies)).status == 413
    chunk = b"%x\r\n" % (70 * MEGABYTE)
    told = ask(port, head(path, None, cookies=cookies) + chunk, body=70 * MEGABYTE)
    assert told.status == 413
    assert stored(served) == []


def test_what_a_person_typed_beside_photos_comes_back_when_the_sign_in_has_lapsed(
    world, port, task
):
    client = signed_in(world, world.actor("inspector"), port)
    with world.unit_of_work.engine.begin() as connection:
        connection.execute(update(SignIn).values(ended_at=SignIn.seen_at))
    photo = PART % (b"photo", b'; filename="a.jpg"', b"0" * MEGABYTE)
    typed = PART % (b"refusal_facts", b"", "门口贴有字条".encode())
    told = request(
        port,
        "POST",
        f"/tasks/{task.task_id}",
        {"Content-Type": MULTIPART, "Cookie": cookies_of(client)},
        photo + typed + b"--b--\r\n",
    )
    assert told.status == 401
    assert "门口贴有字条" in told.text


def test_who_has_handed_in_enough_in_this_hour_is_asked_to_wait_before_a_byte_is_read(
    world, serve, task
):
    served = serve(
        BIHUAN_UPLOADS_AN_HOUR="2",
        BIHUAN_UPLOAD_MEGABYTES_AN_HOUR="5",
        BIHUAN_UPLOAD_MEGABYTES="5",
        BIHUAN_PHOTO_MEGABYTES="4",
    )
    port, path = served.ports[0], f"/tasks/{task.task_id}"
    often, much = (world.actor("inspector", nth=nth) for nth in (1, 2))

    def sent(by, size):
        client = signed_in(world, by, port)
        photo = PART % (b"photo", b'; filename="a.jpg"', b"0" * size) + b"--b--\r\n"
        token = {"X-CSRFToken": client.token, "Content-Type": MULTIPART}
        return request(port, "POST", path, {**token, "Cookie": cookies_of(client)}, photo)

    assert [sent(often, MEGABYTE).status for _ in range(3)] == [422, 422, 429]
    told = [sent(much, 3 * MEGABYTE) for _ in range(2)]
    assert [one.status for one in told] == [422, 429]
    assert 0 < int(told[1].headers["Retry-After"]) <= 3600
    assert "本小时内您提交的文件" in told[1].text
    assert stored(served) == []


def test_who_could_not_hand_in_is_refused_before_the_body_is_read(world, served, port, task):
    client = signed_in(world, world.actor("section_chief"), port)
    large = head(f"/tasks/{task.task_id}", 60 * MEGABYTE, cookies=cookies_of(client))
    told = ask(port, large, body=60 * MEGABYTE)
    assert (told.status, told.headers["Connection"]) == (403, "close")
    assert told.sent < 20 * MEGABYTE
    assert stored(served) == []
