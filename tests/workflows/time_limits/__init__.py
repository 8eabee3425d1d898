"""Pausing, resuming, extending and overriding a running time limit, as the office does it."""
