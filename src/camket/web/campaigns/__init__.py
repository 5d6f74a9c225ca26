"""Campaigns: open, order, chase."""
