"""An office served by the real program, with its work files in a folder that can be looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.builders import World
from tests.crash.servers import Servers
from tests.served import set_up


@pytest.fixture(scope="module")
def world(runtime, tmp_path_factory) -> Iterator[World]:
    """One office for all servers of a module; each test works on matters of its own."""
    folder = tmp_path_factory.mktemp("office")
    with set_up(f"sqlite:///{folder / 'bihuan.db'}", runtime) as world:
        yield world


@pytest.fixture(scope="module")
def serve(world: World, tmp_path_factory) -> Iterator[Callable[..., Servers]]:
    """Serve the office with these settings; each is started once."""
    started: dict[tuple[tuple[str, str], ...], Servers] = {}
    with ExitStack() as stack:

        def start(**settings: str) -> Servers:
            key = tuple(sorted(settings.items()))
            if key not in started:
                started[key] = stack.enter_context(
                    closing(_served(world, tmp_path_factory, settings))
                )
                stack.callback(started[key].stop)
            return started[key]

        yield start


def _served(world: World, folders, settings: dict[str, str]) -> Servers:
    home: Path = folders.mktemp("home")
    (home / "work").mkdir()
    url = str(world.unit_of_work.engine.url)
    keys = Path(str(world.unit_of_work.engine.url.database)).with_name("seal-keys")
    own = {"TMPDIR": str(home / "work"), "BIHUAN_SEAL_KEYS": str(keys)}
    servers = Servers(home, url, count=1, **own, **settings)
    servers.start()
    return servers


@pytest.fixture(scope="module")
def served(serve) -> Servers:
    """The office as it is served by default."""
    return serve()


@pytest.fixture(scope="module")
def port(served) -> int:
    return served.ports[0]
