"""Writes: catalogues, products, what went wrong with them and for which cause."""
