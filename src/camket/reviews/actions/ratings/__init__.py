"""Points and levels given; facts contested; the ceiling said."""
