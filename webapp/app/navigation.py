"""The places of the navigation. A place shows once its page exists, to the roles it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, request, url_for

from casework.queries.people import SECURITY, SYSTEM
from casework.unit_of_work import UnitOfWork
from webapp.app.context import actor, reading
from webapp.app.i18n import _l

Count = tuple[int, int]
"""How many wait, and how many of them are late."""


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the side bar; ``bottom`` ones also stand in the phone's bottom bar."""

    endpoint: str
    label: str
    icon: str
    roles: frozenset[str] = frozenset()
    """Empty: for every role."""
    bottom: bool = False
    about_cases: bool = False
    """Whether it shows nothing to a person who may see no unit's matters."""
    kept_for: frozenset[str] = frozenset()
    """Roles to which it shows something even then."""

    @property
    def url(self) -> str:
        return url_for(self.endpoint)

    @property
    def is_here(self) -> bool:
        """Whether the present page belongs to this place: its own page, or one of its pages."""
        ours = self.endpoint.split(".")[0]
        alone = sum(place.endpoint.startswith(f"{ours}.") for place in PLACES) == 1
        return request.endpoint == self.endpoint or (alone and request.blueprint == ours)


PLACES = (
    Place("inbox.index", _l("To do"), "inbox", bottom=True),
    Place(
        "inspections.new", _l("New inspection"), "plus-lg", frozenset({"inspector"}), bottom=True
    ),
    Place("ledger.index", _l("Ledger"), "journal-text", bottom=True, about_cases=True),
    Place("kinds.index", _l("Matters"), "list-check", about_cases=True),
    Place(
        "campaigns.index",
        _l("Campaign"),
        "flag",
        bottom=True,
        about_cases=True,
        kept_for=frozenset({SYSTEM}),
    ),
    Place("enterprises.index", _l("Enterprises"), "building", about_cases=True),
    Place("notices.index", _l("Notices"), "bell", bottom=True),
    Place("calendar.index", _l("Calendar"), "calendar3"),
    Place("accounts.index", _l("Accounts"), "people", frozenset({SECURITY}), bottom=True),
    Place("admin.clock", _l("Clock"), "clock-history", frozenset({"administrator"})),
    Place("sweep.show", _l("Sweep"), "arrow-repeat", frozenset({"administrator"})),
    Place("channels.index", _l("Channels"), "send", frozenset({"administrator"})),
    Place(
        "letterheads.index", _l("Letterheads"), "file-earmark-text", frozenset({"administrator"})
    ),
    Place("radar.index", _l("Photo comparison"), "fingerprint", frozenset({"auditor"})),
    Place(
        "checkpoints.index",
        _l("Checkpoints"),
        "shield-check",
        frozenset({"auditor", "administrator"}),
    ),
    Place("admin.incidents", _l("Incidents"), "bug", frozenset({"administrator"})),
)
COUNTERS: dict[str, Callable[[UnitOfWork], Count]] = {}
"""By endpoint: how to count what waits at a place. Views add theirs."""


def counter(
    endpoint: str,
) -> Callable[[Callable[[UnitOfWork], Count]], Callable[[UnitOfWork], Count]]:
    """Let a function count what waits at the place ``endpoint``, on every page."""

    def register(count: Callable[[UnitOfWork], Count]) -> Callable[[UnitOfWork], Count]:
        COUNTERS[endpoint] = count
        return count

    return register


def places() -> list[tuple[Place, Count]]:
    """The places open to who is signed in, with what waits there."""
    open_ones = [place for place in PLACES if _is_open(place)]
    with reading() as work:
        return [(place, _count(work, place)) for place in open_ones]


def _is_open(place: Place) -> bool:
    who = actor()
    if place.about_cases and not who.units and not place.kept_for & who.roles:
        return False
    known = place.endpoint in current_app.view_functions
    return known and (not place.roles or bool(place.roles & who.roles))


def _count(work: UnitOfWork, place: Place) -> Count:
    count = COUNTERS.get(place.endpoint)
    return count(work) if count else (0, 0)
