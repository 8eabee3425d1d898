"""Templates: a bureau's own ``.docx`` for a paper, judged before any of it is run."""

from casework.definitions.templates.reading import laid_over, template_faults, template_files

__all__ = ["laid_over", "template_faults", "template_files"]
