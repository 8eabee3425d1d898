"""A person's due days as a calendar feed (iCalendar)."""
