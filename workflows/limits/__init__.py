"""Time limits (期限): what the office and the clock do with them."""
