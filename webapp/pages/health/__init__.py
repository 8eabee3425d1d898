"""Whether the system is well, for monitoring."""
