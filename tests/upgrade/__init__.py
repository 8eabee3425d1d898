"""A database of the last release comes over, with every matter that runs in it."""
