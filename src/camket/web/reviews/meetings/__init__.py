"""Review meetings."""
