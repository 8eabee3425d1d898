"""Papers (文书): facts written into a declared text, as PDF/A and as DOCX."""

from casework.papers.rendering import Rendered, preview_pdf, render

__all__ = ["Rendered", "preview_pdf", "render"]
