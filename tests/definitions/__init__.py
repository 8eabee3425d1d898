"""Campaign packs: what ships says what the notice says, and a bad file fails at start."""
