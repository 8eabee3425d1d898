"""Campaign packs (campaigns/): read, checked and frozen once, at start-up."""

from casework.definitions.book import CampaignBook
from casework.definitions.calendar import CalendarDay, CalendarSeed, calendar_seed
from casework.definitions.campaign import Campaign, Phase, Track
from casework.definitions.demo import load_demo
from casework.definitions.process import Beginning, Fact, ProcessDefinition, Stage
from casework.definitions.process_book import ProcessBook
from casework.definitions.seeds import DemoData, EnterpriseSeed, StaffSeed, UnitSeed
from casework.definitions.synthetic import synthetic_enterprises
from casework.definitions.vocabulary import (
    AreaTag,
    Duty,
    ProblemType,
    ProductClass,
    Region,
    Role,
)
from casework.forms import ChecklistItem, Choice, Detail, Form, FormField
from casework.wording import Text

__all__ = [
    "AreaTag",
    "Beginning",
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
    "Fact",
    "Form",
    "FormField",
    "Phase",
    "ProblemType",
    "ProcessBook",
    "ProcessDefinition",
    "ProductClass",
    "Region",
    "Role",
    "StaffSeed",
    "Stage",
    "Text",
    "Track",
    "UnitSeed",
    "calendar_seed",
    "load_demo",
    "synthetic_enterprises",
]
