"""Sound process models put together by chance, from blocks that are each sound."""

from __future__ import annotations

import random

from tests.engine.drawing import (
    call,
    choice,
    end,
    flow,
    line,
    parallel,
    process,
    service,
    start,
    timer,
    user,
)  # fmt: skip

FACTS = ("c0", "c1", "c2")
ANYTHING = frozenset({"both", "again"})


class Builder:
    """Grows one process; every block enters at one element and leaves at one."""

    def __init__(
        self, dice: random.Random, name: str, callees: list[str], *, joins_in_loops: bool
    ) -> None:
        self.joins_in_loops = joins_in_loops
        self.dice = dice
        self.name = name
        self.callees = callees
        self.parts: list[str] = []
        self.count = 0

    def model(self, size: int) -> bytes:
        first, last = self.block(size, ANYTHING)
        self.parts += [start(), end(), flow("begun", first), flow(last, "done")]
        return process(self.name, *self.parts)

    def block(self, size: int, within: frozenset[str]) -> tuple[str, str]:
        kinds = [self.task, self.act, self.sequence, self.sequence, self.either]
        if "both" in within:
            kinds.append(self.both)
        if "again" in within:
            kinds += [self.again, self.again]
        if self.callees:
            kinds.append(self.called)
        if size <= 1:
            kinds = [self.task, self.act]
        return self.dice.choice(kinds)(size, within)

    def task(self, _size: int, _within: frozenset[str]) -> tuple[str, str]:
        name = self.new("task")
        self.parts.append(user(name))
        if self.dice.random() < 0.5:
            late, note, noted = self.new("late"), self.new("note"), self.new("noted")
            self.parts += [timer(late, name), service(note, "note"), end(noted)]
            self.parts.append(line(late, note, noted))
        return name, name

    def act(self, _size: int, _within: frozenset[str]) -> tuple[str, str]:
        name = self.new("act")
        self.parts.append(service(name, "act"))
        return name, name

    def called(self, _size: int, _within: frozenset[str]) -> tuple[str, str]:
        name = self.new("call")
        self.parts.append(call(name, self.dice.choice(self.callees)))
        return name, name

    def sequence(self, size: int, within: frozenset[str]) -> tuple[str, str]:
        first, between = self.block(size // 2, within)
        after, last = self.block(size // 2, within)
        self.parts.append(flow(between, after))
        return first, last

    def either(self, size: int, within: frozenset[str]) -> tuple[str, str]:
        split, join = self.new("either"), self.new("either_end")
        one, two = self.block(size // 2, within), self.block(size // 2, within)
        self.parts += [choice(split, f"{split}_{one[0]}"), choice(join), flow(split, one[0])]
        self.parts += [flow(split, two[0], self.condition()), flow(one[1], join)]
        self.parts.append(flow(two[1], join))
        return split, join

    def both(self, size: int, within: frozenset[str]) -> tuple[str, str]:
        """Two paths at once; a third level would be more situations than the gate counts."""
        split, join = self.new("both"), self.new("both_end")
        self.parts += [parallel(split), parallel(join)]
        inside = within - {"again" if "again" in within else "both"}
        for first, last in (self.block(size // 2, inside) for _ in range(2)):
            self.parts += [flow(split, first), flow(last, join)]
        return split, join

    def again(self, size: int, within: frozenset[str]) -> tuple[str, str]:
        inside = within if self.joins_in_loops else within - {"both"}
        enter, leave = self.new("again"), self.new("again_end")
        asked, _ = self.task(1, within)
        first, last = self.block(size // 2, inside)
        self.parts += [choice(enter), choice(leave, f"{leave}_{enter}"), flow(enter, asked)]
        out, _ = self.task(1, within)
        self.parts += [flow(asked, first), flow(last, leave)]
        self.parts += [flow(leave, enter), flow(leave, out, self.condition())]
        return enter, out

    def condition(self) -> str:
        return self.dice.choice(["{} ", "not {}", "{} == True"]).format(self.dice.choice(FACTS))

    def new(self, kind: str) -> str:
        self.count += 1
        return f"{kind}_{self.count}"


def random_models(dice: random.Random, *, joins_in_loops: bool = True) -> dict[str, bytes]:
    """A process ``outer`` that may call ``inner``, which may call ``core``."""
    sizes = {"core": (4, []), "inner": (8, ["core"]), "outer": (16, ["inner", "core"])}
    return {
        name: Builder(dice, name, callees, joins_in_loops=joins_in_loops).model(size)
        for name, (size, callees) in sizes.items()
    }
