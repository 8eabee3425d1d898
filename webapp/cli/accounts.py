"""``bihuan account``: the first accounts, and people who can no longer sign in."""

from __future__ import annotations

from datetime import datetime

import click

from config import read_config
from webapp.app.passwords import hashed, random_password
from webapp.cli.account_acts import ACTS, COMMAND_LINE
from webapp.cli.sentences import json_option, say
from webapp.cli.upkeep import open_office
from workflows.commands.accounts import NewAccount, open_account

__all__ = ["COMMAND_LINE", "account"]


@click.group()
def account() -> None:
    """Accounts of staff."""


@account.command()
@click.argument("username")
@click.option("--name", required=True, help="The person's name.")
@click.option("--unit", required=True, help="Code of the unit the person works in.")
@click.option("--unit-name", help="Makes the unit, under this name, if there is none of that code.")
@click.option("--jurisdiction", help="Code of the unit whose matters the person sees.")
@click.option("--role", "roles", multiple=True, required=True, help="May be given several times.")
@click.option("--credential", help="Number of the enforcement credential (执法证).")
@click.option("--valid-from", type=click.DateTime(["%Y-%m-%d"]), help="Its first day.")
@click.option("--valid-to", type=click.DateTime(["%Y-%m-%d"]), help="Its last day.")
@json_option
def add(
    *,
    username: str,
    name: str,
    unit: str,
    unit_name: str | None,
    jurisdiction: str | None,
    roles: tuple[str, ...],
    credential: str | None,
    valid_from: datetime | None,
    valid_to: datetime | None,
    json_wanted: bool,
) -> None:
    """Open an account for USERNAME and print its password, once.

    The first account of a new office is the security administrator's:
    bihuan account add security --name … --unit JB --unit-name … --role security_administrator
    """
    password = random_password()
    new = NewAccount(
        username=username,
        name=name,
        unit=unit,
        unit_name=unit_name,
        jurisdiction=jurisdiction or unit,
        roles=roles,
        credential_number=credential,
        credential_from=valid_from.date() if valid_from else None,
        credential_until=valid_to.date() if valid_to else None,
        password_hash=hashed(password),
    )
    with open_office(read_config()) as office, office.unit_of_work(COMMAND_LINE) as work:
        open_account(office.runtime, work, new)
    say(
        {"username": username, "password": password, "roles": list(roles)},
        json_wanted=json_wanted,
        lines=lambda: [f"{username}  {password}  {', '.join(roles)}"],
    )


for act in ACTS:
    account.add_command(act)
