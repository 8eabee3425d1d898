"""Seeded faults: guards taken out one at a time, each of which must turn its tests red."""
