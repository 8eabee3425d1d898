"""Why a time limit ends on its day, in words: the steps of the count, folded by week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from casework.limits.explanation import Explanation, Move, RungLine
from casework.limits.rules import DayLine, LimitRule
from casework.rules.calendar import office_day
from webapp.app.i18n import _, day, locale, moment, ngettext
from webapp.words.labels import label
from workflows.limits.coming import act_of_rung

SHORT = 31
"""Days up to which a count is shown whole on the screen."""


@dataclass(frozen=True, slots=True)
class Week:
    """The days of one week of the count, Monday to Sunday, as far as it goes."""

    lines: tuple[DayLine, ...]
    is_open: bool

    @property
    def first(self) -> date:
        return self.lines[0].day

    @property
    def last(self) -> date:
        return self.lines[-1].day

    @property
    def numbers(self) -> str:
        """Which days of the count fall in the week: "days 4 to 8"."""
        counted = [line.number for line in self.lines if line.number is not None]
        if not counted:
            return _("no day counted")
        if len(counted) == 1:
            return _("day %(number)s", number=counted[0])
        return _("days %(first)s to %(last)s", first=counted[0], last=counted[-1])

    @property
    def names(self) -> str:
        """What was passed over in the week beside its weekend."""
        special = [name_of(line) for line in self.lines if line.name]
        return " · ".join(dict.fromkeys(special))


def weeks(lines: Sequence[DayLine]) -> list[Week]:
    """The count week by week; a long one opens only where something other than weekends is."""
    short = len(lines) <= SHORT
    grouped = [
        tuple(days)
        for _monday, days in groupby(lines, key=lambda x: x.day - timedelta(x.day.weekday()))
    ]
    last = len(grouped) - 1
    return [
        Week(days, short or place in {0, last} or any(line.name for line in days))
        for place, days in enumerate(grouped)
    ]


def name_of(line: DayLine) -> str:
    """What a day is called: the festival, the weekend, the reason of the pause."""
    if line.skipped == "paused":
        return _("clock stopped: %(why)s", why=label(line.name, "pause_kind"))
    if line.skipped == "holiday":
        return _("%(festival)s, a holiday", festival=label(line.name, "festival"))
    if line.skipped == "weekend":
        return _("weekend")
    if line.name:
        return _("make-up working day for %(festival)s", festival=label(line.name, "festival"))
    return ""


def weekday(value: date) -> str:
    """The day of the week: 周一."""
    return label(str(value.weekday()), "weekday")


def length_of(rule: LimitRule) -> str:
    """How long the rule is: 15 working days; or that its day is given."""
    if rule.unit == "fixed":
        return _("a fixed day: %(day)s", day=day(rule.not_later_than))
    if rule.unit == "chosen":
        return _("the day a person names in the form")
    return f"{rule.length} {label(rule.unit, 'unit_of_time')}"


def valid(rule: LimitRule) -> str:
    """For acts of which days this version is the law."""
    if rule.valid_from is None and rule.valid_until is None:
        return _("no version dates: it holds as long as the campaign")
    if rule.valid_until is None:
        return _("for acts from %(first)s on", first=day(rule.valid_from))
    if rule.valid_from is None:
        return _("for acts until %(last)s", last=day(rule.valid_until))
    return _(
        "for acts from %(first)s to %(last)s",
        first=day(rule.valid_from),
        last=day(rule.valid_until),
    )


def count_told(why: Explanation) -> list[str]:
    """How the day was counted, for every unit in its own way; one sentence a step."""
    rule = why.rule
    if rule is None:
        return [_("The campaign's files no longer have this rule; what was recorded stands below.")]
    added = sum(int(extension["length"]) for extension in why.limit.extensions)
    if rule.unit in {"working_days", "calendar_days"}:
        told = _days(why, rule, added)
    elif rule.unit == "months":
        told = _months(why, rule.length + added)
    elif rule.unit == "hours":
        told = _hours(why, rule.length + added)
    elif rule.unit == "fixed":
        told = _fixed(why, rule)
    else:
        told = _chosen(why, added)
    if why.term is not None:
        told.append(_("The count ends on %(day)s.", day=day(why.term.counted_to)))
    return told


def _days(why: Explanation, rule: LimitRule, added: int) -> list[str]:
    unit, start = label(rule.unit, "unit_of_time"), day(why.limit.starts_at)
    first = _(
        "The starting day %(start)s is not counted; counting begins on the day after it.",
        start=start,
    )
    if not added:
        return [first, _("%(need)s %(unit)s are to be counted.", need=rule.length, unit=unit)]
    need = _(
        "%(need)s %(unit)s are to be counted: %(length)s by the rule and %(added)s by extension.",
        need=rule.length + added,
        unit=unit,
        length=rule.length,
        added=added,
    )
    return [first, need]


def _fixed(why: Explanation, rule: LimitRule) -> list[str]:
    told = [_("The rule gives the day itself; nothing is counted.")]
    if why.term is not None and why.term.counted_to != rule.not_later_than:
        told.append(_("It began after that day, so it ends on the day it began."))
    return told


def _chosen(why: Explanation, added: int) -> list[str]:
    named = why.term.counted_to if why.term else why.limit.chosen_on
    told = [_("The day was named in the form: %(day)s. Nothing is counted.", day=day(named))]
    if added:
        told.append(
            ngettext("An extension added %(num)s day.", "Extensions added %(num)s days.", added)
        )
    return told


def _months(why: Explanation, months: int) -> list[str]:
    first = office_day(why.limit.starts_at)
    told = [
        ngettext(
            "%(num)s month on from %(start)s ends on the day of the same number (Civil Code, 202).",
            "%(num)s months on from %(start)s end on the day of the same number (Civil Code, 202).",
            months,
            start=day(first),
        )
    ]
    if why.term and not why.limit.pauses and why.term.counted_to.day != first.day:
        told.append(_("That month has no such day: its last day counts."))
    if why.limit.pauses:
        told.append(_("Each day of a pause before the end moves it on by a day."))
    return told


def _hours(why: Explanation, hours: int) -> list[str]:
    told = [
        ngettext(
            "%(num)s hour from %(start)s, by the clock; nights and days off count as well.",
            "%(num)s hours from %(start)s, by the clock; nights and days off count as well.",
            hours,
            start=moment(why.limit.starts_at),
        )
    ]
    if why.limit.pauses:
        told.append(_("The time the clock stood still is added."))
    return told


def move_told(move: Move) -> str:
    """What moved the last day, and to where."""
    old, new = day(move.old), day(move.new)
    if move.reason == "not_before":
        return _("Not before the day the rule opens: %(old)s → %(new)s.", old=old, new=new)
    if move.reason == "not_later_than":
        return _("Not later than the last day of the rule: %(old)s → %(new)s.", old=old, new=new)
    names = ", ".join(f"{day(line.day)} ({name_of(line)})" for line in move.passed)
    told = _(
        "The last day is no working day, so the next one counts: %(days)s → %(new)s.",
        days=names,
        new=new,
    )
    if move.arrived:
        festival = label(move.arrived, "festival")
        told += " " + _("It is a make-up working day for %(festival)s.", festival=festival)
    return told


def offset_told(offset: int) -> str:
    """When a rung is reached, seen from the due day."""
    if offset == 0:
        return _("on the day")
    if offset < 0:
        return ngettext("%(num)s working day before", "%(num)s working days before", -offset)
    return ngettext("%(num)s working day after", "%(num)s working days after", offset)


def rung_act(why: Explanation, rung: RungLine) -> Mapping[str, str]:
    """What the rung asks of whom: as it was decided, else as the ladder would ask."""
    if rung.act:
        return {"act": rung.act, "to_role": rung.to_role}
    act, to_role = act_of_rung(why.campaign, why.limit, rung.number)
    return {"act": act, "to_role": to_role}


def title(why: Explanation) -> str:
    """The rule's title in the reader's language."""
    if why.rule is None:
        return why.limit.rule
    return why.rule.title_en if locale() == "en" else why.rule.title_zh
