"""The doors keep no rows of their own."""
