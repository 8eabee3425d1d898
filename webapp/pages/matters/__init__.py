"""The page of a matter (事项)."""
