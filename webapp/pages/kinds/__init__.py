"""Lists of the matters of one kind (事项列表)."""
