"""One task (待办事项): its form, and handing it in."""
