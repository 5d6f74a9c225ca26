"""Writes of the transitions: apply a rearrangement, decide what waits, hand over."""
