"""Appeals, numbered decisions, corrections."""
