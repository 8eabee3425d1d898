"""Time limits as a whole: ladders, roles and chains they name are there, and chains end."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from casework.definitions.rules_reader import PlacedRule


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
