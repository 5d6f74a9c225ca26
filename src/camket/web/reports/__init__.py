"""Papers given out from the page where the person stands."""
