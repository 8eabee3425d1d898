"""The time limits a campaign knows, each in every version that was ever the law (L-VER)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from casework.errors import RuleNotInForce
from casework.limits.rules import LimitRule


@dataclass(frozen=True, slots=True, eq=False)
class RuleBook(Mapping[str, LimitRule]):
    """Rules by id. As a mapping it shows those in force on ``day``, the campaign's first.

    The law of the day of the act applies, so code that starts a clock asks :meth:`on` instead.
    """

    day: date
    known: Mapping[str, tuple[LimitRule, ...]]
    """Every version of every rule, oldest first."""
    _in_force: Mapping[str, LimitRule]
    chained: frozenset[str]
    """The rules that another one runs after."""

    @classmethod
    def of(cls, rules: Iterable[LimitRule], day: date) -> RuleBook:
        """A book of ``rules`` for a campaign that begins on ``day``; ids keep their order.

        Versions of one id must not overlap; campaign files are checked for it when read.
        """
        versions: dict[str, list[LimitRule]] = defaultdict(list)
        for rule in rules:
            versions[rule.id].append(rule)
        known = {name: tuple(sorted(found, key=_age)) for name, found in versions.items()}
        valid = (rule for found in known.values() for rule in found if rule.is_valid_on(day))
        chained = frozenset(rule.after for found in known.values() for rule in found)
        return cls(day, known, {rule.id: rule for rule in valid}, chained)

    def on(self, rule_id: str, day: date) -> LimitRule:
        """The version that is the law for an act of ``day``.

        ``KeyError`` for an id the book does not have, :class:`RuleNotInForce` when no version of
        it holds on that day.
        """
        for rule in self.known[rule_id]:
            if rule.is_valid_on(day):
                return rule
        raise RuleNotInForce(rule=rule_id, day=day.isoformat())

    def versions(self, rule_id: str) -> tuple[LimitRule, ...]:
        """Every version of the rule, oldest first; ``KeyError`` for an id not in the book."""
        return self.known[rule_id]

    def __getitem__(self, rule_id: str) -> LimitRule:
        """The version in force on the campaign's first day; ``KeyError`` when there is none."""
        return self._in_force[rule_id]

    def __iter__(self) -> Iterator[str]:
        """The ids of the rules in force on the campaign's first day."""
        return iter(self._in_force)

    def __len__(self) -> int:
        """How many rules are in force on the campaign's first day."""
        return len(self._in_force)


def _age(rule: LimitRule) -> date:
    return rule.valid_from or date.min
