"""Notices (通知) and how they reach a person outside."""
