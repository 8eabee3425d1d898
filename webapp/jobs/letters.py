"""Writing a letter (外发通知): what it says, in the language of who reads it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask_babel import force_locale

from casework.queries.work import inbox, inbox_count
from casework.rules.notice_kinds import DIGEST
from webapp.app.context import matter_path, services
from webapp.app.i18n import LOCALES, READINGS, _, day, ngettext
from webapp.channels.message import Message
from webapp.words.labels import label
from webapp.words.processes import step_words
from webapp.words.trail import told
from workflows.commands.digests import WHOLE_INBOX
from workflows.commands.letter_sending import Letter

LISTED = 5
"""Tasks a digest names; it counts them all."""
INBOX, NOTICES = "/", "/notices"


def write(app: Flask, letter: Letter) -> Message | None:
    """The letter as a message; None when there is nothing to say any more."""
    with in_language_of(app, letter.locale):
        written = _digest(letter) if letter.kind == DIGEST else _notice(letter)
        if written is None:
            return None
        subject, text, path = written
        return Message(
            id=letter.id,
            to=letter.address,
            name=" ".join(letter.reader.name.split()),
            username=letter.username,
            kind=letter.kind,
            subject=subject,
            text=text,
            link=link_to(path),
        )


@contextmanager
def in_language_of(app: Flask, locale: str | None) -> Iterator[None]:
    """Words come in this language, or in the installation's, outside of any request."""
    with app.app_context():
        chosen = locale if locale in LOCALES else services().config.locale
        with force_locale(READINGS[str(chosen)]):
            yield


def link_to(path: str) -> str:
    """The whole address of a page of ours; empty if the setting is missing."""
    base = services().config.public_url
    return f"{base}{path}" if base else ""


def _notice(letter: Letter) -> tuple[str, str, str]:
    parts = (_("Bihuan"), label(letter.kind, "notice_kind"), letter.number)
    subject = " · ".join(part for part in parts if part)
    text = told(letter.facts or {}, letter.event, letter.matter_kind)
    return subject, text, matter_path(letter.matter_id) if letter.matter_id else NOTICES


def _digest(letter: Letter) -> tuple[str, str, str] | None:
    """What waits now: counted and listed by the same question as the page the link opens."""
    with services().unit_of_work.reading(letter.reader) as work:
        total, late = inbox_count(work.session, work.actor, WHOLE_INBOX, work.now)
        rows = inbox(work.session, work.actor, WHOLE_INBOX, limit=LISTED).rows
        today = work.today
    if not total:
        return None
    waiting = ngettext("%(num)s task waits for you", "%(num)s tasks wait for you", total)
    lines = [
        _("%(count)s of them late.", count=late) if late else _("None of them is late."),
        *(_line(step_words(row.step, row.process), row.number, day(row.due_at)) for row in rows),
    ]
    if total > len(rows):
        lines.append(_("… and %(count)s more.", count=total - len(rows)))
    subject = " · ".join((_("Bihuan"), day(today), waiting))
    return subject, "\n".join((waiting, *lines)), INBOX


def _line(step: str, number: str, due: str) -> str:
    line = f"· {step} {number}"
    return line + " · " + _("due %(day)s", day=due) if due else line
