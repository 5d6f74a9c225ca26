"""Dossiers written, asked about, heard, purged."""
