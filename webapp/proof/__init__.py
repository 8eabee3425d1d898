"""Proofs of single matters that can be checked without this system (离线核验)."""
