"""Campaign packs (campaigns/): read, checked and frozen once, at start-up."""

from casework.definitions.book import CampaignBook
from casework.definitions.calendar import CalendarDay, CalendarSeed, calendar_seed
from casework.definitions.campaign import (
    AreaTag,
    Campaign,
    Duty,
    Phase,
    ProblemType,
    ProductClass,
    Region,
    Role,
    Track,
)
from casework.definitions.demo import (
    DemoData,
    EnterpriseSeed,
    StaffSeed,
    UnitSeed,
    load_demo,
)
from casework.definitions.form import ChecklistItem, Choice, Detail, Form, FormField
from casework.definitions.synthetic import synthetic_enterprises
from casework.definitions.text import Text

__all__ = [
    "AreaTag",
    "CalendarDay",
    "CalendarSeed",
    "Campaign",
    "CampaignBook",
    "ChecklistItem",
    "Choice",
    "DemoData",
    "Detail",
    "Duty",
    "EnterpriseSeed",
    "Form",
    "FormField",
    "Phase",
    "ProblemType",
    "ProductClass",
    "Region",
    "Role",
    "StaffSeed",
    "Text",
    "Track",
    "UnitSeed",
    "calendar_seed",
    "load_demo",
    "synthetic_enterprises",
]
