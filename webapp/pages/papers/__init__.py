"""Pages of the papers (文书) of a matter."""
