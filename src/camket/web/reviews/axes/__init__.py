"""The axes of a leader's quarter."""
