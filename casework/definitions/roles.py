"""What people may be, and which roles are never one person's (roles.yaml)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from casework.definitions.pack import by_id
from casework.definitions.source import Source
from casework.definitions.vocabulary import Role
from casework.wording import Text


def read_roles(source: Source) -> dict[str, Role]:
    """The roles by id; refused where one excludes itself or a role that does not exist."""
    known = by_id(source, "roles")
    for index, raw in enumerate(source.data["roles"]):
        for number, other in enumerate(raw.get("excludes", ())):
            if other not in known or other == raw["id"]:
                place = ("roles", index, "excludes", number)
                source.refuse(place, "unknown_reference", value=other)
    return {raw["id"]: _role(raw) for raw in source.data["roles"]}


def excluding_pair(roles: Mapping[str, Role], held: Iterable[str]) -> tuple[str, str] | None:
    """The first two of the roles ``held`` by one person of which one excludes the other (SR-67)."""
    for one, other in combinations(held, 2):
        if other in roles[one].excludes or one in roles[other].excludes:
            return one, other
    return None


def _role(raw: Mapping[str, Any]) -> Role:
    title, excludes = Text.from_json(raw["title"]), frozenset(raw.get("excludes", ()))
    return Role(raw["id"], title, raw["lane"], excludes)
