"""The nouns: what the office knows, where it is kept, and the rules it obeys."""
