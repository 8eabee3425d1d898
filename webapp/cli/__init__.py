"""The command line: ``bihuan``. Each command is one module of ``webapp.commands``."""

from __future__ import annotations

import os
from functools import partial

import click

from webapp.cli.accounts import account
from webapp.cli.backups import backup, restore
from webapp.cli.calendar import calendar
from webapp.cli.clocks import clocks
from webapp.cli.database import database
from webapp.cli.keys import checkpoint, keys, proof
from webapp.cli.models import models
from webapp.cli.papers import papers
from webapp.cli.phases import phases
from webapp.cli.rehearsal import rehearse
from webapp.cli.sentences import Sentences
from webapp.cli.serving import serve
from webapp.cli.sweep import sweep
from webapp.cli.upkeep import demo, migrate, tick
from webapp.cli.verification import verify

PRIVATE = 0o077
"""Files a command makes are readable by their owner only (0600), folders too (0700): the database
with its log, keys, evidence, checkpoints."""


@click.group(
    cls=Sentences,
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


COMMANDS = (
    serve,
    migrate,
    demo,
    tick,
    verify,
    backup,
    restore,
    rehearse,
    models,
    papers,
    account,
    calendar,
    clocks,
    phases,
    sweep,
    keys,
    checkpoint,
    proof,
    database,
)
for command in COMMANDS:
    main.add_command(command)
