"""Settings: base, and one module for each way to run."""
