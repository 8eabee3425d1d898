"""What others feel of a page while the front door is crowded, on a real server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from casework.models import Person
from tests.bench.measuring import Row, wall_ms
from tests.bench.offices import Bench
from tests.builders import World
from tests.crash.servers import Servers
from tests.door.wire import ask, dripping
from tests.http_client import Client
from tests.served import PASSWORD, set_up, signed_in

SIGN_INS, SLOW, BODIES = 24, 1000, 100
SIZE = 300 * 1024 * 1024
HEADER = b"GET / HTTP/1.1\r\nHost: office\r\nX-Slow: "
LARGE = (
    "POST /begin/lead HTTP/1.1\r\nHost: office\r\nContent-Type: multipart/form-data; boundary=b\r\n"
    f"Content-Length: {SIZE}\r\n\r\n"
).encode()
GOAL = 1000.0


def crowded_door(bench: Bench, *, rounds: int) -> Iterator[Row]:
    """The inbox of a signed-in person: alone, then beside each crowd."""
    url = bench.empty("sqlite")
    with (
        TemporaryDirectory() as folder,
        set_up(url, bench.runtime) as world,
        closing(Servers(Path(folder), url, count=1)) as servers,
    ):
        servers.start()
        port = servers.ports[0]
        client = signed_in(world, world.actor("inspector"), port)
        crowds: dict[str, Callable[[], AbstractContextManager[object]]] = {
            "alone": nullcontext,
            f"during {SIGN_INS} sign-ins": lambda: _sign_ins(world, port),
            f"during {SLOW:,} slow connections": lambda: dripping(port, HEADER, many=SLOW),
            f"during {BODIES} bodies of 300 MB": lambda: _again_and_again(
                BODIES, lambda: ask(port, LARGE, body=SIZE)
            ),
        }
        floor: float | None = None
        for name, crowd in crowds.items():
            with crowd():
                figure = _p95(client, rounds)
            met = None if floor is None else figure <= GOAL
            goal = "" if floor is None else f"<= {GOAL:.0f} ms"
            yield Row(f"inbox p95 {name}", "ms wall", figure, floor=floor, goal=goal, met=met)
            floor = floor or figure
        servers.stop()


def _p95(client: Client, rounds: int) -> float:
    def look() -> None:
        assert client.get("/").status == 200

    taken = sorted(wall_ms(look) for _ in range(max(rounds, 40)))
    return taken[int(len(taken) * 0.95)]


def _sign_ins(world: World, port: int) -> AbstractContextManager[None]:
    with world.reading() as work:
        names = [row.username for row in work.session.query(Person).limit(SIGN_INS)]

    turns = cycle(names)

    def sign_in() -> None:
        with suppress(AssertionError):  # told to come again
            Client(port).sign_in(next(turns), PASSWORD)

    return _again_and_again(SIGN_INS, sign_in)


@contextmanager
def _again_and_again(many: int, act: Callable[[], object]) -> Iterator[None]:
    """So many threads that do ``act`` until the block ends."""
    over = threading.Event()

    def go_on() -> None:
        while not over.is_set():
            with suppress(OSError):
                act()

    with ThreadPoolExecutor(many) as crowd:
        for _ in range(many):
            crowd.submit(go_on)
        try:
            yield
        finally:
            over.set()
