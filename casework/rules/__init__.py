"""Pure decisions: values in, values out. No session, no clock, no settings."""
