"""CamKet: what the head of a unit promised, in writing, and what became of it."""
