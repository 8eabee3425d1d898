"""Enterprises under supervision (一企一档)."""
