"""What happened, as sentences: an event's kind and facts in, the reader's language out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from casework.models.incidents import STALLED
from webapp.app.i18n import _, day, moment
from webapp.words.labels import label
from webapp.words.refusals import SENTENCES
from webapp.words.vocabulary import phase_titles

Facts = Mapping[str, Any]


def _audited(facts: Facts) -> str:
    return _(
        "The clock auditor computed %(limits)s time limits again and found %(count)s differences.",
        limits=facts["deadlines"],
        count=facts["differences"],
    )


def _opened(facts: Facts) -> str:
    process = label(facts["process"], "process")
    return _("%(number)s was opened (%(process)s).", number=facts["number"], process=process)


def _passed(facts: Facts) -> str:
    return _(
        "The time limit “%(limit)s” ran out on %(day)s while the act was outstanding.",
        limit=label(facts["deadline"], "deadline"),
        day=day(facts["due_on"]),
    )


def _window(facts: Facts) -> str:
    limit = label(facts["deadline"], "deadline")
    return _("The window “%(limit)s” came on %(day)s.", limit=limit, day=day(facts["due_on"]))


def _ordered(facts: Facts) -> str:
    return _(
        "Order %(number)s was issued (round %(round)s), due %(day)s.",
        number=facts["order_number"],
        round=facts["round"],
        day=day(facts["due_on"]),
    )


def _climbed(facts: Facts) -> str:
    begun = facts.get("begun")
    facts = {
        "rung": facts["rung"],
        "limit": label(facts["deadline"], "deadline"),
        "day": day(facts["due_on"]),
        "act": label(facts["act"], "ladder_act"),
        "role": label(facts["to_role"], "role"),
    }
    sentence = _("Rung %(rung)s for “%(limit)s”, due %(day)s: %(act)s, to the %(role)s.", **facts)
    if begun is None:  # told before the difference was made
        return sentence
    how = _("Begun, not done yet.") if begun else _("Nobody has begun.")
    return f"{sentence} {how}"


def _changed(facts: Facts) -> str:
    if "phase" in facts["facts"]:
        return _switched(facts)
    told = {
        "limit": label(facts["deadline"], "deadline"),
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


def _switched(facts: Facts) -> str:
    """A phase switch says more than two days: which phase, which ladders."""
    said = facts["facts"]
    told = {
        "limit": label(facts["deadline"], "deadline"),
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


def _not_granted(facts: Facts) -> str:
    said = {
        "request": facts["request"],
        "limit": label(facts["deadline"], "deadline"),
        "day": day(facts["due_on"]),
        "why": facts["reason"],
    }
    return _("%(request)s was not granted; “%(limit)s” stays due %(day)s. Reason: %(why)s", **said)


def _listing(facts: Facts) -> str:
    if facts["proposed"]:
        return _("Listed supervision of %(hazard)s was proposed.", hazard=facts["hazard"])
    return _("Listed supervision of %(hazard)s was not proposed.", hazard=facts["hazard"])


def _interview(facts: Facts) -> str:
    due = facts["commitments_due_on"]
    held = _("The interview was held on %(day)s.", day=day(facts["held_on"]))
    return held + (" " + _("Commitments are due %(day)s.", day=day(due)) if due else "")


def _incident(facts: Facts) -> str:
    if facts["act"] == STALLED:
        return _("Nobody and nothing will move this matter: no task, no time limit, no message.")
    act = label(facts["act"], "act")
    return _("%(act)s failed (%(cause)s); nothing was stored.", act=act, cause=facts["cause"])


def _jumped(facts: Facts) -> str:
    against = label(facts["against"], "clock_held_against")
    return _(
        "The machine's clock stood %(seconds)s seconds off %(against)s: no time limit is fired "
        "until an administrator lets the sweep go on.",
        seconds=facts["seconds"],
        against=against,
    )


def _refused(facts: Facts) -> str:
    """Why an act was refused, in the words the person was told, as far as they stand alone."""
    known = (f"{facts['code']}.{facts['reason']}", facts["code"])
    why = next((str(SENTENCES[code]) for code in known if code in SENTENCES), facts["code"])
    return _("An act was refused: %(why)s", why=facts["code"] if "%(" in why else why)


def _moved(facts: Facts) -> str:
    start, end = moment(facts["moved_from"]), moment(facts["moved_to"])
    return _("The demonstration clock went from %(start)s to %(end)s.", start=start, end=end)


TOLD: Mapping[str, Callable[[Facts], str]] = {
    "MatterOpened": _opened,
    "TaskCompleted": lambda f: _("“%(step)s” was done.", step=label(f["step"], "step")),
    "TaskTakenUp": lambda f: _("“%(step)s” was taken up.", step=label(f["step"], "step")),
    "DeadlinePassed": _passed,
    "DeadlineOpened": _window,
    "MessageReceived": lambda _f: _("What it was about has been settled."),
    "RectificationOrdered": _ordered,
    "RectificationRefused": lambda f: _(
        "The enterprise refused %(what)s.", what=label(f["refused"], "refused")
    ),
    "RecheckFailed": lambda f: _("The recheck failed (time %(count)s).", count=f["failures"]),
    "HazardStruckOff": lambda f: _(
        "Struck off the ledger on %(day)s.", day=day(f["struck_off_on"])
    ),
    "StrikeOffReturned": lambda f: _("The strike-off was sent back: %(why)s", why=f["reason"]),
    "HazardReopened": lambda f: _(
        "The look-back found the hazard back (time %(count)s).", count=f["recurrence"]
    ),
    "HazardMerged": lambda f: _("Merged into %(number)s.", number=f["into"]),
    "HazardTransferred": lambda f: _("Transferred to %(to)s.", to=f["department"]),
    "InterviewHeld": _interview,
    "CommitmentsBreached": lambda f: _("The enterprise %(how)s.", how=label(f["how"], "breach")),
    "RungClimbed": _climbed,
    "ListingProposed": _listing,
    "TimeLimitChanged": _changed,
    "LimitRequestRefused": _not_granted,
    "ActRefused": _refused,
    "IncidentRaised": _incident,
    "IncidentResolved": lambda f: _("The incident was dealt with (%(how)s).", how=f["how"]),
    "DemonstrationClockMoved": _moved,
    "ClocksAudited": _audited,
    "MachineClockJumped": _jumped,
    "MachineClockBelieved": lambda f: _("The sweep may go on (%(how)s).", how=f["how"]),
}
"""By kind of event. A house test asks that every event of a matter has its sentence."""


def told(facts: Facts, kind: str) -> str:
    """What happened, as one sentence; the kind's own words where no sentence is known."""
    sentence = TOLD.get(kind)
    return sentence(facts) if sentence else label(kind, "event")
