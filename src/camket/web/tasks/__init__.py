"""Tasks: find, report, confirm."""
