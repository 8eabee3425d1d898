"""What a phase did to a time limit, in words: its day, its rule, its ladder."""

from __future__ import annotations

from casework.limits.explained_phases import PhaseChange
from casework.limits.explanation import Explanation
from webapp.app.i18n import _, day
from webapp.words.labels import label
from webapp.words.vocabulary import phase_titles, title_of_rule


def phase_title(change: PhaseChange) -> str:
    """What the phase is called in the reader's language."""
    return phase_titles().get(change.phase, change.phase)


def phase_told(why: Explanation, change: PhaseChange) -> list[str]:
    """What a phase did to the limit: its day, its rule, its ladder; each as it was and is."""
    if change.new is None:
        told = [_("Day: open until the clock runs on, so far %(old)s", old=day(change.old))]
    elif change.old == change.new:
        told = [_("Day: stays %(day)s", day=day(change.new))]
    else:
        told = [_("Day: %(old)s → %(new)s", old=day(change.old), new=day(change.new))]
    rules = [title_of_rule(rule, why.campaign) for rule in (change.old_rule, change.rule)]
    if change.old_rule == change.rule:
        told.append(_("Rule: stays %(rule)s", rule=rules[1]))
    else:
        told.append(_("Rule: %(old)s → %(new)s", old=rules[0], new=rules[1]))
    ladders = [
        label(ladder, "ladder") if ladder else "—" for ladder in (change.old_ladder, change.ladder)
    ]
    if change.old_ladder == change.ladder:
        told.append(_("Ladder: stays %(ladder)s", ladder=ladders[1]))
    else:
        told.append(_("Ladder: %(old)s → %(new)s", old=ladders[0], new=ladders[1]))
    return told
