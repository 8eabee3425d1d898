"""Random changes of packs and calendar: what a new notice or a new arrangement might bring."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from casework.definitions import calendar_seed
from casework.rules.calendar_years import YearFile, read_year
from tests.packs import PROCESSES, shipped_rules

CHANGED_RULES = (
    PROCESSES + "hazard_closure/limits.yaml",
    PROCESSES + "rectification/limits.yaml",
    PROCESSES + "look_back/limits.yaml",
    PROCESSES + "interview/limits.yaml",
    "jiangbei-2022/rules/phases.yaml",
)
LADDERS = PROCESSES + "_shared/ladders.yaml"


def _copied(packs: Path, to: Path) -> Path:
    """A copy of packs and of the processes beside them; the copied packs."""
    shutil.copytree(packs / PROCESSES, to / "bpmn")
    return Path(shutil.copytree(packs, to / "campaigns"))


def changed_rules(packs: Path, to: Path, dice: random.Random, today: date) -> Path:
    """A copy of ``packs`` in which most of the limits of a hazard are other ones."""
    to = _copied(packs, to)
    for name in CHANGED_RULES:
        edit(to / name, lambda data: [_change(rule, dice, today) for rule in data["rules"]])
    return to


def changed_ladders(packs: Path, to: Path, dice: random.Random) -> Path:
    """A copy of ``packs`` in which every ladder has other days, and maybe other rungs."""
    to = _copied(packs, to)

    def change(data: dict[str, Any]) -> None:
        for name in data["ladders"]:
            days = dice.sample(range(-8, 12), dice.randint(1, 8))
            data["ladders"][name] = on_other_days(data["ladders"][name], sorted(days))

    edit(to / LADDERS, change)
    return to


def on_other_days(rungs: list[dict[str, Any]], days: list[int]) -> list[dict[str, Any]]:
    """A ladder of the file on other days; its last rung speaks for all that are more."""
    ats = list(dict.fromkeys(rung["at"] for rung in rungs))
    kept = [ats[min(number, len(ats) - 1)] for number in range(len(days))]
    return [
        {**deepcopy(rung), "at": day}
        for day, at in zip(days, kept, strict=True)
        for rung in rungs
        if rung["at"] == at
    ]


def shortening_phases(packs: Path, to: Path) -> Path:
    """A copy of ``packs`` with so much time that July brings the due days forward."""
    to = _copied(packs, to)

    def shorten(data: dict[str, Any]) -> None:
        for phase in data["tracks"][0]["phases"][1:]:
            phase["open_matters"] = "shorten_due"

    def lengthen(data: dict[str, Any]) -> None:
        for rule in data["rules"]:
            if rule["id"] == "rectification_normal":
                rule["length"] = 40

    edit(to / "jiangbei-2022/campaign.yaml", shorten)
    edit(to / "jiangbei-2022/rules/phases.yaml", lengthen)
    return to


def edit(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change a file of a pack as data and write it again."""
    data = yaml.safe_load(path.read_text("utf-8"))
    change(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")


def changed_year(dice: random.Random, today: date) -> YearFile:
    """This year with other days off: some are taken back, some are new, near today."""
    year = today.year
    days = {d.date: (d.kind, d.name) for d in calendar_seed().days if d.date.year == year}
    for _ in range(dice.randint(3, 7)):
        first = today + timedelta(days=dice.randrange(-8, 30))
        for step in range(dice.randint(1, 4)):
            days.setdefault(first + timedelta(days=step), ("holiday", f"示例{first:%m%d}"))
    lines = [
        f"{d},{kind},{name},示例" for d, (kind, name) in sorted(days.items()) if d.year == year
    ]
    return read_year("\n".join(["date,kind,name,source", *lines]).encode())


def _change(rule: dict[str, Any], dice: random.Random, today: date) -> None:
    if dice.random() < 0.2:
        return
    if "length" in rule:
        rule["length"] = max(1, rule["length"] + dice.choice([-8, -4, -2, -1, 1, 3, 6, 12]))
        rule.pop("extension", None)
    if rule["unit"] == "working_days" and dice.random() < 0.3:
        rule["unit"] = "calendar_days"
        rule["last_day"] = dice.choice(["keep", "next_working_day"])
    if rule["unit"] == "fixed" or dice.random() < 0.2:
        rule["not_later_than"] = today + timedelta(days=dice.randrange(-10, 80))
        rule.pop("not_before", None)


def begun_later(packs: Path, on: str, rule: str) -> None:
    """Change ``packs``: the campaign begins on a later day, and one rule is the law only then.

    So a limit that began earlier has lost its rule, while no day of the campaign lacks one.
    """

    def begin(data: dict[str, Any]) -> None:
        data["period"]["starts_on"] = on
        phases = data["tracks"][0]["phases"]
        phases[:] = phases[1:]
        phases[0]["starts_on"] = on

    def enact(data: dict[str, Any]) -> None:
        own = [one for one in data["rules"] if one["id"] == rule]
        added = own or [one for one in shipped_rules() if one["id"] == rule]
        data["rules"] = [one for one in data["rules"] if one["id"] != rule]
        data["rules"] += [{**one, "valid_from": on} for one in added]

    edit(packs / "jiangbei-2022/campaign.yaml", begin)
    edit(packs / "jiangbei-2022/rules/phases.yaml", enact)
