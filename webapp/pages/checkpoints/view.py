"""Signed checkpoints (检查点), for the auditor and the administrator: to look at and take along.

What lies outside the machine's own folders shows whether they were exchanged with the database.
"""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from casework.errors import NotFound
from casework.record.checkpoints import Checkpoint, numbers_in, read_checkpoint
from webapp.app.auth import only
from webapp.app.context import services

blueprint = Blueprint("checkpoints", __name__, url_prefix="/checkpoints")
SHOWN = 50
MAY_READ = ("auditor", "administrator")


@blueprint.get("")
@only(*MAY_READ)
def index() -> ResponseReturnValue:
    """The latest checkpoints, the newest first."""
    folder = services().config.checkpoints
    found = [_read(number) for number in reversed(numbers_in(folder)[-SHOWN:])]
    with_heads = {c.number for c in found if c and (folder / c.heads).is_file()}
    return render_template(
        "checkpoints/index.html", lines=[c for c in found if c], with_heads=with_heads
    )


@blueprint.get("/<int(max=99999999):number>")
@only(*MAY_READ)
def take(number: int) -> ResponseReturnValue:
    """The file of one checkpoint, as it was written."""
    return _sent(_known(number).name, "application/json")


@blueprint.get("/<int(max=99999999):number>/heads")
@only(*MAY_READ)
def heads(number: int) -> ResponseReturnValue:
    """The ends of all trails that a checkpoint is made over, a line a trail."""
    return _sent(_known(number).heads, "text/plain; charset=utf-8")


def _read(number: int) -> Checkpoint | None:
    """One checkpoint; None where its file cannot be read, which ``bihuan verify`` names."""
    try:
        return read_checkpoint(services().config.checkpoints, number)
    except (OSError, ValueError):
        return None


def _known(number: int) -> Checkpoint:
    checkpoint = _read(number)
    if checkpoint is None:
        raise NotFound(kind="checkpoint", id=number)
    return checkpoint


def _sent(name: str, media_type: str) -> Response:
    path = services().config.checkpoints / name
    if not path.is_file():
        raise NotFound(kind="checkpoint", id=name)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(path.read_bytes(), content_type=media_type, headers=headers)
