"""Several people and sweeps at the same thing at the same moment."""
