"""The words that papers are written in: Chinese, in whichever language the page is read."""

from __future__ import annotations

from flask_babel import force_locale

from casework.definitions import Campaign, FormField
from casework.forms import is_blank
from casework.models import Matter
from casework.queries.submissions import HandedIn
from casework.rules.checklist import Decide
from webapp.app.context import runtime
from webapp.app.i18n import READINGS
from webapp.words.facts import Around, told_fact
from webapp.words.submissions import Reader

CHINESE = READINGS["zh_CN"]


class OfficeClerk:
    """Answers and facts in Chinese words."""

    def answer(self, handed: HandedIn, field: FormField) -> str:
        """An answer as people read it; empty where nothing was answered."""
        value = handed.answers.get(field.name)
        if is_blank(value):
            return ""
        with force_locale(CHINESE):
            return field.show(value, Reader(handed)).plain

    def fact(self, matter: Matter, name: str, *, campaign: Campaign, unit_of_time: str) -> str:
        """A fact of a matter as people read it."""
        declared = runtime().processes.facts_of(matter.kind)[name]
        with force_locale(CHINESE):
            return told_fact(declared, matter.fact(name), Around(campaign, unit_of_time))

    @property
    def decide(self) -> Decide:
        """The decision tables."""
        engine = runtime().engine
        return lambda table, facts: engine.decide(table, facts).outputs
