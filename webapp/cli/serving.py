"""``bihuan serve``: the pages and the heartbeat, until it is stopped."""

from __future__ import annotations

import errno
from dataclasses import asdict, replace
from functools import partial

import click

from config import read_config
from webapp.app.composition import Office
from webapp.app.logs import start_logging
from webapp.app.request_limits import judge
from webapp.app.wsgi import create_app
from webapp.channels import channels_of
from webapp.cli.sentences import WRONG_SETTING, json_option, say, stop
from webapp.cli.upkeep import account_lines
from webapp.door.server import PageServer
from webapp.jobs.delivery import start_posting
from webapp.jobs.heartbeat import start_heartbeat
from webapp.setup.first_start import make_ready


@click.command()
@click.option("--host", help="Address to listen on; the setting BIHUAN_HOST by default.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port; BIHUAN_PORT by default.")
@json_option
def serve(*, host: str | None, port: int | None, json_wanted: bool) -> None:
    """Serve the pages and keep the clock; the first start sets everything up.

    Stops on SIGTERM or Ctrl-C, after the requests under way have been answered.
    """
    config = read_config()
    config = replace(config, host=host or config.host, port=port or config.port)
    start_logging(config)
    channels_of(config)  # a wrong one is refused before a first start begins
    prepared = make_ready(config, lambda sentence: click.echo(sentence, err=True))
    office = Office.open(config)
    try:
        app = create_app(office)
        server = PageServer(app, partial(judge, app), config)
    except OSError as trouble:
        if trouble.errno != errno.EADDRINUSE:
            raise
        office.engine.dispose()
        stop(f"port {config.port} is taken; choose another", WRONG_SETTING)
    heartbeat = start_heartbeat(office)
    stop_posting = start_posting(heartbeat, office, app)
    accounts = prepared.accounts
    say(
        {"address": server.address, "accounts": [asdict(account) for account in accounts]},
        json_wanted=json_wanted,
        lines=lambda: [
            *(account_lines(config, accounts) if accounts else []),
            f"Bihuan 闭环: {server.address} (stop with Ctrl-C)",
        ],
    )
    try:
        server.serve_until_told()
    finally:
        stop_posting()
        heartbeat.shutdown(wait=True)
        office.engine.dispose()
