"""Why a time limit ends on its day, for programs: codes, days and moments, no sentences."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from casework.limits.explanation import Explanation, RungLine, StartAct
from casework.limits.rules import DayLine, LimitRule
from casework.models import Limit
from casework.unit_of_work import plain
from webapp.pages.explanations.page import rung_act


def data_of(why: Explanation) -> dict[str, Any]:
    """The whole explanation: limit, rule, start, every day, every change, ladder and rungs."""
    limit, term, kept = why.limit, why.term, why.limit.explanation
    rule = _rule(why.rule) if why.rule else {"id": limit.rule, "basis": kept.get("basis")}
    return {
        **_limit(limit),
        "matter": {"id": str(why.matter.id), "number": why.matter.number},
        "rule": rule,
        "start": {
            "at": plain(limit.starts_at),
            "act": limit.started_by,
            "place": limit.started_in,
            **_start(why.start),
        },
        "days": [_day(line) for line in why.days],
        "counted_to": plain(term.counted_to) if term else None,
        "moves": [
            {"reason": move.reason, "old": plain(move.old), "new": plain(move.new)}
            for move in why.moves
        ],
        "phases": [plain(asdict(change)) for change in why.phases],
        "calendar": {
            "recorded": limit.calendar,
            "now": why.calendar_version,
            "agrees": why.agrees,
        },
        "rungs": [_rung(why, rung) for rung in why.rungs],
    }


def _limit(limit: Limit) -> dict[str, Any]:
    told = (
        *("name", "state", "edge", "due_on", "due_at", "days_late", "settled_at", "provisional"),
        *("overridden", "rule_from", "chosen_on", "pauses", "extensions", "history", "ladder"),
    )
    return {"id": str(limit.id), **{name: plain(getattr(limit, name)) for name in told}}


def _rule(rule: LimitRule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": {"zh_CN": rule.title_zh, "en": rule.title_en},
        "basis": rule.basis,
        "law": rule.law or None,
        "unit": rule.unit,
        "length": rule.length,
        "starts": rule.starts or None,
        "not_before": plain(rule.not_before),
        "not_later_than": plain(rule.not_later_than),
        "last_day": rule.last_day,
        "excludes": list(rule.excludes),
        "valid_from": plain(rule.valid_from),
        "valid_until": plain(rule.valid_until),
    }


def _start(start: StartAct | None) -> dict[str, Any]:
    if start is None:
        return dict.fromkeys(("event", "seq", "step", "by", "unit", "document"))
    return {
        "event": start.kind,
        "seq": start.seq,
        "step": start.step or None,
        "by": start.by,
        "unit": start.unit,
        "document": start.document or None,
    }


def _day(line: DayLine) -> dict[str, Any]:
    return {
        "day": line.day.isoformat(),
        "number": line.number,
        "skipped": line.skipped or None,
        "name": line.name or None,
    }


def _rung(why: Explanation, rung: RungLine) -> dict[str, Any]:
    return {
        "number": rung.number,
        "offset": rung.offset,
        "at": plain(rung.moment),
        "state": rung.state,
        "climbed_at": plain(rung.climbed_at),
        "late": rung.late,
        **rung_act(why, rung),
    }
