"""``bihuan keys``, ``checkpoint``, ``proof``: what the trail is sealed, signed, proved with."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from casework.database import connect
from casework.record import KeyRing, KeysRefused
from casework.record.keys import ALGORITHMS
from casework.record.signatures import public_key
from casework.unit_of_work import UnitOfWorkFactory
from config import Config, SettingRefused, read_config
from webapp.app.sealing import make_key, standing_at, take_key
from webapp.cli.sentences import WRONG_SETTING, json_option, say, stop
from webapp.cli.upkeep import open_office
from webapp.jobs.checkpoints import checkpoint as checkpoint_now
from webapp.proof.making import CHECKER, make_proof

algorithm_option = click.option(
    "--algorithm",
    type=click.Choice(sorted(ALGORITHMS)),
    default="hmac-sha256",
    show_default=True,
    help="By which the lines are sealed; SM3 where OpenSSL has it.",
)


@click.group()
def keys() -> None:
    """The keys of the trail's seals, in a file outside the database (BIHUAN_SEAL_KEYS)."""


@keys.command()
@json_option
def show(*, json_wanted: bool) -> None:
    """List the keys, and the public key that an auditor checks signatures with; no secret."""
    config = read_config()
    _tell(config, _ring(config), json_wanted=json_wanted)


@keys.command()
@click.option("--lost", is_flag=True, help="Go on with a new key where every copy is lost.")
@json_option
def create(*, lost: bool, json_wanted: bool) -> None:
    """Make the file with a first key, unless there is one. A first start does it by itself."""
    config = read_config()
    key = make_key(config)
    if lost:
        engine = connect(config.database_url)
        take_key(UnitOfWorkFactory(engine, lambda: standing_at(engine), lambda *_: None, key), key)
        engine.dispose()
    _tell(config, _ring(config), json_wanted=json_wanted)


@keys.command()
@algorithm_option
@json_option
def rotate(*, algorithm: str, json_wanted: bool) -> None:
    """Seal with a new key from now on; older keys stay in the file, for the lines they sealed.

    Servers that run take it up when they are started again.
    """
    config = read_config()
    with open_office(config) as office:
        try:
            ring = _ring(config).rotate(config.seal_keys, algorithm)
        except KeysRefused as refusal:
            stop(str(refusal), WRONG_SETTING)
        except FileExistsError:
            stop(f"{config.seal_keys}: another change of keys is under way", WRONG_SETTING)
        take_key(office.unit_of_work, ring.current)
    _tell(config, ring, json_wanted=json_wanted)


@click.command()
@json_option
def checkpoint(*, json_wanted: bool) -> None:
    """Write a signed checkpoint now (BIHUAN_CHECKPOINTS); the heartbeat writes one every hour."""
    config = read_config()
    with open_office(config) as office:
        if office.key is None:
            stop("there is no key to sign with; start the server, or run bihuan keys create")
        made = checkpoint_now(office.engine, config.checkpoints, office.key)
    told = asdict(made) if made else {}
    written = f"{config.checkpoints / made.name}: {made.trails} trails" if made else ""
    nothing = "No trail has grown since the last checkpoint."
    say(told, json_wanted=json_wanted, lines=lambda: [written or nothing])


@click.command()
@click.argument("number")
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Folder for the proof and for check_proof.py; this one by default.",
)
@json_option
def proof(*, number: str, into: Path, json_wanted: bool) -> None:
    """Write the proof of the matter NUMBER, and the program that checks it without this system."""
    with open_office(read_config()) as office:
        if office.key is None:
            stop("there is no key to sign with; start the server, or run bihuan keys create")
        content = make_proof(office, office.key, number)
        public = public_key(office.key.signing_seed).hex()
    into.mkdir(parents=True, exist_ok=True)
    file = into / f"proof-{number}.json"
    file.write_bytes(content)
    checker = into / CHECKER.name
    checker.write_bytes(CHECKER.read_bytes())
    told = {"file": str(file), "checker": str(checker), "public": public}
    check = f"Check it anywhere: python {checker.name} {file.name} --public {public}"
    say(told, json_wanted=json_wanted, lines=lambda: [f"{file}", check])


def _ring(config: Config) -> KeyRing:
    try:
        return KeyRing.read(config.seal_keys)
    except KeysRefused as refusal:
        raise SettingRefused(str(refusal)) from None


def _tell(config: Config, ring: KeyRing, *, json_wanted: bool) -> None:
    listed = [
        {
            "name": key.name,
            "current": key == ring.current,
            "public": public_key(key.signing_seed).hex(),
        }
        for key in ring.keys.values()
    ]
    told = {"file": str(config.seal_keys), "keys": listed}
    say(
        told,
        json_wanted=json_wanted,
        lines=lambda: [
            f"Keys in {config.seal_keys}, the newest last:",
            *(f"  {key['name']}  signs checkpoints as {key['public']}" for key in listed),
        ],
    )
