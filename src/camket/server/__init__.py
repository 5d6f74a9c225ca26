"""The embedded PostgreSQL and the process group around it: plain Python, no Django."""
