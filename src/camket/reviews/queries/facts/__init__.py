"""What the system knows of a subject, counted in a few statements."""
