"""Papers in a rehearsal: those that must be served are issued as soon as their task is done."""

from __future__ import annotations

from functools import cached_property
from uuid import UUID

from flask import Flask

from casework.queries.papers import papers_after
from casework.queries.submissions import handed_in
from casework.unit_of_work import UnitOfWork
from webapp.app.composition import Office
from webapp.app.wsgi import create_app
from webapp.pages.papers.drafting import made
from webapp.rehearsal.inbox import Desk
from webapp.rehearsal.people import Colleague
from webapp.words.paper_clerk import OfficeClerk
from workflows.commands.papers import MadeFiles, PaperPlace, draft_paper, issue_paper


class Registry:
    """The desk at which papers are issued; its words are those of the pages."""

    def __init__(self, office: Office, campaign: str) -> None:
        self._office = office
        self._campaign = office.runtime.campaigns[campaign]

    def asks(self, desk: Desk) -> bool:
        """Whether a paper that must be served may follow the task."""
        step = (desk.process, desk.step)
        return any(p.served_by and step in p.issued_at for p in self._campaign.papers.values())

    def places(self, colleague: Colleague, desk: Desk) -> list[PaperPlace]:
        """The papers that the task asks for now that it is done, and that must be served."""
        with self._office.unit_of_work.reading(colleague.actor) as work:
            done = [h for h in handed_in(work.session, desk.matter_id) if h.task_id == desk.task_id]
        return [
            PaperPlace(desk.matter_id, desk.task_id, paper.id)
            for handed in done
            for paper in papers_after(self._campaign, handed)
            if paper.served_by
        ]

    def drawn(self, colleague: Colleague, place: PaperPlace) -> MadeFiles:
        """The files of the paper, in the store."""
        with self._app.test_request_context():
            with self._office.unit_of_work.reading(colleague.actor) as work:
                drafted = draft_paper(self._office.runtime, work, clerk=OfficeClerk(), place=place)
            return made(drafted, {})

    def issue(self, work: UnitOfWork, place: PaperPlace, files: MadeFiles) -> UUID:
        """Issue the paper in an open unit of work."""
        with self._app.test_request_context():
            return issue_paper(
                self._office.runtime,
                work,
                clerk=OfficeClerk(),
                place=place,
                typed={},
                files=files,
            )

    @cached_property
    def _app(self) -> Flask:
        return create_app(self._office)
