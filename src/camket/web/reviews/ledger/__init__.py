"""What must be mended, and disciplinary measures."""
