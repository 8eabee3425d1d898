"""The process models, for the diagram viewer."""
