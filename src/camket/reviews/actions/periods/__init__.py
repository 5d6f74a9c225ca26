"""Periods opened, filled, frozen, closed; who is in them."""
