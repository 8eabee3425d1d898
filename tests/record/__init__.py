"""The sealed record: what the trail proves, keys, checkpoints, proofs, tampering."""
