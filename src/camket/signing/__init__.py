"""Bytes → seal, signatures and what can be said about them; knows nothing of commitments."""
