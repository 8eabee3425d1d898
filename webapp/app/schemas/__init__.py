"""The edge where what people send becomes typed, or is refused field by field."""
