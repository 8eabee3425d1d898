"""Service tasks that give way once, at the worst moment: after they have done all their work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from workflows.steps import SERVICE_TASKS


class GaveWay(RuntimeError):
    """What a sabotaged service task raises."""


class Sabotage:
    """Makes every service task fail the first time it is called, and keeps count."""

    def __init__(self) -> None:
        self.pending = set(SERVICE_TASKS)

    @contextmanager
    def lurking(self) -> Iterator[None]:
        """Put the failing handlers into the registry for the length of the block."""
        real = dict(SERVICE_TASKS)
        SERVICE_TASKS.update({name: partial(self._once, name, real[name]) for name in real})
        try:
            yield
        finally:
            SERVICE_TASKS.update(real)

    def _once(
        self, name: str, handler: Callable[..., Any], context: Any, /, **parameters: Any
    ) -> Any:
        answer = handler(context, **parameters)
        if name in self.pending:
            context.work.session.flush()  # so that there is something to roll back
            self.pending.remove(name)
            raise GaveWay(name)
        return answer
