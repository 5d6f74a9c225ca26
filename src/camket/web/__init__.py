"""The HTML door: translates requests into actions and queries, decides nothing."""
