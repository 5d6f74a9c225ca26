"""Products and pieces of work of civil servants, by the catalogue of their body."""
