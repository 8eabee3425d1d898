"""Every entity, in one place to import from."""

from sqlalchemy.orm import selectin_polymorphic

from casework.models.attachments import Attachment
from casework.models.base import Base
from casework.models.channels import CalendarFeed, ChannelState, NoticeSettings
from casework.models.disposal import DisposalAnswer
from casework.models.enterprises import Enterprise
from casework.models.escalations import Escalation
from casework.models.hazards import Hazard, RectificationOrder
from casework.models.hourly_uses import HourlyUse
from casework.models.incidents import Incident
from casework.models.inspections import Inspection
from casework.models.interviews import Interview
from casework.models.limit_requests import ExtensionRequest, Suspension
from casework.models.limits import Limit, Rung
from casework.models.log import OFFICE_TRAIL, EventRow, OfficeTrail
from casework.models.matters import Matter
from casework.models.office import (
    CalendarDay,
    CalendarYear,
    Installation,
    Lease,
    NumberSeries,
    Receipt,
)
from casework.models.outbox import Notice, OutboxRow
from casework.models.papers import IssuedPaper, Letterhead
from casework.models.people import Person, SignIn, Unit
from casework.models.phases import PhaseSwitch, PhaseSwitchLine
from casework.models.prints import PhotoHash, PhotoPrint, PhotoSuspicion
from casework.models.sign_ins import KnownDevice, PasswordLink, SignInAttempt, SignInBrake
from casework.models.walls import WALLED
from casework.models.watch import SweepWatch
from casework.models.work import FormVersion, ProcessModelRow, ProcessRow, Submission, WorkItem

WHOLE = selectin_polymorphic(Matter, Matter.__subclasses__())
"""Loads a matter with the columns of its kind: a second statement, of the kinds found alone."""

__all__ = [
    "OFFICE_TRAIL",
    "WALLED",
    "WHOLE",
    "Attachment",
    "Base",
    "CalendarDay",
    "CalendarFeed",
    "CalendarYear",
    "ChannelState",
    "DisposalAnswer",
    "Enterprise",
    "Escalation",
    "EventRow",
    "ExtensionRequest",
    "FormVersion",
    "Hazard",
    "HourlyUse",
    "Incident",
    "Inspection",
    "Installation",
    "Interview",
    "IssuedPaper",
    "KnownDevice",
    "Lease",
    "Letterhead",
    "Limit",
    "Matter",
    "Notice",
    "NoticeSettings",
    "NumberSeries",
    "OfficeTrail",
    "OutboxRow",
    "PasswordLink",
    "Person",
    "PhaseSwitch",
    "PhaseSwitchLine",
    "PhotoHash",
    "PhotoPrint",
    "PhotoSuspicion",
    "ProcessModelRow",
    "ProcessRow",
    "Receipt",
    "RectificationOrder",
    "Rung",
    "SignIn",
    "SignInAttempt",
    "SignInBrake",
    "Submission",
    "Suspension",
    "SweepWatch",
    "Unit",
    "WorkItem",
]
