"""What can be done: one plain function an act, called by every door alike."""
