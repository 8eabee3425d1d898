"""``campaign.yaml``: read, checked against the rest of its pack, and frozen as a Campaign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from casework.definitions.campaign import Campaign
from casework.definitions.form_checks import check_form_keeps, check_form_serves, forms_serving
from casework.definitions.form_reader import check_problem_types
from casework.definitions.ladders import Ladder, read_ladders
from casework.definitions.pack import PlacedForm, by_id
from casework.definitions.paper_book import Around, PlacedPaper, ensure_papers_fit
from casework.definitions.penalties import penalty_law
from casework.definitions.penalties_reader import PlacedLaw
from casework.definitions.process import ProcessDefinition
from casework.definitions.process_book import ProcessBook
from casework.definitions.rules_checks import check_rules, check_validity
from casework.definitions.rules_reader import PlacedRule
from casework.definitions.seed_words import first_day, last_day
from casework.definitions.source import Source
from casework.definitions.strike_off import StrikeOffTable, with_own_lines
from casework.definitions.tracks_reader import read_tracks
from casework.definitions.vocabulary import (
    AreaTag,
    Duty,
    ProblemType,
    ProductClass,
    Region,
    Role,
)
from casework.forms import Form
from casework.forms.form import digest_of
from casework.limits.rule_book import RuleBook
from casework.wording import Text


@dataclass(frozen=True, slots=True)
class Parts:
    """A pack's parts with what it inherits already laid under them."""

    forms: Mapping[str, PlacedForm]
    papers: Mapping[str, PlacedPaper]
    rules: Mapping[str, tuple[PlacedRule, ...]]
    """Every version of every rule, in the order of its file."""
    ladders: Mapping[str, Ladder]
    processes: ProcessBook
    roles: Mapping[str, Role]
    strike_off: StrikeOffTable
    penalties: PlacedLaw


def read_campaign(source: Source, slug: str, parts: Parts) -> Campaign:
    """The campaign ``slug`` in ``source``; every reference resolved, or refused with its line."""
    raw = source.data
    ladders = {**parts.ladders, **read_ladders(source, parts.ladders, parts.roles)}
    starts_on, ends_on = _period(source)
    products = by_id(source, "products")
    versions = (placed.rule for found in parts.rules.values() for placed in found)
    rules = RuleBook.of(versions, starts_on)
    processes = tuple(raw.get("processes", parts.processes.processes))
    _check_references(source, slug, parts, rules, processes)
    check_rules(parts.rules, ladders=ladders, roles=parts.roles)
    _check_validity(parts, processes, (starts_on, ends_on))
    return Campaign(
        slug=slug,
        version=raw["version"],
        title=Text.from_json(raw["title"]),
        **_notice(raw["notice"]),
        region=_region(raw["region"]),
        starts_on=starts_on,
        ends_on=ends_on,
        tracks=read_tracks(source, (starts_on, ends_on), products=products),
        products=tuple(
            ProductClass(p["id"], no, Text.from_json(p["title"]))
            for no, p in enumerate(raw["products"], start=1)
        ),
        problem_types=tuple(map(_problem_type, raw["problem_types"])),
        area_tags=tuple(
            AreaTag(t["id"], Text.from_json(t["title"])) for t in raw.get("area_tags", ())
        ),
        forms={name: placed.form for name, placed in parts.forms.items()},
        papers={name: placed.paper for name, placed in parts.papers.items()},
        records=tuple(raw["records"]),
        rules=rules,
        rungs=ladders,
        processes=processes,
        duties=_duties(source),
        strike_off=with_own_lines(parts.strike_off, source, by_id(source, "problem_types")),
        penalties=penalty_law(parts.penalties, (starts_on, ends_on)),
        digest=_digest(source, parts, ladders),
    )


def _notice(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The notice that orders the campaign, and the one of the superior that it follows."""
    return {
        "document_number": raw["document_number"],
        "index_number": raw.get("index_number", ""),
        "issuer": raw["issuer"],
        "written_on": date.fromisoformat(raw["written_on"]),
        "published_on": date.fromisoformat(raw["published_on"]),
        "superior_document": raw.get("superior_document", ""),
        "superior_title": raw.get("superior_title", ""),
    }


def _period(source: Source) -> tuple[date, date]:
    period = source.data["period"]
    first, last = first_day(period["starts_on"]), last_day(period["ends_on"])
    if first > last:
        source.refuse(("period", "starts_on"), "edges_reversed", first=first, last=last)
    return first, last


def _region(raw: Mapping[str, Any]) -> Region:
    title = Text.from_json(raw["title"])
    return Region(raw["code"], title, raw["calendar"], raw["time_zone"], tuple(raw["languages"]))


def _problem_type(raw: Mapping[str, Any]) -> ProblemType:
    title = Text.from_json(raw["title"])
    return ProblemType(raw["id"], title, raw["domain"], raw["weight"], raw["basis"])


def _duties(source: Source) -> tuple[Duty, ...]:
    by_id(source, "duties")
    return tuple(_duty(source, index) for index in range(len(source.data.get("duties", ()))))


def _duty(source: Source, index: int) -> Duty:
    raw = source.data["duties"][index]
    due_on = raw.get("due_on")
    if raw["every"] == "once" and due_on is None:
        source.refuse(("duties", index), "missing_key", key="due_on")
    return Duty(
        id=raw["id"],
        title=Text.from_json(raw["title"]),
        by=raw["by"],
        to=raw["to"],
        every=raw["every"],
        weekday=raw.get("weekday"),
        due_on=None if due_on is None else date.fromisoformat(due_on),
        parts=tuple(raw["parts"]),
        basis=raw["basis"],
    )


def _check_references(
    source: Source, slug: str, parts: Parts, rules: RuleBook, processes: tuple[str, ...]
) -> None:
    by_id(source, "area_tags")
    problem_types = by_id(source, "problem_types")
    for placed in parts.forms.values():
        check_problem_types(placed.source, problem_types)
    for index, process in enumerate(processes):
        known = parts.processes.get(process)
        if known is None:
            source.refuse(("processes", index), "unknown_process", process=process)
        _check_rules(known, rules, campaign=slug)
        _check_forms(known, parts, campaign=slug)
    for index, record in enumerate(source.data["records"]):
        if record not in parts.forms:
            source.refuse(("records", index), "unknown_form", form=record)
        if not parts.forms[record].form.checklist:
            source.refuse(("records", index), "record_without_checklist", form=record)
    around = Around(parts.forms, parts.processes, parts.papers, parts.roles)
    ensure_papers_fit(parts.papers.values(), around)


def _check_validity(parts: Parts, processes: tuple[str, ...], period: tuple[date, date]) -> None:
    """No day of the campaign is without a version of the rules that its processes need."""
    needed = {rule for process in processes for rule in parts.processes.processes[process].rules}
    check_validity(parts.rules, period=period, needed=needed)


def _check_rules(needs: ProcessDefinition, rules: RuleBook, *, campaign: str) -> None:
    """Each limit of the process has its rules in the pack, in force when the campaign begins."""
    for name, limit in needs.limits.items():
        for rule in limit.rules:
            at, facts = ("limits", name), {"campaign": campaign, "rule": rule}
            if rule not in rules.known:
                needs.source.refuse(at, "missing_rule", **facts)
            if rule not in rules:
                needs.source.refuse(at, "rule_not_in_force", **facts, day=rules.day)


def _check_forms(needs: ProcessDefinition, parts: Parts, *, campaign: str) -> None:
    """Each form the process names is there, and gives what is expected of it."""
    forms: list[Form] = [placed.form for placed in parts.forms.values()]
    facts = parts.processes.facts_in(needs.id)
    for wanted, routes in needs.forms.items():
        serving = forms_serving(wanted, forms)
        if not serving:
            needs.source.refuse(("forms", wanted), "missing_form", campaign=campaign)
        for form in serving:
            check_form_serves(form, parts.forms[form.id].source, routes)
            check_form_keeps(form, parts.forms[form.id].source, facts)


def _digest(source: Source, parts: Parts, ladders: Mapping[str, Ladder]) -> str:
    forms = {name: placed.form.digest for name, placed in parts.forms.items()}
    rules = {
        name: [placed.source.data["rules"][placed.place[1]] for placed in found]
        for name, found in parts.rules.items()
    }
    rungs = {name: [asdict(rung) for rung in ladder] for name, ladder in ladders.items()}
    return digest_of({"campaign": source.data, "forms": forms, "rules": rules, "ladders": rungs})
