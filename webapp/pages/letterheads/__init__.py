"""The page of the letterheads of units (文书抬头)."""
