"""The process engine, and the only package that imports SpiffWorkflow."""

from workflows.engine.bundle import Bundle
from workflows.engine.catalogue import ProcessCatalogue, ProcessModel
from workflows.engine.engine import ProcessEngine
from workflows.engine.state import JSON, Decision, ProcessState, ReadyTask, Services, Step

__all__ = [
    "JSON",
    "Bundle",
    "Decision",
    "ProcessCatalogue",
    "ProcessEngine",
    "ProcessModel",
    "ProcessState",
    "ReadyTask",
    "Services",
    "Step",
]
