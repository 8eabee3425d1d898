"""Service tasks around the look-back (回头看) after strike-off."""

from __future__ import annotations

from casework.models import Hazard
from workflows.registry import Result, StepContext, service_task


@service_task("plan_look_back", gives=("look_back_needed",))
def plan_look_back(context: StepContext[Hazard]) -> Result:
    """Whether a look-back window still opens within the campaign.

    No look-back is generated once its window would open after the last day the campaign gives
    for look-backs (1.0.5 of the notice: phase 3).
    """
    opens = context.term("look_back_opens").due_on
    last = context.campaign.rules.on("look_back_due", context.work.today).not_later_than
    return {"look_back_needed": last is None or opens <= last}


@service_task("record_look_back", gives=("look_back_result",))
def record_look_back(context: StepContext[Hazard], *, result: str) -> Result:
    """The chief's conclusion stands in the submission; the caller routes by ``result``."""
    return {"look_back_result": result}
