"""The nouns: what the office knows (hazards, enterprises, deadlines), where it is kept, and its rules."""
