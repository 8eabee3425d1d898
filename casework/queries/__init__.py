"""Questions the office asks of its records. They read, and return frozen rows."""
