"""Forms as data: what a person is asked, what is taken, and which answers route the process."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from casework.errors import AnswersInvalid
from casework.forms.checklist_items import ChecklistItem
from casework.forms.field import FormField, Scalar, is_blank
from casework.forms.files import FilesField
from casework.forms.keeping import unkept
from casework.forms.kinds import field_from_json
from casework.forms.options import sparse
from casework.forms.places import answer_at
from casework.forms.terms import Finding, Occasion, Terms
from casework.wording import Text

Answers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Form:
    """One form in one version; a submission stays readable in the version it was filled in."""

    id: str
    version: int
    title: Text
    stands_for: str | None
    """The form a process names, when this one stands in for it (annex 4 for onsite_record)."""
    fields: tuple[FormField, ...]
    digest: str = field(default="", compare=False)
    """SHA-256 of the canonical JSON: the same wording and rules give the same digest."""

    def __getitem__(self, name: str) -> FormField:
        """The field called ``name``; ``KeyError`` if there is none."""
        for known in self.fields:
            if known.name == name:
                return known
        raise KeyError(name)

    @property
    def checklist(self) -> tuple[ChecklistItem, ...]:
        """The printed lines of a record form; none for other forms."""
        return next((known.items for known in self.fields if known.items), ())

    @property
    def file_fields(self) -> tuple[FilesField, ...]:
        """Every question that is answered by files, those of a checklist's items among them."""
        parts = (part for known in self.fields for part in known.parts)
        return tuple(part for part in parts if isinstance(part, FilesField))

    def asks_for(self, kind: type[FormField]) -> bool:
        """Whether the form has a question of that kind."""
        return any(isinstance(known, kind) for known in self.fields)

    def taken(self, answers: Any, terms: Terms) -> Answers:
        """``answers`` as they are kept: cleaned, complete, and nothing that is not asked.

        Raises ``AnswersInvalid`` with every finding.
        """
        kept, findings = self.checked(answers, terms)
        if findings:
            raise AnswersInvalid(findings=findings)
        return kept

    def checked(self, answers: Any, terms: Terms) -> tuple[Answers, tuple[Finding, ...]]:
        """What of ``answers`` is asked, cleaned, and everything that is wrong with them."""
        if not isinstance(answers, Mapping):
            return {}, (Finding("", "not_an_object"),)
        if unkeepable := tuple(unkept(answers)):
            return {}, unkeepable
        said = {name: value for name, value in answers.items() if not is_blank(value)}
        kept: Answers = {}
        findings: list[Finding] = []
        for asked in self.on(terms).fields:
            findings.extend(_check(asked, said.pop(asked.name, None), kept, terms))
        sent = (name for name in terms.files if answer_at(kept, name) is None)
        unasked = dict.fromkeys([*said, *sent])
        findings.extend(Finding(name, "not_asked") for name in unasked)
        return kept, tuple(findings)

    def on(self, terms: Terms) -> Form:
        """The form as it is asked under these terms; its digest stays that of its wording."""
        return replace(self, fields=tuple(known.on(terms) for known in self.fields))

    def filled(self, occasion: Occasion) -> Answers:
        """Answers to every question that is asked and must be answered, and what ``says`` says."""
        answers: Answers = {}
        for asked in self.fields:
            if not asked.answered or not asked.is_shown(answers):
                continue
            if asked.name in occasion.says:
                answers[asked.name] = occasion.says[asked.name]
            elif asked.is_required(answers):
                answers[asked.name] = asked.plain(occasion)
        return answers

    def routing_facts(self, answers: Mapping[str, Any]) -> dict[str, Scalar]:
        """The few answers the process decides by."""
        return {known.name: answers.get(known.name) for known in self.fields if known.routes}

    def kept_facts(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """The facts of the matter that the form fills (``keeps``); None where it was not asked."""
        filled = [(known.keeps, known.name) for known in self.fields if known.keeps]
        given = {fact: answers[name] for fact, name in filled if name in answers}
        return {fact: given.get(fact) for fact, _ in filled}

    def to_json(self) -> dict[str, Any]:
        """As plain data, in the shape of a form file; what is not said is left out."""
        return sparse(
            id=self.id,
            version=self.version,
            title=self.title.to_json(),
            stands_for=self.stands_for,
            fields=[known.to_json() for known in self.fields],
        )

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Form:
        """From what :meth:`to_json` wrote, or from a checked form file with its ``id``."""
        fields = [field_from_json(known) for known in raw["fields"]]
        form = cls(
            id=raw["id"],
            version=raw["version"],
            title=Text.from_json(raw["title"]),
            stands_for=raw.get("stands_for"),
            fields=tuple(known.among(fields) for known in fields),
        )
        return replace(form, digest=digest_of(form.to_json()))


def _check(asked: FormField, said: Any, kept: Answers, terms: Terms) -> Iterator[Finding]:
    """Check what was said to one question; put it into ``kept`` if the question is asked."""
    if not asked.answered or not asked.is_shown(kept):
        if said is not None:
            yield Finding(asked.name, "not_asked")
        return
    answer = asked.cleaned(said)
    if is_blank(answer):
        if asked.is_required(kept):
            yield Finding(asked.name, "required")
        return
    yield from asked.check(answer, kept, terms)
    kept[asked.name] = answer


def digest_of(data: object) -> str:
    """SHA-256 of ``data`` as canonical JSON (sorted keys, no spaces, UTF-8)."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
