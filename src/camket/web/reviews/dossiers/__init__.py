"""Pages of dossiers: one's own self-review, what others say, the meeting, the removal of texts."""
