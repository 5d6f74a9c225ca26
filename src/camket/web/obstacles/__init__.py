"""Obstacles: raise, pass up, answer."""
