"""A rehearsal (演练): simulated staff and enterprises play a campaign through the same commands."""
