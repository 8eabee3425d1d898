"""Python behind the BPMN service tasks, one module a subject."""

from workflows.handlers import (
    escalations,
    hazards,
    inspections,
    interviews,
    look_backs,
    orders,
    time_limits,
)
from workflows.handlers.registry import (
    SERVICE_TASKS,
    Climbing,
    NewMatter,
    StepContext,
    asked_of_rung,
    explained,
    ladder_moments,
    look_at,
    new_deadline,
    next_look,
)

__all__ = [
    "SERVICE_TASKS",
    "Climbing",
    "NewMatter",
    "StepContext",
    "asked_of_rung",
    "escalations",
    "explained",
    "hazards",
    "inspections",
    "interviews",
    "ladder_moments",
    "look_at",
    "look_backs",
    "new_deadline",
    "next_look",
    "orders",
    "time_limits",
]
