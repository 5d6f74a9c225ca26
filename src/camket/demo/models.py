"""The demo keeps no rows of its own."""
