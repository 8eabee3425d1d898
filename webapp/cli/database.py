"""``bihuan database``: rights of PostgreSQL's roles, and walls that are missing."""

from __future__ import annotations

import click

from casework.models import WALLED
from casework.models.walls import build, missing, take_down
from config import read_config
from webapp.cli.sentences import NO_DATABASE, WRONG_SETTING, json_option, say, stop
from webapp.setup import migrating
from webapp.setup.roles import RolesRefused, give_rights, statements

SENTENCES = {
    "same_role": "--web and --reader must name two roles",
    "no_role": "there is no role {role}; make it with CREATE ROLE {role} LOGIN PASSWORD '…'",
    "no_tables": "the database has no tables yet; run bihuan migrate first",
    "owner_role": (
        "{role} is a superuser or has the rights of the tables' owner, whom no right stops; name "
        "a role that is neither"
    ),
    "makes_tables": (
        "{role} could still make tables; let a superuser run REVOKE CREATE ON SCHEMA … FROM "
        "PUBLIC and REVOKE TEMPORARY ON DATABASE … FROM PUBLIC, and look for rights given to "
        "{role} by hand"
    ),
}


@click.group()
def database() -> None:
    """Rights and walls of the database; run by the owner of its tables."""


@database.command()
@click.option("--web", metavar="ROLE", help="The role that servers sign in with.")
@click.option("--reader", metavar="ROLE", help="A role that reads, secrets left out.")
@click.option("--print", "only_print", is_flag=True, help="Print the SQL, and change nothing.")
@json_option
def roles(*, web: str | None, reader: str | None, only_print: bool, json_wanted: bool) -> None:
    """Give PostgreSQL roles the rights they need and no others, in one transaction.

    The roles must be there. The web role changes and removes nothing in the trail and in what was
    handed in, and makes no tables. Run it again after every upgrade: new tables are shut.
    """
    if web is None and reader is None:
        stop("name a role: --web ROLE, --reader ROLE", WRONG_SETTING)
    engine = migrating.open_database(read_config())
    if engine.dialect.name != "postgresql":
        stop("SQLite has no roles; BIHUAN_DATABASE_URL names no PostgreSQL", WRONG_SETTING)
    if not migrating.is_current(engine):
        stop("the database has other tables than this version; run bihuan migrate", NO_DATABASE)
    try:
        with engine.begin() as connection:
            act = statements if only_print else give_rights
            said = act(connection, web=web, reader=reader)
    except RolesRefused as refused:
        stop(SENTENCES[str(refused.facts["reason"])].format_map(refused.facts))
    finally:
        engine.dispose()
    given = {name: role for name, role in (("web", web), ("reader", reader)) if role}
    say(
        {**given, "done": not only_print, "statements": said},
        json_wanted=json_wanted,
        lines=lambda: (
            [f"{statement};" for statement in said]
            if only_print
            else [f"{role} has the rights of the {name} role." for name, role in given.items()]
        ),
    )


@database.command()
@json_option
def walls(*, json_wanted: bool) -> None:
    """Build anew the walls that bihuan verify found missing.

    Why they were missing is to be found out first, and what was changed meanwhile: bihuan verify
    compares rows with the trail, and the trail with checkpoints.
    """
    engine = migrating.open_database(read_config())
    if not migrating.is_current(engine):
        stop("the database has other tables than this version; run bihuan migrate", NO_DATABASE)
    with engine.begin() as connection:
        broken = [table for table in WALLED if missing(connection, table)]
        for table in broken:
            take_down(connection, table)
            build(connection, table)
    engine.dispose()
    told = [f"Built the wall of {table} anew." for table in broken]
    say({"built": broken}, json_wanted=json_wanted, lines=lambda: told or ["All walls stand."])
