"""The same request twice, the same answer twice, and the act done once (Idempotency-Key)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from flask import request
from marshmallow import ValidationError
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from casework.errors import CaseworkError, Conflict
from casework.models import Receipt
from casework.unit_of_work import UnitOfWork
from webapp.app.context import actor, reading
from webapp.app.i18n import _
from webapp.app.schemas.html import GUARDS

KEY = re.compile(r"[\x21-\x7e]{8,80}")


@dataclass(frozen=True, slots=True)
class Ticket:
    """One request's claim to be answered once; without a key it claims nothing."""

    key: str | None
    person_id: UUID | None
    digest: str

    def earlier(self) -> str | None:
        """The answer this request was given before; ``Conflict`` if it was another request's."""
        if self.key is None:
            return None
        with reading() as work:
            kept = work.session.get(Receipt, (self.key, self.person_id))
        if kept is None:
            return None
        if kept.request_digest != self.digest:
            raise Conflict(reason="key_reused")
        return kept.answer

    def claim(self, work: UnitOfWork) -> None:
        """Claim the key before acting: of two at once, the second waits here for the first."""
        if self.key is None:
            return
        receipt = Receipt(
            key=self.key,
            person_id=self.person_id,
            request_digest=self.digest,
            answer="",
            created_at=work.recorded_at,
        )
        work.session.add(receipt)
        work.session.flush()

    def settle(self, work: UnitOfWork, answer: str) -> str:
        """Keep the answer, in the same unit of work as the act; return it."""
        if self.key is not None:
            mine = (Receipt.key == self.key, Receipt.person_id == self.person_id)
            work.session.execute(update(Receipt).where(*mine).values(answer=answer))
        return answer


def once(act: Callable[[Ticket], str]) -> str:
    """Do ``act`` unless the same request was answered before; return its answer, a path of ours.

    ``act`` claims the ticket in its unit of work and settles it there: of two with one key the
    claim lets one through. So nothing is looked up before the act, and once when it fails: then
    the request may have been answered before, or by another one at the same moment. What fails
    leaves no receipt, so that it can be sent again.
    """
    ticket = _ticket()
    try:
        return act(ticket)
    except (IntegrityError, CaseworkError, ValidationError):
        answered = ticket.earlier()
        if answered is None:
            raise
        return answered


def _ticket() -> Ticket:
    key = request.headers.get("Idempotency-Key") or request.form.get("idempotency_key") or None
    if key is not None and not KEY.fullmatch(key):
        raise ValidationError(_("An Idempotency-Key has 8 to 80 characters without spaces."))
    return Ticket(key, actor().id, _digest())


def _digest() -> str:
    """What was asked, in a few bytes: address, fields and the content of files."""
    whole = hashlib.sha256(f"{request.method} {request.path}".encode())
    for part in _parts():
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.hexdigest()


def _parts() -> Iterator[bytes]:
    if request.mimetype == "application/json":
        yield request.get_data()
        return
    for name, texts in sorted(request.form.lists()):
        if name not in GUARDS:
            yield from (f"{name}={text}".encode("utf-8", "surrogatepass") for text in texts)
    for name, files in sorted(request.files.lists()):
        for file in files:
            yield f"{name}:{file.filename}".encode("utf-8", "surrogatepass")
            yield hashlib.sha256(file.stream.read()).digest()
            file.stream.seek(0)
