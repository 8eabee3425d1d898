"""A time limit explained: how it stands, which rule set the day, and how it was counted."""

from __future__ import annotations

from casework.definitions import Campaign
from casework.limits.clocks import MatterClock
from casework.models import Limit
from casework.models.limits import ARMED, PAUSED
from webapp.app.i18n import _, day
from webapp.words.labels import label
from webapp.words.limits import Clock, ended, opening, paused, running
from webapp.words.vocabulary import basis_told, title_of_rule


def chip_of(clock: MatterClock | Limit) -> Clock | None:
    """How it stands: so many days left or over, stopped, kept, missed, opened, withdrawn."""
    if clock.state == PAUSED:
        return paused(clock.due_on, provisional=clock.provisional)
    if clock.state != ARMED:
        return ended(clock.state, clock.due_on, clock.days_late, provisional=clock.provisional)
    if clock.edge == "opening":
        return opening(clock.due_at)
    return running(clock.due_at, provisional=clock.provisional)


def rule_of(clock: MatterClock, campaign: Campaign) -> str:
    """The rule that set the day, and where it stands."""
    basis = basis_told(clock.explanation.get("basis", ""))
    return _("Rule: %(rule)s (%(basis)s)", rule=title_of_rule(clock.rule, campaign), basis=basis)


def counted(clock: MatterClock) -> str:
    """How the day was found: what was counted from when, and what moved it."""
    how = clock.explanation
    parts = [_plainly(clock)]
    if how.get("added"):
        unit = label(how.get("unit"), "unit_of_time")
        parts.append(_("with %(added)s %(unit)s of extension", added=how["added"], unit=unit))
    parts += [label(reason, "moved_by") for reason in how.get("moved_by", ())]
    if clock.calendar:
        parts.append(_("working calendar %(version)s", version=clock.calendar))
    if clock.overridden:
        parts.append(_("then set by a leader: %(day)s", day=day(clock.due_on)))
    return "; ".join(parts)


def _plainly(clock: MatterClock) -> str:
    how, start = clock.explanation, day(clock.starts_at)
    if how.get("unit") == "fixed":
        return _("a fixed day of the campaign: %(day)s", day=day(how["counted_to"]))
    if how.get("unit") == "chosen":
        return _("the day named in the form: %(day)s", day=day(how["counted_to"]))
    return _(
        "%(length)s %(unit)s after %(start)s, which is not counted: %(day)s",
        length=how.get("length"),
        unit=label(how.get("unit"), "unit_of_time"),
        start=start,
        day=day(how.get("counted_to")),
    )
