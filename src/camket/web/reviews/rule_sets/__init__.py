"""Bodies' own rule sets."""
