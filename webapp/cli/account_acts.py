"""``bihuan account …`` for accounts that exist: from the server itself, whatever the pages refuse.

The right to start a command on the server is the right to manage accounts. No brake of the sign-in
holds here, so the last administrator always comes in: by a link for setting the password.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

import click

from casework.models import Person
from casework.queries.accounts import account_lines, slowed_for
from casework.queries.people import SECURITY
from casework.queries.sign_ins import open_sign_ins, person_called, sign_in_history
from casework.rules.calendar import OFFICE_TIME
from casework.unit_of_work import Actor
from config import read_config
from webapp.app.auth import digest_of, spans, wait_by
from webapp.app.composition import Office
from webapp.app.devices import keyed_name
from webapp.cli.sentences import json_option, say, stop
from webapp.cli.upkeep import open_office
from webapp.pages.accounts.links import link_length, link_to_password, new_link_token
from workflows.commands.account_acts import (
    close_account,
    end_sign_ins_of,
    reopen_account,
    unlock_account,
)
from workflows.commands.passwords import issue_password_link

COMMAND_LINE = Actor(name="command line", roles=frozenset({"administrator", SECURITY}))


@dataclass(frozen=True, slots=True)
class Concerned:
    """The account a command is about, and the office it stands in."""

    office: Office
    person: Person

    @property
    def name_key(self) -> str:
        return keyed_name(self.office.config.secret_key().encode(), self.person.username)


@contextmanager
def _account(username: str) -> Iterator[Concerned]:
    with open_office(read_config()) as office:
        with office.unit_of_work.reading(COMMAND_LINE) as work:
            person = person_called(work.session, username)
        if person is None:
            stop(f"there is no account {username}")
        yield Concerned(office, person)


@click.command("list")
@json_option
def list_accounts(*, json_wanted: bool) -> None:
    """List every account: whether it is open, its roles, in how many browsers it is signed in."""
    with open_office(read_config()) as office, office.unit_of_work.reading(COMMAND_LINE) as work:
        lines = account_lines(work.session, at=work.recorded_at, **spans(office.config))
    told = [asdict(line) for line in lines]
    say(
        told,
        json_wanted=json_wanted,
        lines=lambda: [
            f"{a.username}  {'open' if a.active else 'closed'}  {', '.join(a.roles)}  {a.name}  "
            f"{a.unit}  browsers: {a.browsers}"
            for a in lines
        ],
    )


@click.command()
@click.argument("username")
@json_option
def link(*, username: str, json_wanted: bool) -> None:
    """Print a one-time link by which USERNAME sets a password, however often others were wrong."""
    token = new_link_token()
    with _account(username) as about:
        config = about.office.config
        with about.office.unit_of_work(COMMAND_LINE) as work:
            until = issue_password_link(
                work,
                person_id=about.person.id,
                token_digest=digest_of(token),
                good_for=link_length(config),
            )
    address = link_to_password(config, token)
    shown = until.astimezone(OFFICE_TIME).isoformat(timespec="minutes")
    lines = [address, f"Good until {shown}, once. Open it where {username} is to sign in."]
    told = {"username": username, "link": address, "good_until": until.isoformat()}
    say(told, json_wanted=json_wanted, lines=lambda: lines)


@click.command()
@click.argument("username")
@json_option
def unlock(*, username: str, json_wanted: bool) -> None:
    """Forget the wrong passwords of USERNAME, so that no sign-in must wait for them."""
    with _account(username) as about, about.office.unit_of_work(COMMAND_LINE) as work:
        unlock_account(work, person_id=about.person.id, name_key=about.name_key)
    told = {"username": username, "unlocked": True}
    say(told, json_wanted=json_wanted, lines=lambda: [f"{username} waits no longer."])


@click.command("sign-ins")
@click.argument("username")
@json_option
def sign_ins(*, username: str, json_wanted: bool) -> None:
    """Say where USERNAME is signed in, what was tried, and how long wrong passwords slow it."""
    with _account(username) as about:
        config, person = about.office.config, about.person
        with about.office.unit_of_work.reading(COMMAND_LINE) as work:
            at, by = work.recorded_at, wait_by(config)
            wait = slowed_for(work.session, person.id, about.name_key, at=at, by=by)
            browsers = open_sign_ins(work.session, person.id, at=at, **spans(config))
            tried = sign_in_history(work.session, person.id)
    told: dict[str, Any] = {
        "username": username,
        "waits_seconds": round(wait.total_seconds()),
        "browsers": [asdict(row) for row in browsers],
        "history": [asdict(row) for row in tried],
    }
    lines = [f"waits {told['waits_seconds']} seconds for wrong passwords"]
    lines += [
        f"signed in  {b.digest[:12]}  since {b.started_at:%Y-%m-%d %H:%M} UTC  {b.address}  "
        f"{b.agent}"
        for b in browsers
    ]
    lines += [f"{t.at:%Y-%m-%d %H:%M:%S} UTC  {t.result}  {t.address}  {t.agent}" for t in tried]
    say(told, json_wanted=json_wanted, lines=lambda: lines)


@click.command("sign-out")
@click.argument("username")
@click.option("--browser", default="", help="Only this one: the start of its digest.")
@json_option
def sign_out(*, username: str, browser: str, json_wanted: bool) -> None:
    """Sign USERNAME out of every browser, or of one that sign-ins lists."""
    with _account(username) as about:
        config, person = about.office.config, about.person
        with about.office.unit_of_work(COMMAND_LINE) as work:
            rows = open_sign_ins(work.session, person.id, at=work.recorded_at, **spans(config))
            only = [row.digest for row in rows if browser and row.digest.startswith(browser)]
            if browser and len(only) != 1:
                stop(f"{username} is not signed in at a browser known by {browser}")
            ended = end_sign_ins_of(work, person_id=person.id, only=only)
    told = {"username": username, "browsers": ended}
    say(told, json_wanted=json_wanted, lines=lambda: [f"signed out: {ended}"])


@click.command()
@click.argument("username")
@click.option("--reason", required=True, help="Why the account is closed.")
@json_option
def close(*, username: str, reason: str, json_wanted: bool) -> None:
    """Close the account of USERNAME: signed out at once, nothing deleted."""
    with _account(username) as about, about.office.unit_of_work(COMMAND_LINE) as work:
        close_account(work, person_id=about.person.id, reason=reason.strip())
    told = {"username": username, "open": False}
    say(told, json_wanted=json_wanted, lines=lambda: [f"{username} is closed."])


@click.command()
@click.argument("username")
@json_option
def reopen(*, username: str, json_wanted: bool) -> None:
    """Open the closed account of USERNAME again, with the password it had."""
    with _account(username) as about, about.office.unit_of_work(COMMAND_LINE) as work:
        reopen_account(work, person_id=about.person.id)
    told = {"username": username, "open": True}
    say(told, json_wanted=json_wanted, lines=lambda: [f"{username} is open again."])


ACTS = (list_accounts, link, unlock, sign_ins, sign_out, close, reopen)
