"""Signing in and out, choosing the language."""
