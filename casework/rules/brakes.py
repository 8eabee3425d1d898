"""How wrong passwords slow the next sign-in (登录减速): a growing wait that has an upper bound.

An attempt is counted before its password is checked, so that many at once get no more than one
after another. What is counted is forgotten with time; no wait is endless.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address
from math import ceil

ACCOUNT, NAME, ADDRESS, DOOR, DEVICE, OWN = (
    "account", "name", "address", "door", "device", "own",
)  # fmt: skip
MOST_DOUBLINGS = 20
NONE = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Brake:
    """``free`` attempts cost no wait; each one more doubles it, from ``first`` to ``longest``."""

    free: int
    first: timedelta
    longest: timedelta
    forgets: timedelta
    """After this long one attempt is no longer counted."""

    def level(self, counted: float, since: timedelta) -> float:
        """What is left of a count made ``since`` that long ago."""
        return max(0.0, counted - max(since, NONE) / self.forgets)

    def wait(self, counted: float) -> timedelta:
        """How long after the last attempt the next one may come."""
        over = ceil(counted) - self.free
        if over < 0:
            return NONE
        return min(self.first * (1 << min(over, MOST_DOUBLINGS)), self.longest)

    def left(self, counted: float, since: timedelta) -> timedelta:
        """What is left of the wait; nothing where the clock was set back since."""
        return NONE if since < NONE else max(self.wait(counted) - since, NONE)


def brakes(attempts: int, longest: timedelta) -> Mapping[str, Brake]:
    """Every brake, by kind, from the two settings of an installation.

    ``account`` is one name tried from one address, ``name`` one name from anywhere: an attacker
    with one address slows himself and leaves the account to its owner elsewhere. ``address`` and
    ``door`` are wide, since a whole office may sit behind one address. ``device`` counts for one
    that signed in before, ``own`` for the old password asked of who is signed in.
    """
    first = min(timedelta(seconds=15), longest)
    one = Brake(free=attempts, first=first, longest=longest, forgets=longest)
    seconds = min(timedelta(seconds=5), longest)
    return {
        ACCOUNT: one,
        DEVICE: one,
        OWN: one,
        NAME: Brake(free=attempts * 2, first=first, longest=longest, forgets=longest / 3),
        ADDRESS: Brake(
            free=attempts * 6,
            first=seconds,
            longest=min(timedelta(minutes=1), longest),
            forgets=timedelta(seconds=30),
        ),
        DOOR: Brake(
            free=attempts * 20,
            first=timedelta(seconds=1),
            longest=timedelta(seconds=10),
            forgets=timedelta(seconds=3),
        ),
    }


def network_of(address: str) -> str:
    """What counts as one address: of IPv6 the first 64 bits, which one connection is given."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return known.exploded[:19] + "::/64"


def key_of(*parts: str) -> str:
    """The key under which a brake is kept: a digest, so that no name stands in the table."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
