"""Reads of review meetings, and who reads what was said there."""
