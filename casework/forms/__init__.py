"""Forms: what a person is asked, which answers are taken, and how answers are shown.

One class a kind of question; every door asks the same object.
"""

from casework.forms.checklist_items import ChecklistItem, Detail
from casework.forms.field import FormField, is_blank
from casework.forms.form import Answers, Form
from casework.forms.kinds import KINDS
from casework.forms.options import Choice
from casework.forms.terms import Finding, Occasion, Shown, ShownItem, Speech, Terms

__all__ = [
    "KINDS",
    "Answers",
    "ChecklistItem",
    "Choice",
    "Detail",
    "Finding",
    "Form",
    "FormField",
    "Occasion",
    "Shown",
    "ShownItem",
    "Speech",
    "Terms",
    "is_blank",
]
