"""How we measure: processor time, in turns, medians; and the rows of the table."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a figure, the floor measured beside it, and what was aimed at."""

    what: str
    unit: str
    figure: float
    floor: float | None = None
    goal: str = ""
    met: bool | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The figure in terms of its floor."""
        return self.figure / self.floor if self.floor else None

    def to_json(self) -> dict[str, Any]:
        """As plain data for ``--json``."""
        return {**asdict(self), "ratio": self.ratio}


def cpu_ms(act: Callable[[], object]) -> float:
    """Milliseconds of processor time this process spent on ``act``."""
    began = time.process_time_ns()
    act()
    return (time.process_time_ns() - began) / 1e6


def wall_ms(act: Callable[[], object]) -> float:
    """Milliseconds until ``act`` was over."""
    began = time.perf_counter_ns()
    act()
    return (time.perf_counter_ns() - began) / 1e6


def in_turns(
    acts: Mapping[str, Callable[[], object]],
    *,
    rounds: int,
    measure: Callable[[Callable[[], object]], float] = cpu_ms,
) -> dict[str, float]:
    """The median of each act, all of them taking turns; the garbage collector waits outside."""
    taken: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(rounds):
        gc.collect()
        gc.disable()
        for name, act in acts.items():
            taken[name].append(measure(act))
        gc.enable()
    return {name: median(times) for name, times in taken.items()}


def table(rows: Sequence[Row]) -> str:
    """The rows as text to read in a terminal."""
    lines = [f"{'what':58} {'figure':>10} {'unit':9} {'floor':>9} {'ratio':>7}  goal"]
    for row in rows:
        floor = "" if row.floor is None else f"{row.floor:9.3f}"
        ratio = "" if row.ratio is None else f"{row.ratio:6.2f}x"
        met = {True: "met", False: "MISSED", None: ""}[row.met]
        goal = f"{row.goal} {met}".strip()
        lines.append(
            f"{row.what:58} {row.figure:10.3f} {row.unit:9} {floor:>9} {ratio:>7}  {goal}"
            + (f"  ({row.note})" if row.note else "")
        )
    return "\n".join(lines)
