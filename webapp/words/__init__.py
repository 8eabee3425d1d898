"""Words for people: codes, events, limits, decisions and refusals in the reader's language."""
