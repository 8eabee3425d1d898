"""Issue and void papers as people do, through the pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from casework.models import IssuedPaper
from tests.builders import World

ROLES = ("inspector", "section_chief", "bureau_leader")


class PaperDesk:
    """Whoever may issue a paper of a matter, at the matter's page."""

    def __init__(self, world: World, signed_in: Callable[..., Any]) -> None:
        self._world, self._signed_in = world, signed_in

    def issue(self, matter: UUID, paper: str) -> IssuedPaper:
        """Issue the paper that the matter asks for; the records must say all it needs."""
        browser = self._browser(matter, paper)
        page = browser.get(f"/matters/{matter}").text
        path = re.search(rf'href="(/matters/[^"]+/to-issue/[^"]+/{paper})"', page)
        assert path is not None, f"{paper} is not asked for"
        browser.get(path.group(1))
        answer = browser.post(path.group(1), data={"act": "issue"})
        assert answer.status_code == 303, answer.text
        return self.last(matter, paper)

    def void(self, matter: UUID, paper: str, reason: str = "地址有误") -> None:
        """Void the version that stands."""
        path = f"/matters/{matter}/papers/{self.last(matter, paper).id}"
        browser = self._browser(matter, paper)
        browser.get(path)
        assert browser.post(f"{path}/void", data={"reason": reason}).status_code == 303

    def last(self, matter: UUID, paper: str) -> IssuedPaper:
        """The youngest version."""
        asked = (IssuedPaper.matter_id == matter, IssuedPaper.paper == paper)
        query = select(IssuedPaper).where(*asked).order_by(IssuedPaper.version.desc())
        with self._world.reading() as work:
            return work.session.scalars(query.limit(1)).one()

    def _browser(self, matter: UUID, paper: str) -> Any:
        campaign = self._world.runtime.campaigns[self._world.matter(matter).campaign]
        by = campaign.papers[paper].issued_by
        role = next(role for role in ROLES if role in by)
        return self._signed_in(self._world.actor(role, self._world.matter(matter).unit))
