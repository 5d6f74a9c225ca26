"""Synthetic data for trials and measurements: the same for the same seed, no real person in it."""
