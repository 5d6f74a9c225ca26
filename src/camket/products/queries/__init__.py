"""Reads of catalogues, of products, and of what they come to for each person."""
