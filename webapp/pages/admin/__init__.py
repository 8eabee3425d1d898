"""Pages of the administrator (管理员): demonstration clock, sweep, channels, incidents, metrics."""
