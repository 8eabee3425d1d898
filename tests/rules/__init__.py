"""The rules of the office, as arithmetic: right always, not only in the cases we thought of."""
