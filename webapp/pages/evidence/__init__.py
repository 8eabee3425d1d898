"""Evidence photos (证据): view copy and original."""
