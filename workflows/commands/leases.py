"""Leases: of several processes, one does a periodic job."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from casework.models import Lease
from casework.unit_of_work import UnitOfWork


def hold_lease(work: UnitOfWork, *, name: str, holder: str, length: timedelta) -> bool:
    """Take or renew the lease ``name`` for ``length`` of real time; False if another holds it.

    What is done under a lease must still be harmless when done twice: a lease saves work, it
    does not guard data.
    """
    lease = work.session.scalar(select(Lease).where(Lease.name == name).with_for_update())
    now = work.recorded_at
    if lease is None:
        work.session.add(Lease(name=name, holder=holder, until=now + length, fence=1))
        return True
    if lease.holder != holder and lease.until > now:
        return False
    lease.fence += lease.holder != holder
    lease.holder, lease.until = holder, now + length
    return True
