"""Reads of the room; each says who may see what."""
