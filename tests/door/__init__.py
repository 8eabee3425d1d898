"""The front door of a served office: what slow, large, broken and forged requests come to."""
