"""The assembled office: settings, database, models, campaigns and clock, put together once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from casework.database import connect, readers
from casework.definitions import CampaignBook
from casework.documents.evidence import EvidenceStore
from casework.documents.pieces import PieceStore
from casework.errors import CampaignInvalid, DefinitionError
from casework.models import ProcessModelRow
from casework.queries.office import (
    calendar_version,
    campaigns_in_use,
    installation,
    work_calendar,
)
from casework.record import SealKey
from casework.unit_of_work import UnitOfWorkFactory
from config import Config, SettingRefused
from webapp.app.machine import Machine
from webapp.app.picture_workers import PictureWorkers
from webapp.app.sealing import seal_keys
from webapp.app.virus_scan import VirusScan
from workflows.engine import Bundle, ProcessCatalogue, ProcessEngine
from workflows.model_checks import ensure_models_fit
from workflows.reactions import reactions
from workflows.runtime import Runtime

CLOCK_REREAD_SECONDS = 2.0


class OfficeClock:
    """The time the office goes by: real time, or a demonstration's, moved forward from it.

    When it is read again, so is the version of the working calendar, and if another process loaded
    a year, the calendar itself: the office never counts by an old one for longer than that.
    """

    def __init__(self, engine: Engine, runtime: Runtime) -> None:
        self._sessions = readers(engine)
        self._runtime = runtime
        self._lock = threading.Lock()
        self._offset = timedelta()
        self._read_at = float("-inf")
        self.demo = False

    def __call__(self) -> datetime:
        """Now, in the office."""
        if time.monotonic() - self._read_at > CLOCK_REREAD_SECONDS:
            self.reread()
        return datetime.now(UTC) + self._offset

    def reread(self) -> None:
        """Take over what an administrator set, here or in another process."""
        with self._lock, self._sessions() as session:
            row = installation(session)
            self.demo = row is not None and row.demo
            self._offset = timedelta(seconds=row.clock_offset if row and row.demo else 0.0)
            if calendar_version(session) != self._runtime.calendar.version:
                self._runtime.calendar = work_calendar(session)
            self._read_at = time.monotonic()


@dataclass(frozen=True, slots=True)
class Office:
    """Everything the doors need; one a process."""

    config: Config
    engine: Engine
    runtime: Runtime
    unit_of_work: UnitOfWorkFactory
    clock: OfficeClock
    evidence: EvidenceStore
    machine: Machine = field(default_factory=Machine)
    key: SealKey | None = None
    """What the trail is sealed with, and checkpoints are signed with."""

    @classmethod
    def open(cls, config: Config, *, synchronous: str = "FULL") -> Office:
        """Open the office on a migrated database; refuses bad models and campaigns.

        Raises ``DefinitionError`` naming file, place and problem; also when matters run in a
        campaign whose pack is not there. ``SettingRefused`` when the seal keys cannot be used.
        """
        engine = connect(config.database_url, synchronous=synchronous, pool=config.database_pool)
        try:
            runtime = _runtime(engine, config)
            keys = seal_keys(config, engine)
        except (DefinitionError, SettingRefused):
            engine.dispose()
            raise
        clock = OfficeClock(engine, runtime)
        react, key = reactions(runtime.processes), keys.current if keys else None
        unit_of_work = UnitOfWorkFactory(engine, clock, react, key)
        return cls(config, engine, runtime, unit_of_work, clock, evidence_store(config), key=key)

    @property
    def pieces(self) -> PieceStore:
        """The files that are being sent in pieces."""
        return PieceStore(self.config.unfinished)

    def reread_calendar(self) -> None:
        """Take over the calendar at once, in this process; others follow within seconds."""
        with readers(self.engine)() as session:
            self.runtime.calendar = work_calendar(session)


def _runtime(engine: Engine, config: Config) -> Runtime:
    """Models, campaigns and calendar; refused when a campaign with matters has no pack."""
    catalogue = ProcessCatalogue.read(config.models, fetch=_bundles_of(engine))
    campaigns = CampaignBook.load(config.campaigns, config.models)
    ensure_models_fit(catalogue.models, campaigns)
    with readers(engine)() as session:
        calendar = work_calendar(session)
        for slug in campaigns_in_use(session) - {campaign.slug for campaign in campaigns}:
            raise CampaignInvalid(file=f"{slug}/campaign.yaml", line=1, reason="pack_missing")
    return Runtime(engine=ProcessEngine(catalogue), campaigns=campaigns, calendar=calendar)


def evidence_store(config: Config) -> EvidenceStore:
    """The store of files, with the limits of the settings."""
    return EvidenceStore(
        config.evidence,
        max_bytes=config.photo_megabytes * 1024 * 1024,
        max_pixels=config.photo_megapixels * 1_000_000,
        look=PictureWorkers(),
        scan=VirusScan(config.clamd),
        waiting=PieceStore(config.unfinished).digests,
    )


def _bundles_of(engine: Engine) -> Callable[[str], Bundle | None]:
    """Find the bundle of a model that is no longer shipped, for matters still running on it."""

    def fetch(digest: str) -> Bundle | None:
        with readers(engine)() as session:
            row = session.get(ProcessModelRow, digest)
            return Bundle.from_bytes(row.bundle) if row is not None else None

    return fetch
