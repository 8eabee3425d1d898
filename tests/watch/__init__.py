"""Those who watch over the sweep: its clock, what stalls, what it leaves word of."""
