"""The serving processes die at any moment; what was acknowledged stays, once."""
