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


class Builder:
    """Grows one process; every block enters at one element and leaves at one."""

    def __init__(self, dice: random.Random, name: str, callees: list[str]) -> None:
        self.dice = dice
        self.name = name
        self.callees = callees
        self.parts: list[str] = []
        self.count = 0

    def model(self, size: int) -> bytes:
        first, last = self.block(size, loops=True)
        self.parts += [start(), end(), flow("begun", first), flow(last, "done")]
        return process(self.name, *self.parts)

    def block(self, size: int, *, loops: bool) -> tuple[str, str]:
        kinds = [self.task, self.act, self.sequence, self.sequence, self.either, self.both]
        if loops:
            kinds += [self.again, self.again]
        if self.callees:
            kinds.append(self.called)
        if size <= 1:
            kinds = [self.task, self.act]
        return self.dice.choice(kinds)(size, loops=loops)

    def task(self, _size: int, *, loops: bool) -> tuple[str, str]:
        name = self.new("task")
        self.parts.append(user(name))
        if self.dice.random() < 0.5:
            late, note, noted = self.new("late"), self.new("note"), self.new("noted")
            self.parts += [timer(late, name), service(note, "note"), end(noted)]
            self.parts.append(line(late, note, noted))
        return name, name

    def act(self, _size: int, *, loops: bool) -> tuple[str, str]:
        name = self.new("act")
        self.parts.append(service(name, "act"))
        return name, name

    def called(self, _size: int, *, loops: bool) -> tuple[str, str]:
        name = self.new("call")
        self.parts.append(call(name, self.dice.choice(self.callees)))
        return name, name

    def sequence(self, size: int, *, loops: bool) -> tuple[str, str]:
        first, between = self.block(size // 2, loops=loops)
        after, last = self.block(size // 2, loops=loops)
        self.parts.append(flow(between, after))
        return first, last

    def either(self, size: int, *, loops: bool) -> tuple[str, str]:
        split, join = self.new("either"), self.new("either_end")
        one, two = self.block(size // 2, loops=loops), self.block(size // 2, loops=loops)
        self.parts += [choice(split, f"{split}_{one[0]}"), choice(join), flow(split, one[0])]
        self.parts += [flow(split, two[0], self.condition()), flow(one[1], join)]
        self.parts.append(flow(two[1], join))
        return split, join

    def both(self, size: int, *, loops: bool) -> tuple[str, str]:
        split, join = self.new("both"), self.new("both_end")
        self.parts += [parallel(split), parallel(join)]
        for first, last in (self.block(size // 2, loops=False) for _ in range(2)):
            self.parts += [flow(split, first), flow(last, join)]
        return split, join

    def again(self, size: int, *, loops: bool) -> tuple[str, str]:
        enter, leave = self.new("again"), self.new("again_end")
        asked, _ = self.task(1, loops=False)
        first, last = self.block(size // 2, loops=True)
        self.parts += [choice(enter), choice(leave, f"{leave}_{enter}"), flow(enter, asked)]
        out = self.new("out")
        self.parts += [service(out, "act"), flow(asked, first), flow(last, leave)]
        self.parts += [flow(leave, enter), flow(leave, out, self.condition())]
        return enter, out

    def condition(self) -> str:
        return self.dice.choice(["{} ", "not {}", "{} == True"]).format(self.dice.choice(FACTS))

    def new(self, kind: str) -> str:
        self.count += 1
        return f"{kind}_{self.count}"


def random_models(dice: random.Random) -> dict[str, bytes]:
    """A process ``outer`` that may call ``inner``, which may call ``core``."""
    core = Builder(dice, "core", []).model(4)
    inner = Builder(dice, "inner", ["core"]).model(8)
    outer = Builder(dice, "outer", ["inner", "core"]).model(16)
    return {"core": core, "inner": inner, "outer": outer}
