"""Periods and who is in them, with the facts that fill themselves."""
