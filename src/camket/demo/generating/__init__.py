"""Synthetic data for trials and measurements: the same for the same seed, no real person in it."""

from camket.demo.generating.scales import SCALES, Generated, generate

__all__ = ["SCALES", "Generated", "generate"]
