"""The pages, one folder a subject: its view, what it shows, what it is sent, its templates."""
