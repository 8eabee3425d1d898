"""The working calendar (工作日历): a year at a glance, loading another."""
