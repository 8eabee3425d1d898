"""Python behind the BPMN service tasks, one module a subject.

Every module of this room is imported, so a new one registers its service tasks by being here.
"""

from importlib import import_module
from pkgutil import iter_modules

from workflows.registry import GIVES, SERVICE_TASKS, parameters_of

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["GIVES", "SERVICE_TASKS", "parameters_of"]
