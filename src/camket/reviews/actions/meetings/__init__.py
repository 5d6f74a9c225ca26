"""Meetings held and ballots counted."""
