"""Bringing a database to where the office can open on it: tables, definitions, demonstration."""
