"""Beginning a matter by hand."""
