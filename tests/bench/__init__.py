"""Measurements, each figure beside its floor in the same run: ``python -m tests.bench``.

Figures are processor time unless they say otherwise: on a shared machine it is the steadiest.
What is compared runs in turns, so that a slow minute strikes all alike; the median is told.
"""
