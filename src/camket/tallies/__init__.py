"""Deltas and totals per unit and year; knows nothing of tasks."""
