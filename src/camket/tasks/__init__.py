"""Work, progress, evidence, obstacles."""
