"""Bytes by digest: stored once, sniffed, limited, never served as a page."""
