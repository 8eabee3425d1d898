"""Beginning an on-site inspection (现场检查)."""
