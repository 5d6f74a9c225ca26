"""Home by role: one function a variant, each a known number of statements."""
