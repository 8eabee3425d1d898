"""What happened, as sentences: an event's kind and facts in, the reader's language out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask

from casework.errors import EvidenceRefused
from casework.models.incidents import STALLED
from webapp.app.i18n import _, day, moment, words
from webapp.words.facts import Around, told_fact
from webapp.words.labels import label
from webapp.words.processes import (
    limit_words,
    message_words,
    process_words,
    processes,
    step_words,
)
from webapp.words.refusals import SENTENCES
from webapp.words.trail_of_files import file_refused, file_taken, often, original_taken
from webapp.words.vocabulary import paper_titles, phase_titles

Facts = Mapping[str, Any]
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _audited(facts: Facts, _kind: str) -> str:
    return _(
        "The clock auditor computed %(limits)s time limits again and found %(count)s differences.",
        limits=facts["deadlines"],
        count=facts["differences"],
    )


def _opened(facts: Facts, _kind: str) -> str:
    process = process_words(facts["process"])
    return _("%(number)s was opened (%(process)s).", number=facts["number"], process=process)


def _passed(facts: Facts, kind: str) -> str:
    return _(
        "The time limit “%(limit)s” ran out on %(day)s while the act was outstanding.",
        limit=limit_words(facts["deadline"], kind),
        day=day(facts["due_on"]),
    )


def _window(facts: Facts, kind: str) -> str:
    limit = limit_words(facts["deadline"], kind)
    return _("The window “%(limit)s” came on %(day)s.", limit=limit, day=day(facts["due_on"]))


def _climbed(facts: Facts, kind: str) -> str:
    begun = facts.get("begun")
    facts = {
        "rung": facts["rung"],
        "limit": limit_words(facts["deadline"], kind),
        "day": day(facts["due_on"]),
        "act": label(facts["act"], "ladder_act"),
        "role": label(facts["to_role"], "role"),
    }
    sentence = _(
        "%(limit)s due %(day)s: %(act)s, to the %(role)s (step %(rung)s of the escalation).",
        **facts,
    )
    if begun is None:  # told before the difference was made
        return sentence
    how = _("Started, not finished.") if begun else _("Not started.")
    return f"{sentence} {how}"


def _changed(facts: Facts, kind: str) -> str:
    if "phase" in facts["facts"]:
        return _switched(facts, kind)
    told = {
        "limit": limit_words(facts["deadline"], kind),
        "act": label(facts["act"], "clock_act"),
        "old": day(facts["old_due_on"]),
        "new": day(facts["new_due_on"]),
        "why": facts["reason"],
    }
    if facts["new_due_on"] is None:
        sentence = _("“%(limit)s”, due %(old)s: %(act)s. Reason: %(why)s", **told)
    elif facts["new_due_on"] == facts["old_due_on"]:
        sentence = _("“%(limit)s”: %(act)s; it stays %(new)s. Reason: %(why)s", **told)
    else:
        sentence = _("“%(limit)s”: %(act)s, %(old)s → %(new)s. Reason: %(why)s", **told)
    grounds = (facts.get("document"), facts["facts"].get("request"))
    papers = _(", ").join(paper for paper in grounds if paper)
    return f"{sentence} ({papers})" if papers else sentence


def _switched(facts: Facts, kind: str) -> str:
    """A phase switch says more than two days: which phase, which ladders."""
    said = facts["facts"]
    told = {
        "limit": limit_words(facts["deadline"], kind),
        "act": label(facts["act"], "clock_act"),
        "phase": phase_titles().get(said["phase"], said["phase"]),
        "old": label(said["old_ladder"], "ladder"),
        "new": label(said["ladder"], "ladder"),
        "day": day(facts["new_due_on"] or facts["old_due_on"]),
        "before": day(facts["old_due_on"]),
    }
    if facts["new_due_on"] in (None, facts["old_due_on"]):
        sentence = _("“%(limit)s”: %(act)s (%(phase)s), %(old)s → %(new)s, due %(day)s", **told)
    else:
        sentence = _(
            "“%(limit)s”: %(act)s (%(phase)s), %(old)s → %(new)s, due %(before)s → %(day)s", **told
        )
    undone = facts["act"] == "phase_rolled_back"
    return f"{sentence} ({facts['reason']})" if undone else sentence


def _not_granted(facts: Facts, kind: str) -> str:
    said = {
        "request": facts["request"],
        "limit": limit_words(facts["deadline"], kind),
        "day": day(facts["due_on"]),
        "why": facts["reason"],
    }
    return _("%(request)s was not granted; “%(limit)s” stays due %(day)s. Reason: %(why)s", **said)


def _incident(facts: Facts, _kind: str) -> str:
    if facts["act"] == STALLED:
        return _(
            "This matter is stalled: no task is open, no time limit runs, no message is awaited."
        )
    act = label(facts["act"], "act")
    return _("%(act)s failed (%(cause)s); nothing was stored.", act=act, cause=facts["cause"])


def _jumped(facts: Facts, _kind: str) -> str:
    against = label(facts["against"], "clock_held_against")
    return _(
        "The machine's clock stood %(seconds)s seconds off %(against)s: no time limit is fired "
        "until an administrator lets the sweep go on.",
        seconds=facts["seconds"],
        against=against,
    )


def _not_checkpointed(facts: Facts, _kind: str) -> str:
    return _(
        "No checkpoint of the record can be written: %(why)s. What is done is recorded all the "
        "same.",
        why=label(facts["reason"], "checkpoint_trouble"),
    )


def _attacked(facts: Facts, _kind: str) -> str:
    return _(
        "Within %(minutes)s minutes %(names)s user names were tried with wrong passwords, from "
        "%(addresses)s addresses (%(attempts)s attempts). Known devices sign in as ever; others "
        "are slowed.",
        **facts,
    )


def _refused(facts: Facts, _kind: str) -> str:
    """Why an act was refused, in the words the person was told, as far as they stand alone."""
    if facts["code"] == EvidenceRefused.code:
        return file_refused(facts)
    known = (f"{facts['code']}.{facts['reason']}", facts["code"])
    why = next((str(SENTENCES[code]) for code in known if code in SENTENCES), facts["code"])
    told = _("An act was refused: %(why)s", why=facts["code"] if "%(" in why else why)
    return told + often(facts)


def _suspected(facts: Facts, _kind: str) -> str:
    return _(
        "A photo (%(photo)s) looks like one that was handed in before (%(earlier)s): %(change)s.",
        photo=facts["photo"][:16],
        earlier=facts["earlier"][:16],
        change=label(facts["change"], "photo_change"),
    )


def _judged(facts: Facts, _kind: str) -> str:
    return _(
        "A suspected photo (%(photo)s) was judged: %(verdict)s. Reason: %(why)s",
        photo=facts["photo"][:16],
        verdict=label(facts["verdict"], "photo_verdict"),
        why=facts["reason"],
    )


def _paper(facts: Facts, sentence: str) -> str:
    number = f" {facts['number']}" if facts["number"] else ""
    title = paper_titles().get(facts["paper"], facts["title"])
    return sentence % {**facts, "title": title, "number": number, "why": facts.get("reason", "")}


def _issued(facts: Facts, _kind: str) -> str:
    return _paper(facts, _("“%(title)s”%(number)s was issued, version %(version)s."))


def _voided(facts: Facts, _kind: str) -> str:
    said = _("“%(title)s”%(number)s, version %(version)s, was voided. Reason: %(why)s")
    return _paper(facts, said)


def _moved(facts: Facts, _kind: str) -> str:
    start, end = moment(facts["moved_from"]), moment(facts["moved_to"])
    return _("The demonstration clock went from %(start)s to %(end)s.", start=start, end=end)


TOLD: Mapping[str, Callable[[Facts, str], str]] = {
    "MatterOpened": _opened,
    "TaskCompleted": lambda f, kind: _("“%(step)s” was done.", step=_step(f, kind)),
    "TaskTakenUp": lambda f, kind: _("“%(step)s” was taken up.", step=_step(f, kind)),
    "DeadlinePassed": _passed,
    "DeadlineOpened": _window,
    "MessageReceived": lambda f, kind: _("Word: %(what)s.", what=message_words(f["message"], kind)),
    "RungClimbed": _climbed,
    "TimeLimitChanged": _changed,
    "LimitRequestRefused": _not_granted,
    "ActRefused": _refused,
    "OriginalTaken": original_taken,
    "FileTaken": file_taken,
    "PhotoSuspected": _suspected,
    "PhotoJudged": _judged,
    "PaperIssued": _issued,
    "PaperVoided": _voided,
    "IncidentRaised": _incident,
    "IncidentResolved": lambda f, _kind: _("The incident was dealt with (%(how)s).", how=f["how"]),
    "RowsWritten": lambda _f, _kind: _("The system updated what is kept of this matter."),
    "DemonstrationClockMoved": _moved,
    "ClocksAudited": _audited,
    "CheckpointFailed": _not_checkpointed,
    "MachineClockJumped": _jumped,
    "SignInAttackSeen": _attacked,
    "MachineClockBelieved": lambda f, _kind: _("The sweep may go on (%(how)s).", how=f["how"]),
}
"""The events that every kind of matter knows. A process tells its own in ``process.yaml``."""


def told(facts: Facts, event: str, kind: str = "") -> str:
    """What happened to a matter of ``kind``, in sentences; else the event's title."""
    sentence = TOLD.get(event)
    if sentence:
        return sentence(facts, kind)
    known = processes().event(kind, event)
    if known is None:
        return label(event, "event")
    given = known_facts(facts, kind)
    parts = [words(part.text).format_map(given) for part in known.parts if part.applies(facts)]
    return " ".join(parts) if parts else words(known.title)


MARKS: Mapping[str, tuple[str, str]] = {
    "MatterOpened": ("", "plus-lg"),
    "TaskCompleted": ("good", "check-lg"),
    "TaskTakenUp": ("", "pencil"),
    "DeadlinePassed": ("warn", "alarm-fill"),
    "DeadlineOpened": ("", "hourglass-split"),
    "RungClimbed": ("warn", "megaphone"),
    "TimeLimitChanged": ("warn", "calendar3"),
    "LimitRequestRefused": ("warn", "x-lg"),
    "ActRefused": ("warn", "slash-circle"),
    "OriginalTaken": ("", "download"),
    "FileTaken": ("", "download"),
    "PhotoSuspected": ("warn", "fingerprint"),
    "PhotoJudged": ("", "fingerprint"),
    "PaperIssued": ("", "file-earmark-text"),
    "PaperVoided": ("warn", "file-earmark-text"),
    "IncidentRaised": ("bad", "bug"),
    "IncidentResolved": ("good", "tools"),
}
"""Tone and icon of the events that every kind of matter knows."""


def event_mark(event: str, kind: str) -> tuple[str, str]:
    """The tone and the icon an event is shown with."""
    known = processes().event(kind, event)
    if known is None:
        return MARKS.get(event, ("", "circle-fill"))
    return "" if known.tone == "info" else known.tone, known.icon


def event_words(event: str, kind: str = "") -> str:
    """What an event is called."""
    known = processes().event(kind, event)
    return words(known.title) if known else label(event, "event")


def known_facts(facts: Facts, kind: str) -> Mapping[str, str]:
    """The facts of an event in words, for its sentences."""
    typed = processes().facts_of(kind)
    return {
        name: told_fact(typed[name], value, Around()) if name in typed else _plainly(value)
        for name, value in facts.items()
    }


def _plainly(value: Any) -> str:
    """A value whose type is not declared: a day as people write it, all else as it stands."""
    is_day = isinstance(value, str) and DAY.fullmatch(value)
    return day(value) if is_day else "" if value is None else str(value)


def _step(facts: Facts, kind: str) -> str:
    return step_words(facts["step"], facts.get("process", ""), kind)


def install(app: Flask) -> None:
    """Give templates the words of events."""
    app.jinja_env.filters.update(event_mark=event_mark, event_words=event_words, told=told)
