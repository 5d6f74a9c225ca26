"""Values → official paper: Party style, PDF/A-3, the same bytes for the same values."""
