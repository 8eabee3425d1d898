"""The command line: ``bihuan``. Each command stands in one module here."""

from __future__ import annotations

import os
from functools import partial

import click

from webapp.cli.sentences import Sentences

COMMANDS = {
    "serve": "serving",
    "migrate": "upkeep",
    "demo": "upkeep",
    "tick": "upkeep",
    "verify": "verification",
    "backup": "backups",
    "restore": "backups",
    "rehearse": "rehearsal",
    "models": "models",
    "papers": "papers",
    "penalties": "penalties",
    "account": "accounts",
    "calendar": "calendar",
    "clocks": "clocks",
    "phases": "phases",
    "sweep": "sweep",
    "keys": "keys",
    "checkpoint": "keys",
    "proof": "keys",
    "database": "database",
}
"""Each command and the module here that holds it; loaded when it is called."""
PRIVATE = 0o077
"""Files a command makes are readable by their owner only (0600), folders too (0700): the database
with its log, keys, evidence, checkpoints."""


@click.group(
    cls=Sentences,
    commands_in=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="bihuan", message="bihuan %(version)s")
def main() -> None:
    """Bihuan (闭环): closed-loop case tracking, from discovery to strike-off.

    Settings come from BIHUAN_* variables (config.py lists them).

    Every command ends with 0 when all is well, 1 when what it looked for is not as it should be,
    2 for a wrong option or setting, 3 when the database cannot be used, 4 when a process model or
    a campaign file is wrong. What went wrong is said in one sentence on stderr.
    """
    restored = partial(os.umask, os.umask(PRIVATE))
    click.get_current_context().call_on_close(restored)
