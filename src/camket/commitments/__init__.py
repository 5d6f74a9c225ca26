"""What the head of a unit has promised in writing."""
