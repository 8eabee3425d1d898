"""Changing a running time limit (期限): extension, suspension, another day."""
