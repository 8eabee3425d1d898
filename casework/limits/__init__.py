"""Time limits (期限): their rules, and what is asked about them."""
