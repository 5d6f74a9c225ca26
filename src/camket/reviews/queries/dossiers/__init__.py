"""Reads of dossiers: who may open one, what stands in it."""
