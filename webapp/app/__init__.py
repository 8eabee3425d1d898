"""What every page stands on: composition, sign-in, languages, refusals, security, server."""
