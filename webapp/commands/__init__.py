"""The commands of ``bihuan``, one module a subject."""
