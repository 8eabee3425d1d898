"""Sources of chance: one for each kind of matter, all told by one seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random


@dataclass(slots=True)
class Chances:
    """Gives each kind of matter a source of its own.

    So the others go on as they did when a process is added, or asks for more.
    """

    seed: int
    _sources: dict[str, Random] = field(default_factory=dict)

    def of(self, subject: str) -> Random:
        """The source of a kind of matter, or of another ``subject`` such as the visits."""
        if subject not in self._sources:
            # a rehearsal must be repeatable, not secret
            self._sources[subject] = Random(f"{self.seed} {subject}")  # noqa: S311
        return self._sources[subject]
