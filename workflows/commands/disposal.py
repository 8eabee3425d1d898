"""What was answered about disposal items (问题企业处置项), kept as rows and told in the trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from casework.events import DisposalAnswered
from casework.forms import Form
from casework.forms.disposal import DisposalField
from casework.forms.disposal_items import IN_PROGRESS, number_of
from casework.models import DisposalAnswer, Matter, Submission
from casework.queries.disposal import inspection_of
from casework.unit_of_work import UnitOfWork


def keep_disposal(
    work: UnitOfWork, form: Form, matter: Matter, submission: Submission, answers: Mapping[str, Any]
) -> None:
    """Keep each item that a form of the matter answers, as it is now."""
    asked = (known.name for known in form.fields if isinstance(known, DisposalField))
    said = {number_of(k): one["answer"] for n in asked for k, one in answers.get(n, {}).items()}
    inspection = inspection_of(matter)
    if not said or inspection is None:
        return
    work.session.flush()  # the rows point to the submission
    work.session.add_all(
        DisposalAnswer(
            matter_id=matter.id,
            inspection_id=inspection,
            task_id=submission.task_id,
            item=number,
            answer=answer,
            answered_at=submission.handed_in_at,
        )
        for number, answer in said.items()
    )
    work.record(
        DisposalAnswered(
            matter_id=matter.id,
            settled=_told(number for number, answer in said.items() if answer != IN_PROGRESS),
            in_progress=_told(number for number, answer in said.items() if answer == IN_PROGRESS),
        )
    )


def _told(numbers: Iterable[str]) -> str | None:
    return ", ".join(numbers) or None
