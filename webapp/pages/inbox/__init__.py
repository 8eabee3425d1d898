"""The inbox (待办): what the signed-in person has to do."""
