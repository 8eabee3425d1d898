"""The doors: pages, command line and jobs. ``webapp.app.wsgi.create_app`` builds the pages."""
