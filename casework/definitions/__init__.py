"""Campaign packs (campaigns/): read, checked and frozen once, at start-up."""

from casework.definitions.book import CampaignBook
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
from casework.definitions.form import ChecklistItem, Choice, Detail, Form, FormField
from casework.definitions.text import Text

__all__ = [
    "AreaTag",
    "Campaign",
    "CampaignBook",
    "ChecklistItem",
    "Choice",
    "Detail",
    "Duty",
    "Form",
    "FormField",
    "Phase",
    "ProblemType",
    "ProductClass",
    "Region",
    "Role",
    "Text",
    "Track",
]
