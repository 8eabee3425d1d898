"""Service tasks that join one matter to another (事项衔接)."""

from __future__ import annotations

from casework.models import Matter
from casework.models.matters import class_of_kind
from workflows.registry import NewMatter, Result, StepContext, service_task


@service_task("open_process")
def open_process(context: StepContext[Matter], *, process: str) -> Result:
    """Open a matter of ``process`` below this one, of the same unit and enterprise.

    It begins with the facts that its ``process.yaml`` carries over.
    """
    origin, definition = context.matter, context.processes.processes[process]
    kind = definition.kind.id if definition.kind else ""
    matter = class_of_kind(kind)(
        kind=kind, unit=origin.unit, enterprise_id=origin.enterprise_id, parent_id=origin.id
    )
    known = {mine: origin.fact(theirs) for mine, theirs in definition.carries.items()}
    matter.keep({name: value for name, value in known.items() if value is not None})
    context.followers.append(NewMatter(matter=matter, facts={}, process=process))
    return {}
