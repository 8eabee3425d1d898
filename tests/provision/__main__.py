"""``python -m tests.provision [--postgres] COMMAND``: provide what tests need, run the command.

Tests work in memory where there is enough of it; a server asked for alone stands on the disk.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence

from tests.provision import NotProvided
from tests.provision.browser import chromium
from tests.provision.fonts import fonts_conf
from tests.provision.memory import working_folder
from tests.provision.postgres import server


def main(arguments: Sequence[str]) -> int:
    """Run the command with everything provided; ``--postgres``: the durable server alone."""
    alone = arguments[:1] == ["--postgres"]
    command = arguments[1:] if alone else arguments
    if not command:
        print("usage: python -m tests.provision [--postgres] COMMAND…", file=sys.stderr)
        return 2
    # Whoever ends us by a signal still gets the server stopped and its folder removed.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        if alone:
            with server(durable=True) as url:
                return _run(command, {**os.environ, "BIHUAN_TEST_POSTGRES": url})
        with working_folder() as folder:
            if folder:
                os.environ["TMPDIR"] = str(folder)
            with server() as url:
                provided = {"BIHUAN_TEST_POSTGRES": url, **_browser()}
                return _run(command, {**os.environ, **provided})
    except NotProvided as missing:
        print(f"tests.provision: {missing}", file=sys.stderr)
        return 1


def _browser() -> dict[str, str]:
    return {"BIHUAN_TEST_CHROMIUM": str(chromium()), "FONTCONFIG_FILE": str(fonts_conf())}


def _run(command: Sequence[str], environment: dict[str, str]) -> int:
    with subprocess.Popen(command, env=environment) as running:
        while True:
            try:
                return running.wait()
            except KeyboardInterrupt:  # the command got it too and ends by itself
                continue
            except SystemExit:
                running.terminate()
                raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
