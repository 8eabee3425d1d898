"""Campaigns (专项行动): what the notice says, where it stands, how far the work is."""
