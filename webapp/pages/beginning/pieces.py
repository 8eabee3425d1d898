"""Files of the form that begins a matter, sent in pieces as those of a task are."""

from __future__ import annotations

from casework.forms import Form
from webapp.app.context import actor, concerning, reading, runtime
from webapp.pages.beginning.choosing import chosen, photos_of
from webapp.pages.tasks.pieces import takes_pieces_at
from webapp.pages.tasks.sent_photos import SentPhotos
from workflows.commands.opening import ensure_may_begin


def _of_beginning(process: str) -> tuple[Form, SentPhotos]:
    """The form that begins the process, for a person who may; else refused as the page is."""
    concerning("begin_matter")
    ensure_may_begin(runtime(), actor(), process)
    with reading() as work:
        choice = chosen(work, process)
    return choice.form, photos_of(choice)


blueprint = takes_pieces_at("begin_pieces", "/begin/<process>/pieces", _of_beginning)
