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
from workflows.handlers.ladders import asked_of_rung, ladder_moments
from workflows.handlers.registry import (
    GIVES,
    SERVICE_TASKS,
    NewMatter,
    StepContext,
    explained,
    look_at,
    new_deadline,
    next_look,
    parameters_of,
)

__all__ = [
    "GIVES",
    "SERVICE_TASKS",
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
    "parameters_of",
    "time_limits",
]
