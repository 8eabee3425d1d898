"""Python behind the BPMN service tasks, one module a subject."""

from workflows.handlers import (
    escalations,
    hazards,
    inspections,
    interviews,
    look_backs,
    orders,
)
from workflows.handlers.registry import (
    SERVICE_TASKS,
    NewMatter,
    StepContext,
    ladder_moments,
    new_deadline,
)

__all__ = [
    "SERVICE_TASKS",
    "NewMatter",
    "StepContext",
    "escalations",
    "hazards",
    "inspections",
    "interviews",
    "ladder_moments",
    "look_backs",
    "new_deadline",
    "orders",
]
