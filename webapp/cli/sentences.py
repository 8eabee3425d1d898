"""What went wrong, as one sentence on stderr and an exit code: never a traceback."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict
from importlib import import_module
from typing import Any, NoReturn

import click
from sqlalchemy.exc import SQLAlchemyError

from casework.errors import (
    CaseworkError,
    DefinitionError,
    ModelInvalid,
    PaperInvalid,
    PaperRefused,
    PenaltyLawInvalid,
    PenaltyRefused,
)
from config import SettingRefused, database_address, read_config
from webapp.app.i18n import speaking
from webapp.setup.migrating import DatabaseNewer, RightsMissing
from webapp.words.model_refusals import model_sentences
from webapp.words.paper_refusals import paper_sentence
from webapp.words.penalty_refusals import penalty_law_sentence
from webapp.words.refusals import sentence

NOT_AS_IT_SHOULD_BE, WRONG_SETTING, NO_DATABASE, WRONG_DEFINITION = 1, 2, 3, 4


class Sentences(click.Group):
    """A group of commands that says in a sentence why one of them stopped.

    ``commands_in`` names the module of ``webapp.cli`` that holds each command: none of the others
    is loaded for it.
    """

    def __init__(self, *args: Any, commands_in: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self._modules = commands_in

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, as help lists them."""
        return sorted(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None where there is none."""
        module = self._modules.get(cmd_name)
        if module is None:
            return None
        command: click.Command = getattr(import_module(f"webapp.cli.{module}"), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; turn what it raises into a sentence and an exit code."""
        try:
            return super().invoke(ctx)
        except SettingRefused as refusal:
            stop(str(refusal), WRONG_SETTING)
        except DefinitionError as wrong:
            stop(definition_sentence(wrong), WRONG_DEFINITION)
        except CaseworkError as refusal:
            stop(refusal_sentence(refusal))
        except SQLAlchemyError as trouble:
            stop(database_sentence(trouble), NO_DATABASE)
        except OSError as trouble:
            stop(system_sentence(trouble), NO_DATABASE)


def stop(sentence: str, code: int = NOT_AS_IT_SHOULD_BE) -> NoReturn:
    """End the command with ``code`` after saying why."""
    click.echo(f"bihuan: {sentence}", err=True)
    raise click.exceptions.Exit(code)


def address_given(option: str, text: str) -> str:
    """The address of a database that ``option`` names; ends the command if it is none."""
    try:
        return database_address(text)
    except ValueError as problem:
        stop(f"{option}: {problem}", WRONG_SETTING)


def definition_sentence(wrong: DefinitionError) -> str:
    """File, line or element, and reason of a wrong model or campaign file.

    Of a model also what is wrong and what to do instead, in the installation's language.
    """
    facts = dict(wrong.facts)
    place = str(facts.pop("file", "")) or "a definition"
    if "line" in facts:
        place += f", line {facts.pop('line')}"
    if element := facts.pop("element", ""):
        place += f", element {element}"
    reason = facts.pop("problem", None) or facts.pop("reason", None) or wrong.code
    facts.pop("others", None)
    if isinstance(wrong, PaperInvalid | PenaltyLawInvalid):
        at = f" ({facts['at']})" if facts.get("at") else ""
        return f"{place}{at}: {spoken(wrong)[0]} [{reason}]"
    if isinstance(wrong, ModelInvalid):
        return f"{place}: {' '.join(spoken(wrong))} [{reason}]"
    return f"{place}: {reason}{_told(facts)}"


def spoken(refused: DefinitionError) -> tuple[str, ...]:
    """What is wrong with a model and what to do instead, in the installation's language.

    Of a paper or a file of penalties both in one sentence.
    """
    with speaking(locale_of_installation()):
        if isinstance(refused, PaperInvalid):
            return (paper_sentence(refused),)
        if isinstance(refused, PenaltyLawInvalid):
            return (penalty_law_sentence(refused),)
        return model_sentences(refused) if isinstance(refused, ModelInvalid) else ()


def locale_of_installation() -> str:
    """The language that commands speak."""
    try:
        return read_config().locale
    except SettingRefused:
        return "zh_CN"


def refusal_sentence(refusal: CaseworkError) -> str:
    """Why the office's rules refuse it."""
    if isinstance(refusal, DatabaseNewer):
        return (
            "the database was brought to revision {revision} by a newer Bihuan; this one works "
            "with {program}. Nothing was changed: install the newer version, or restore a backup "
            "made before the upgrade".format_map(refusal.facts)
        )
    if isinstance(refusal, PaperRefused | PenaltyRefused):
        return f"refused: {refused_in_words(refusal)} [{refusal.code}]"
    if isinstance(refusal, RightsMissing):
        return (
            "the database stands at revision {revision}, this program works with {program}, and "
            "the role {role} may not change tables: run bihuan migrate as their owner, then "
            "bihuan database roles".format_map(refusal.facts)
        )
    return f"refused: {refusal.code}{_told(refusal.facts)}"


def refused_in_words(refusal: PaperRefused | PenaltyRefused) -> str:
    """Why a paper cannot be made, or a penalty computed, in the installation's language."""
    with speaking(locale_of_installation()):
        return sentence(refusal)


def database_sentence(trouble: SQLAlchemyError) -> str:
    """Why the database cannot be used, without statement and parameters."""
    cause = getattr(trouble, "orig", None) or trouble
    first = str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
    return f"the database cannot be used: {first}"


def system_sentence(trouble: OSError) -> str:
    """Why a file or address cannot be used."""
    what = f"{trouble.filename}: " if trouble.filename else ""
    return f"{what}{trouble.strerror or trouble}"


def _told(facts: Any) -> str:
    told = ", ".join(f"{name} {value}" for name, value in facts.items() if value not in (None, ""))
    return f" ({told})" if told else ""


def say(data: Any, *, json_wanted: bool, lines: Callable[[], list[str]]) -> None:
    """Print ``data`` as JSON, or as the lines a person reads."""
    if json_wanted:
        click.echo(json.dumps(data, ensure_ascii=False, indent=1, default=str))
        return
    for line in lines():
        click.echo(line)


def row_as_told(line: Any) -> dict[str, Any]:
    """A line about a limit as JSON shows it: its id keeps the name that scripts know."""
    told = asdict(line)
    return {"deadline_id": told.pop("limit_id"), **told}


json_option = click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")


def terminal() -> bool:
    """Whether a person watches stderr."""
    return os.isatty(2)
