"""The doors: pages, the command line and the clock."""
