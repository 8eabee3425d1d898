"""Processes as a whole: the words of one kind of matter agree, and what they name is there."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from casework.definitions.process import ProcessDefinition
from casework.definitions.process_book import ProcessBook
from casework.definitions.rehearsal import Rehearsal
from casework.definitions.source import Place, Source


def check_processes(book: ProcessBook, roles: Collection[str]) -> None:
    """Refuse the first process whose words cannot serve, at its line.

    Raises ``CampaignInvalid`` with the reasons ``unknown_process``, ``never_run``,
    ``words_differ``, ``unknown_role``, ``unknown_milestone``, ``unknown_fact``, ``series_twice``,
    ``never_remembered``, ``begins_with_facts``, ``unknown_kind``.
    """
    memories = {known for process in book for known in process.rehearsal.remembered()}
    for process in book:
        source = process.source
        _check_callers(process, source, book)
        _check_events(process, source, book, roles)
        _check_series(process, source, book)
        _check_beginning(process, source, book)
        _check_forms(process, source)
        _check_acts(process, source)
        _check_joins(process, source, book)
        _check_pairs(process, source, book)
        _check_memories(process.rehearsal, memories)
    for kind in book.kinds:
        _check_agreement(book.run_by(kind))


def _check_callers(process: ProcessDefinition, source: Source, book: ProcessBook) -> None:
    for index, caller in enumerate(process.part_of):
        if book.get(caller) is None:
            source.refuse(("part_of", index), "unknown_process", process=caller)
    if process.kind is None and not process.part_of:
        source.refuse((), "never_run", process=process.id)
    for index, milestone in enumerate(process.milestones):
        if book.get(milestone.process) is None:
            at = ("milestones", index, "at")
            source.refuse(at, "unknown_process", process=milestone.process)


def _check_events(
    process: ProcessDefinition, source: Source, book: ProcessBook, roles: Collection[str]
) -> None:
    runners = [other for other in book if other.kind and process in book.run_by(other.kind.id)]
    stations = {milestone.id for runner in runners for milestone in runner.milestones}
    for name, event in process.events.items():
        for index, hearer in enumerate(event.notify):
            if hearer.role not in roles:
                at = ("events", name, "notify", index)
                source.refuse(at, "unknown_role", role=hearer.role)
        if event.back_to is not None and event.back_to not in stations:
            place = ("events", name, "back_to")
            source.refuse(place, "unknown_milestone", milestone=event.back_to)


def _check_series(process: ProcessDefinition, source: Source, book: ProcessBook) -> None:
    """A number is read back by its word, so no two series share one."""
    words = [word for other in book for word in other.numbers.values()]
    words += [kind.number for kind in book.kinds.values()]
    for series, word in process.numbers.items():
        if words.count(word) > 1:
            source.refuse(("numbers", series), "series_twice", word=word)


def _check_forms(process: ProcessDefinition, source: Source) -> None:
    """What says which form stands in is a fact of the matter that names a form."""
    for form, name in process.given_by.items():
        fact = process.facts.get(name)
        if fact is None or fact.type != "form":
            source.refuse(("forms", form, "given_by"), "unknown_fact", fact=name)


def _check_acts(process: ProcessDefinition, source: Source) -> None:
    """What says on which day an act happened is a fact of the process, and a day."""
    for name, act in process.acts.items():
        fact = process.facts.get(act.day) if act.day else None
        if act.day and (fact is None or fact.type != "day"):
            source.refuse(("acts", name, "day"), "unknown_fact", fact=act.day)


def _check_joins(process: ProcessDefinition, source: Source, book: ProcessBook) -> None:
    """What is carried over and told are facts that matters on either side have."""
    own = {*process.facts, *book.facts}
    anywhere = {name for other in book for name in other.facts} | own
    joined: list[tuple[Place, str, str]] = [
        (("carries", mine), mine, theirs) for mine, theirs in process.carries.items()
    ]
    joined += [
        (("tells", element, "facts", theirs), mine, theirs)
        for element, telling in process.tells.items()
        for theirs, mine in telling.facts.items()
    ]
    for place, mine, theirs in joined:
        for name, known in ((mine, own), (theirs, anywhere)):
            if name not in known:
                source.refuse(place, "unknown_fact", fact=name)


def _check_pairs(process: ProcessDefinition, source: Source, book: ProcessBook) -> None:
    """A step that another hand must do names steps that are drawn."""
    for name, step in process.steps.items():
        for index, (owner, other) in enumerate(step.not_by):
            if book.step(owner, other) is None:
                source.refuse(("steps", name, "not_by", index), "unknown_step", step=other)


def _check_memories(rehearsal: Rehearsal, memories: Collection[tuple[str, str]]) -> None:
    """A case that waits for what is never remembered would never happen."""
    cases = (case for story in rehearsal.steps.values() for case in story.case.all_within())
    for place, whom, name in (asked for case in cases for asked in case.asks()):
        if (whom, name) not in memories:
            rehearsal.source.refuse(place, "never_remembered", of=whom, name=name)


def _check_beginning(process: ProcessDefinition, source: Source, book: ProcessBook) -> None:
    """What a person begins can be given no facts by the program, and comes from known kinds."""
    if process.begins is None:
        return
    if process.kind is None or process.starts_with != frozenset():
        source.refuse(("begins",), "begins_with_facts", process=process.id)
    for index, kind in enumerate(process.begins.origins):
        if kind not in book.kinds:
            source.refuse(("begins", "from", index), "unknown_kind", kind=kind)


def _check_agreement(processes: tuple[ProcessDefinition, ...]) -> None:
    """A matter's stage and limits are known by their name alone: one word for each."""
    known: dict[tuple[str, str], object] = {}
    for process in processes:
        sections: Mapping[str, Mapping[str, object]]
        sections = {"stages": process.stages, "limits": process.limits}
        for section, named in sections.items():
            for name, words in named.items():
                if known.setdefault((section, name), words) != words:
                    process.source.refuse((section, name), "words_differ", name=name)
