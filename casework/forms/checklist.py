"""The checklist of an annex (检查表): every item answered, each in the way it is printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from casework.forms.checklist_items import ChecklistItem
from casework.forms.choosing import NO, YES, doubles
from casework.forms.field import Fault, FormField, is_blank
from casework.forms.files import PhotosField
from casework.forms.terms import Finding, Occasion, Shown, ShownItem, Speech, Terms
from casework.rules.checklist import PHOTOS, failing_items, photos_at
from casework.typed_text import plain, unkeepable
from casework.wording import Text

ANSWERS = {"yes": YES, "no": NO, "not_applicable": Text("不适用", "Not applicable")}
PARTS = ("answer", "detail", "extra", "remark")
"""What may be said of an item; what is not said is kept as nothing. Photos are kept if any came."""
LONGEST = {"extra": 100, "remark": 500}
MOST_PHOTOS = 10
"""As many photos as one item takes."""
PHOTOS_OF_ITEM = Text("本项照片", "Photos of this item")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistField(FormField):
    """Printed lines, each answered by yes, no or not applicable."""

    type: ClassVar[str] = "checklist"
    drawn: ClassVar[str] = "checklist"
    keys: ClassVar[frozenset[str]] = frozenset({"items"})
    needs: ClassVar[tuple[str, ...]] = ("items",)

    @property
    def parts(self) -> tuple[FormField, ...]:
        return (self, *(self.photos_of(item) for item in self.items))

    def photos_of(self, item: ChecklistItem) -> PhotosField:
        """The question for photos that show ``item`` and no other."""
        place = photos_at(self.name, item.no)
        return PhotosField(name=place, label=PHOTOS_OF_ITEM, multiple=True, max=MOST_PHOTOS)

    def cleaned(self, answer: Any) -> Any:
        if not isinstance(answer, Mapping):
            return answer
        return {no: _cleaned(said) for no, said in answer.items() if not _is_left_out(said)}

    def check(self, answer: Any, others: Mapping[str, Any], terms: Terms) -> Iterator[Finding]:
        if not isinstance(answer, Mapping):
            yield Finding(self.name, "not_an_answer")
            return
        for item in self.items:
            place = f"{self.name}.{item.no}"
            if str(item.no) in answer:
                said = answer[str(item.no)]
                yield from _check_item(item, said, place)
                if isinstance(said, Mapping) and said.get(PHOTOS) is not None:
                    yield from self.photos_of(item).check(said[PHOTOS], others, terms)
            else:
                yield Finding(place, "required")
        known = {str(item.no) for item in self.items}
        yield from (Finding(f"{self.name}.{no}", "not_asked") for no in answer if no not in known)

    def show(self, answer: Any, speech: Speech) -> Shown:
        asked = [item for item in self.items if str(item.no) in answer]
        problems = {item.number for item in failing_items(asked, answer, speech.decide)}
        return Shown(
            items=tuple(
                ShownItem(
                    no=item.no,
                    text=speech.words(item.text),
                    answer=speech.words(ANSWERS[answer[str(item.no)]["answer"]]),
                    problem=item.no in problems,
                    note=_note(item, answer[str(item.no)], speech),
                    photos_at=photos_at(self.name, item.no),
                )
                for item in asked
            )
        )

    def plain(self, occasion: Occasion) -> dict[str, Any]:
        lines = {str(i.no): _plain_line(i, bad=i.no in occasion.failing) for i in self.items}
        for number in occasion.failing:
            if shown := occasion.shows(number):
                lines[str(number)][PHOTOS] = shown
        return lines

    @classmethod
    def faults(cls, raw: Mapping[str, Any]) -> Iterator[Fault]:
        for number, item in enumerate(raw.get("items", ())):
            if item["no"] != number + 1:
                facts = {"expected": number + 1, "value": item["no"]}
                yield ("items", number, "no"), "items_not_in_order", facts
            yield from _faults_of_detail(item, ("items", number))

    def own_json(self) -> dict[str, Any]:
        return {"items": [item.to_json() for item in self.items]}

    @classmethod
    def own_from_json(cls, raw: Mapping[str, Any]) -> dict[str, Any]:
        return {"items": tuple(ChecklistItem.from_json(item) for item in raw["items"])}


def _is_left_out(said: Any) -> bool:
    """Whether nothing was sent of an item; a line whose parts are blank was sent, unanswered."""
    return not isinstance(said, Mapping) and is_blank(said)


def _cleaned(said: Any) -> Any:
    """What was said of an item, with nothing in place of what was left blank."""
    if not isinstance(said, Mapping):
        return said
    texts = {
        part: plain(value) if isinstance(value, str) else value for part, value in said.items()
    }
    given = {part: None if is_blank(value) else value for part, value in texts.items()}
    if given.get(PHOTOS) is None:
        given.pop(PHOTOS, None)
    return {**dict.fromkeys(PARTS), **given}


def _check_item(item: ChecklistItem, said: Any, place: str) -> Iterator[Finding]:
    """The detail is asked under one answer only, the extra text where it is printed."""
    if not isinstance(said, Mapping):
        yield Finding(place, "not_an_answer")
        return
    answer = said.get("answer")
    if answer is None:
        yield Finding(f"{place}.answer", "required")
    elif not isinstance(answer, str) or answer not in ANSWERS:
        yield Finding(f"{place}.answer", "not_listed")
    yield from _check_detail(item, said, place)
    if item.extra is None and said.get("extra") is not None:
        yield Finding(f"{place}.extra", "not_asked")
    for part in LONGEST:
        yield from _check_words(said.get(part), part, f"{place}.{part}")
    yield from (
        Finding(f"{place}.{part}", "not_asked") for part in said if part not in {*PARTS, PHOTOS}
    )


def _check_detail(item: ChecklistItem, said: Mapping[str, Any], place: str) -> Iterator[Finding]:
    detail = said.get("detail")
    if item.detail is not None and said.get("answer") == item.detail.when:
        if detail not in [choice.value for choice in item.detail.choices]:
            yield Finding(f"{place}.detail", "not_one_of_these")
    elif detail is not None:
        yield Finding(f"{place}.detail", "not_asked")


def _check_words(text: Any, part: str, place: str) -> Iterator[Finding]:
    if text is None:
        return
    if not isinstance(text, str):
        yield Finding(place, "not_text")
    elif strange := unkeepable(text):
        yield Finding(place, "sign_not_kept", {"sign": strange[0], "at": strange[1]})
    elif part == "extra" and "\n" in text:
        yield Finding(place, "several_lines")
    elif len(text) > LONGEST[part]:
        yield Finding(place, "too_long", {"most": LONGEST[part], "length": len(text)})


def _note(item: ChecklistItem, said: Mapping[str, Any], speech: Speech) -> str:
    """The sub-choice, the number asked for and the remark, as far as they were given."""
    choices = item.detail.choices if item.detail else ()
    detail = next((speech.words(c.label) for c in choices if c.value == said.get("detail")), "")
    told = said.get("extra")
    extra = f"{speech.words(item.extra)}: {told}" if item.extra and told else ""
    return "; ".join(part for part in (detail, extra, said.get("remark") or "") if part)


def _plain_line(item: ChecklistItem, *, bad: bool) -> dict[str, Any]:
    """One line of a checklist, well or ill; a sub-choice only where the answer opens it."""
    answer: str = item.problem_when
    if answer == "detail":
        answer = item.detail.when if item.detail else "yes"
    elif not bad:
        answer = {"yes": "no", "no": "yes"}[answer]
    opened = item.detail is not None and item.detail.when == answer
    return {
        "answer": answer,
        "detail": _plain_detail(item, bad=bad) if opened else None,
        "extra": "示例-2022-0001" if item.extra and answer == "yes" else None,
        "remark": "现场发现（演练）" if bad else None,
    }


def _plain_detail(item: ChecklistItem, *, bad: bool) -> str | None:
    choices = [choice.value for choice in item.detail.choices] if item.detail else []
    wrong = item.detail.bad if item.detail else None
    if bad and wrong is not None:
        return wrong
    return next((choice for choice in choices if choice != wrong), None)


def _faults_of_detail(item: Mapping[str, Any], at: tuple[str | int, ...]) -> Iterator[Fault]:
    detail = item.get("detail")
    if detail is None:
        if item["problem_when"] == "detail":
            yield (*at, "problem_when"), "missing_key", {"key": "detail"}
        return
    yield from doubles(detail["choices"], *at, "detail", "choices")
    values = {choice["value"] for choice in detail["choices"]}
    if item["problem_when"] == "detail" and "bad" not in detail:
        yield (*at, "detail"), "missing_key", {"key": "bad"}
    if "bad" in detail and detail["bad"] not in values:
        yield (*at, "detail", "bad"), "unknown_value", {"value": detail["bad"]}
