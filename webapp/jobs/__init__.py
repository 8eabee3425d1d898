"""What runs beside the pages: the heartbeat, the sweep, phase switches, delivery of notices."""
