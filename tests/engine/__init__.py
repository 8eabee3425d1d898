"""What we rely on in SpiffWorkflow, what we work around, and what the engine promises."""
