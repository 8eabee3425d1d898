"""Time limits as a whole: what they name is there, chains end, and no day is left without law."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from casework.definitions.rules_reader import PlacedRule

_DAY = timedelta(days=1)


def check_rules(
    rules: Mapping[str, tuple[PlacedRule, ...]],
    *,
    ladders: Collection[str],
    roles: Collection[str],
) -> None:
    """Refuse the first rule that names something unknown, or a chain that comes back to itself."""
    for versions in rules.values():
        for placed in versions:
            _check_names(placed, rules, ladders, roles)
    for versions in rules.values():
        for placed in versions:
            if placed.rule.after and placed.rule.id in _follows(placed.rule.after, rules):
                placed.source.refuse(
                    (*placed.place, "after"), "circular_chain", rule=placed.rule.id
                )


def check_validity(
    rules: Mapping[str, tuple[PlacedRule, ...]],
    *,
    period: tuple[date, date],
    needed: Collection[str],
) -> None:
    """Refuse the first rule of which no version holds on some day of the ``period``.

    A rule that no process needs may begin or end within the period, as laws do; between two of
    its versions no day may be missing.
    """
    for rule_id, versions in rules.items():
        ordered = sorted(versions, key=lambda placed: placed.rule.valid_from or date.min)
        for earlier, later in zip(ordered, [*ordered[1:], None], strict=True):
            if later is not None or rule_id in needed:
                _check_no_hole(earlier, later, period)


def _check_no_hole(
    earlier: PlacedRule, later: PlacedRule | None, period: tuple[date, date]
) -> None:
    until = earlier.rule.valid_until
    if until is None:
        return
    resumes = later.rule.valid_from if later is not None else None
    first = max(until + _DAY, period[0])
    last = period[1] if resumes is None else min(resumes - _DAY, period[1])
    if first <= last:
        at = (*earlier.place, "valid_until")
        earlier.source.refuse(at, "validity_gap", rule=earlier.rule.id, first=first, last=last)


def _check_names(
    placed: PlacedRule,
    rules: Collection[str],
    ladders: Collection[str],
    roles: Collection[str],
) -> None:
    rule, extension = placed.rule, placed.rule.extension
    if rule.ladder is not None and rule.ladder not in ladders:
        placed.source.refuse((*placed.place, "ladder"), "unknown_ladder", ladder=rule.ladder)
    if rule.after and rule.after not in rules:
        placed.source.refuse((*placed.place, "after"), "unknown_rule", rule=rule.after)
    if extension is not None and extension.by_role not in roles:
        at = (*placed.place, "extension", "by_role")
        placed.source.refuse(at, "unknown_role", role=extension.by_role)


def _follows(rule: str, rules: Mapping[str, tuple[PlacedRule, ...]]) -> set[str]:
    """``rule`` and every rule it stands behind, in whatever version."""
    found: set[str] = set()
    waiting = [rule]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [placed.rule.after for placed in rules[name] if placed.rule.after]
    return found
